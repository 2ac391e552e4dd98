import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import {
  deleteAppRoleAssignment,
  insertAppRoleAssignmentIfAbsent,
  listAppRoleAssignments,
  type AppRoleAssignment,
} from '../app-role-assignments.ts'
import { deleteGrant, listGrants, listGrantsOfTenant, putGrant } from '../permission-grants.ts'
import {
  findServicePrincipal,
  insertServicePrincipalIfAbsent,
  listServicePrincipals,
  setListed,
} from '../service-principals.ts'
import { onEveryEngine } from './engines.ts'
import { aGrant, aServicePrincipal } from './fixtures.ts'

const ok = { ok: true }

onEveryEngine('service principals', (engine) => {
  test('every field comes back', async () => {
    const { db } = engine()
    for (const principal of [
      aServicePrincipal(),
      aServicePrincipal({ disabledAt: 5, assignmentRequired: true, listed: false }),
    ]) {
      assert.deepEqual(await db.commit([insertServicePrincipalIfAbsent(principal)]), ok)
      assert.deepEqual(await findServicePrincipal(db, principal.tenantId, principal.appId), principal)
    }
  })

  test('a second consent leaves the first presence as it is', async () => {
    const { db } = engine()
    const first = aServicePrincipal()
    const second = { ...aServicePrincipal(), tenantId: first.tenantId, appId: first.appId }
    await db.commit([insertServicePrincipalIfAbsent(first)])
    assert.deepEqual(await db.commit([insertServicePrincipalIfAbsent(second)]), ok)
    assert.deepEqual(await listServicePrincipals(db, first.tenantId, 'all'), [first])
  })

  test('a client that only a grant names is not listed until a consent lists it (DESIGN §1 Registration)', async () => {
    const { db } = engine()
    const api = aServicePrincipal({ createdAt: 1 })
    const client = aServicePrincipal({ tenantId: api.tenantId, listed: false, createdAt: 2 })
    await db.commit([insertServicePrincipalIfAbsent(api), insertServicePrincipalIfAbsent(client)])
    assert.deepEqual(await listServicePrincipals(db, api.tenantId, 'listed'), [api])
    assert.deepEqual(await listServicePrincipals(db, api.tenantId, 'all'), [api, client])
    await db.commit([setListed(randomUUID(), client.appId)])
    assert.deepEqual(await listServicePrincipals(db, api.tenantId, 'listed'), [api])
    await db.commit([setListed(client.tenantId, client.appId)])
    assert.deepEqual(await listServicePrincipals(db, api.tenantId, 'listed'), [api, { ...client, listed: true }])
  })

  test('a foreign tenant finds and lists nothing', async () => {
    const { db } = engine()
    const principal = aServicePrincipal()
    await db.commit([insertServicePrincipalIfAbsent(principal)])
    assert.equal(await findServicePrincipal(db, randomUUID(), principal.appId), undefined)
    assert.equal(await findServicePrincipal(db, principal.tenantId, 'a\0'), undefined)
    assert.deepEqual(await listServicePrincipals(db, randomUUID(), 'all'), [])
  })
})

onEveryEngine('permission grants', (engine) => {
  test("a client has the user's own grants and everybody's, not another user's", async () => {
    const { db } = engine()
    const own = aGrant({ by: { kind: 'user', userId: randomUUID() }, scopes: ['Tasks.Read', 'Tasks.Write'] })
    const everybody = {
      ...aGrant(),
      tenantId: own.tenantId,
      clientAppId: own.clientAppId,
      resourceAppId: own.resourceAppId,
    }
    const another = { ...everybody, id: randomUUID(), by: { kind: 'user', userId: randomUUID() } as const }
    assert.deepEqual(await db.commit([putGrant(own), putGrant(everybody), putGrant(another)]), ok)
    const userId = own.by.kind === 'user' ? own.by.userId : ''
    assert.deepEqual(await listGrants(db, own.tenantId, own.clientAppId, userId), [everybody, own])
    assert.deepEqual(await listGrants(db, own.tenantId, own.clientAppId, randomUUID()), [everybody])
    assert.deepEqual(await listGrants(db, own.tenantId, randomUUID(), userId), [])
    assert.equal((await listGrantsOfTenant(db, own.tenantId)).length, 3)
  })

  test('a foreign tenant lists, extends and deletes nothing', async () => {
    const { db } = engine()
    const grant = aGrant()
    const foreign = randomUUID()
    await db.commit([putGrant(grant)])
    assert.deepEqual(await listGrants(db, foreign, grant.clientAppId, ''), [])
    assert.deepEqual(await listGrantsOfTenant(db, foreign), [])
    for (const change of [
      putGrant({ ...grant, tenantId: foreign }, grant),
      deleteGrant({ ...grant, tenantId: foreign }),
    ]) {
      assert.deepEqual(await db.commit([change]), { ok: false, failed: change.name, cause: 'unmet' })
    }
    assert.deepEqual(await listGrantsOfTenant(db, grant.tenantId), [grant])
    assert.deepEqual(await db.commit([deleteGrant(grant)]), ok)
    assert.deepEqual(await listGrantsOfTenant(db, grant.tenantId), [])
  })

  test('consents at the same time lose no permission', async () => {
    const { db } = engine()
    const base = aGrant()
    const consent = async (scope: string): Promise<void> => {
      for (;;) {
        const [previous] = await listGrants(db, base.tenantId, base.clientAppId, '')
        const scopes = [...(previous?.scopes ?? []), scope]
        const outcome = await db.commit([putGrant({ ...base, id: randomUUID(), scopes }, previous)])
        if (outcome.ok) return
        assert.equal(outcome.cause, previous === undefined ? 'unique' : 'unmet')
      }
    }
    const scopes = Array.from({ length: 8 }, (_, index) => `Tasks.${index}`)
    await Promise.all(scopes.map(consent))
    const [grant, ...others] = await listGrants(db, base.tenantId, base.clientAppId, '')
    assert.deepEqual(grant?.scopes.toSorted(), scopes)
    assert.deepEqual(others, [])
  })
})

onEveryEngine('app role assignments', (engine) => {
  test('every field comes back, a second assignment of the same role changes nothing, a foreign tenant sees nothing', async () => {
    const { db } = engine()
    const assignment: AppRoleAssignment = {
      id: randomUUID(),
      tenantId: randomUUID(),
      principalType: 'ServicePrincipal',
      principalId: randomUUID(),
      resourceAppId: randomUUID(),
      appRoleId: randomUUID(),
      createdAt: 3,
    }
    const { tenantId, principalId, id } = assignment
    await db.commit([insertAppRoleAssignmentIfAbsent(assignment)])
    await db.commit([insertAppRoleAssignmentIfAbsent({ ...assignment, id: randomUUID() })])
    assert.deepEqual(await listAppRoleAssignments(db, tenantId, principalId), [assignment])
    assert.deepEqual(await listAppRoleAssignments(db, randomUUID(), principalId), [])
    assert.equal((await db.commit([deleteAppRoleAssignment(randomUUID(), id)])).ok, false)
    assert.deepEqual(await db.commit([deleteAppRoleAssignment(tenantId, id)]), ok)
    assert.deepEqual(await listAppRoleAssignments(db, tenantId, principalId), [])
  })
})
