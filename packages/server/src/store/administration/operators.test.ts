import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { User } from '../../directory/user.ts'
import { onEveryEngine } from '../suite/engines.ts'
import { aTenant, aUser } from '../suite/fixtures.ts'
import { insertTenant } from '../tenants.ts'
import { deleteUser, insertUser, replaceUser } from '../users.ts'
import { ANOTHER_OPERATOR, expectAnotherOperator, expectOperator, listOperators, lockOperators } from './operators.ts'

onEveryEngine('operators', (engine) => {
  test('the last operator of all organizations stays, also when two remove each other at once', async () => {
    const { db } = engine()
    const [first, second] = [aTenant(), aTenant()].map(({ id }) => aUser({ tenantId: id, roles: ['operator'] })) as [
      User,
      User,
    ]
    for (const { tenantId } of [first, second]) await db.commit(insertTenant(aTenant({ id: tenantId })))
    const guest = aUser({ roles: ['operator'], home: { tenantId: first.tenantId, userId: first.id } })
    await db.commit([insertUser(first), insertUser({ ...second, disabledAt: 1 }), insertUser(guest)])
    await db.commit([insertUser(aUser({ tenantId: first.tenantId, roles: ['administrator', 'applicationDeveloper'] }))])
    const without = (user: User) => [...expectAnotherOperator(user), ...deleteUser(user)]
    const unmet = { ok: false, failed: ANOTHER_OPERATOR, cause: 'unmet' }
    assert.deepEqual(await db.commit(without(first)), unmet)
    assert.deepEqual(await db.commit([lockOperators(), ...deleteUser(first), expectOperator()]), unmet)
    await db.commit([replaceUser({ ...second, version: 2 })])
    assert.equal((await listOperators(db)).length, 2)
    const race = await Promise.all([db.commit(without(first)), db.commit(without({ ...second, version: 2 }))])
    assert.deepEqual(
      race.filter((outcome) => !outcome.ok),
      [unmet],
    )
    assert.equal((await listOperators(db)).length, 1)
  })
})
