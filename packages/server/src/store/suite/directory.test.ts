import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { User } from '../../directory/user.ts'
import { findFileValue, putFileValue } from '../file-values.ts'
import { findTenant, findTenantByDomain, insertTenant, listTenants, replaceTenant } from '../tenants.ts'
import {
  ANOTHER_ADMINISTRATOR,
  countAdministrators,
  deleteUser,
  expectAnotherAdministrator,
  findUser,
  findUserByName,
  insertUser,
  listUsers,
  replaceUser,
} from '../users.ts'
import { onEveryEngine } from './engines.ts'
import { aTenant, aUser } from './fixtures.ts'

const ok = { ok: true }

onEveryEngine('tenants', (engine) => {
  test('every field of a tenant comes back, domains in their order', async () => {
    const { db } = engine()
    const tenant = aTenant({
      displayName: 'Contoso “Œ” 株式会社',
      domains: [`z-${randomUUID()}.example`, `a-${randomUUID()}.example`],
      settings: { refreshWindowSeconds: 0, usersMayConsent: 'verified-publishers' },
      version: 7,
    })
    assert.deepEqual(await db.commit(insertTenant(tenant)), ok)
    assert.deepEqual(await findTenant(db, tenant.id), tenant)
    assert.deepEqual(
      (await listTenants(db)).find(({ id }) => id === tenant.id),
      tenant,
    )
    for (const domain of tenant.domains) assert.deepEqual(await findTenantByDomain(db, domain.toUpperCase()), tenant)
  })

  test('an unknown tenant, domain or a hostile name finds nothing', async () => {
    const { db } = engine()
    for (const name of ['nobody', '', 'a\0b', "' OR ''='", '?']) {
      assert.equal(await findTenant(db, name), undefined)
      assert.equal(await findTenantByDomain(db, name), undefined)
    }
  })

  test('a domain belongs to one tenant', async () => {
    const { db } = engine()
    const first = aTenant()
    const second = aTenant({ domains: [String(first.domains[0]).toUpperCase()] })
    assert.deepEqual(await db.commit(insertTenant(first)), ok)
    assert.deepEqual(await db.commit(insertTenant(second)), { ok: false, failed: 'insert domain', cause: 'unique' })
    assert.equal(await findTenant(db, second.id), undefined)
  })

  test('a tenant is replaced from the version that was read, and its old domains are free', async () => {
    const { db } = engine()
    const before = aTenant()
    const after = { ...before, displayName: 'Fabrikam', domains: [`new-${randomUUID()}.example`], version: 2 }
    await db.commit(insertTenant(before))
    assert.deepEqual(await db.commit(replaceTenant(after, 1)), ok)
    assert.deepEqual(await db.commit(replaceTenant({ ...after, displayName: 'late' }, 1)), {
      ok: false,
      failed: 'replace tenant',
      cause: 'unmet',
    })
    assert.deepEqual(await findTenant(db, before.id), after)
    assert.equal(await findTenantByDomain(db, String(before.domains[0])), undefined)
  })
})

const texts = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))
const times = fc.integer({ min: 0, max: 4_102_444_800 })
const users: fc.Arbitrary<Partial<User>> = fc.record(
  {
    displayName: texts,
    givenName: texts,
    surname: texts,
    mail: texts,
    passwordHash: texts,
    roles: fc.subarray(['administrator', 'applicationDeveloper', 'operator'] as const),
    disabledAt: times,
    home: fc.tuple(fc.uuid(), fc.uuid()).map(([tenantId, userId]) => ({ tenantId, userId })),
    tokensValidFrom: times,
    version: fc.integer({ min: 1 }),
  },
  { requiredKeys: [] },
)

onEveryEngine('users', (engine) => {
  test('every field of a user comes back, absent ones absent', async () => {
    const { db } = engine()
    await fc.assert(
      fc.asyncProperty(users, async (fields) => {
        const user = aUser(fields)
        assert.deepEqual(await db.commit([insertUser(user)]), ok)
        assert.deepEqual(await findUser(db, user.tenantId, user.id), user)
      }),
      { numRuns: 50 },
    )
  })

  test('a name is found in any case of letters and taken once in a tenant, not elsewhere', async () => {
    const { db } = engine()
    const user = aUser({ userPrincipalName: 'Zoë@Contoso.example' })
    const double = aUser({ tenantId: user.tenantId, userPrincipalName: 'ZOË@contoso.EXAMPLE' })
    assert.deepEqual(await db.commit([insertUser(user)]), ok)
    assert.deepEqual(await findUserByName(db, user.tenantId, 'zoË@CONTOSO.example'), user)
    assert.deepEqual(await db.commit([insertUser(double)]), { ok: false, failed: 'insert user', cause: 'unique' })
    assert.deepEqual(await db.commit([insertUser({ ...double, tenantId: randomUUID() })]), ok)
  })

  test('a foreign tenant finds, lists and counts nobody', async () => {
    const { db } = engine()
    const user = aUser({ roles: ['administrator'] })
    await db.commit([insertUser(user)])
    const foreign = randomUUID()
    assert.equal(await findUser(db, foreign, user.id), undefined)
    assert.equal(await findUserByName(db, foreign, user.userPrincipalName), undefined)
    assert.deepEqual(await listUsers(db, foreign), [])
    assert.equal(await countAdministrators(db, foreign), 0)
    assert.deepEqual(await db.commit([replaceUser({ ...user, tenantId: foreign, version: 2 })]), {
      ok: false,
      failed: 'replace user',
      cause: 'unmet',
    })
    assert.deepEqual(await listUsers(db, user.tenantId), [user])
    assert.equal(await findUserByName(db, user.tenantId, 'a\0b'), undefined)
  })

  test('of two replacements of one version the second is refused, and every field is replaced', async () => {
    const { db } = engine()
    const user = aUser({ mail: 'old@contoso.example', disabledAt: 5 })
    const { mail: _, disabledAt: __, ...kept } = user
    const next: User = {
      ...kept,
      userPrincipalName: `new-${user.id}@contoso.example`,
      displayName: 'Ada King',
      givenName: 'Ada',
      surname: 'King',
      passwordHash: '$argon2id$new',
      roles: ['administrator'],
      tokensValidFrom: 9,
      version: 2,
    }
    await db.commit([insertUser(user)])
    assert.deepEqual(await db.commit([replaceUser(next)]), ok)
    assert.deepEqual(await findUserByName(db, user.tenantId, next.userPrincipalName), next)
    assert.equal(await findUserByName(db, user.tenantId, user.userPrincipalName), undefined)
    assert.deepEqual(await db.commit([replaceUser(next)]), { ok: false, failed: 'replace user', cause: 'unmet' })
  })

  test('only administrators who can sign in are counted', async () => {
    const { db } = engine()
    const tenantId = randomUUID()
    const administrator = aUser({ tenantId, roles: ['applicationDeveloper', 'administrator'] })
    await db.commit([
      insertUser(administrator),
      insertUser(aUser({ tenantId, roles: ['administrator'], disabledAt: 1 })),
      insertUser(aUser({ tenantId, roles: ['applicationDeveloper'] })),
    ])
    assert.equal(await countAdministrators(db, tenantId), 1)
    await db.commit([replaceUser({ ...administrator, roles: [], version: 2 })])
    assert.equal(await countAdministrators(db, tenantId), 0)
  })

  test('a commit that expects another administrator is refused without one, and tells so by name', async () => {
    const { db } = engine()
    const tenant = aTenant()
    const [first, second] = [0, 1].map(() => aUser({ tenantId: tenant.id, roles: ['administrator'] })) as [User, User]
    await db.commit([...insertTenant(tenant), insertUser(first)])
    const without = (user: User) => [...expectAnotherAdministrator(tenant.id, user.id), ...deleteUser(user)]
    const unmet = { ok: false, failed: ANOTHER_ADMINISTRATOR, cause: 'unmet' }
    assert.deepEqual(await db.commit(without(first)), unmet)
    await db.commit([insertUser({ ...second, disabledAt: 1 })])
    assert.deepEqual(await db.commit(without(first)), unmet)
    await db.commit([replaceUser({ ...second, version: 2 })])
    const race = await Promise.all([db.commit(without(first)), db.commit(without({ ...second, version: 2 }))])
    assert.deepEqual(
      race.filter((outcome) => !outcome.ok),
      [unmet],
    )
    assert.equal(await countAdministrators(db, tenant.id), 1)
  })

  test('a user is deleted in the version that was read, in his own tenant', async () => {
    const { db } = engine()
    const user = aUser()
    await db.commit([insertUser(user)])
    const unmet = { ok: false, failed: 'delete user', cause: 'unmet' }
    assert.deepEqual(await db.commit(deleteUser({ ...user, version: 2 })), unmet)
    assert.deepEqual(await db.commit(deleteUser({ ...user, tenantId: randomUUID() })), unmet)
    assert.deepEqual(await db.commit(deleteUser(user)), ok)
    assert.equal(await findUser(db, user.tenantId, user.id), undefined)
  })

  test('the value last applied from a directory file is remembered per tenant', async () => {
    const { db } = engine()
    const tenantId = randomUUID()
    await db.commit([putFileValue(tenantId, 'user:1', 'first')])
    await db.commit([putFileValue(tenantId, 'user:1', 'second')])
    assert.equal(await findFileValue(db, tenantId, 'user:1'), 'second')
    assert.equal(await findFileValue(db, randomUUID(), 'user:1'), undefined)
  })
})
