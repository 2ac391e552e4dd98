import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { User } from '../../directory/user.ts'
import { findGuest, listMembersByMail, revokeAuthorizationsOfGuests } from '../administration/guests.ts'
import { findAuthorization, insertAuthorization } from '../authorizations.ts'
import { insertOneTimeLink, findOneTimeLink, retireOneTimeLinks, useOneTimeLink } from '../one-time-links.ts'
import {
  countAdministrators,
  deleteUser,
  expectAdministrator,
  expectAnotherAdministrator,
  findUser,
  insertUser,
  lockTenant,
  lockUser,
  replaceUser,
} from '../users.ts'
import { insertTenant } from '../tenants.ts'
import { onEveryEngine } from './engines.ts'
import { anAuthorization, aTenant, aUser } from './fixtures.ts'

const ok = { ok: true }

function guestOf(person: User, own: Partial<User> = {}): User {
  return aUser({ home: { tenantId: person.tenantId, userId: person.id }, ...own })
}

onEveryEngine('guests', (engine) => {
  test('a guest comes back with his home, is found by it in his tenant only, and stays a guest when replaced', async () => {
    const { db } = engine()
    const person = aUser()
    const guest = guestOf(person)
    const home = { tenantId: person.tenantId, userId: person.id }
    assert.deepEqual(await db.commit([insertUser(person), insertUser(guest)]), ok)
    assert.deepEqual(await findGuest(db, guest.tenantId, home), guest)
    assert.equal(await findGuest(db, randomUUID(), home), undefined)
    assert.equal((await findUser(db, person.tenantId, person.id))?.home, undefined)
    const { home: _, ...member } = guest
    await db.commit([replaceUser({ ...member, displayName: 'Other', version: 2 })])
    assert.deepEqual((await findUser(db, guest.tenantId, guest.id))?.home, home)
  })

  test('a person is a guest of a tenant once; members are not unique by a home that they do not have', async () => {
    const { db } = engine()
    const person = aUser()
    const guest = guestOf(person)
    await db.commit([insertUser(person), insertUser(guest)])
    const double = guestOf(person, { tenantId: guest.tenantId })
    assert.deepEqual(await db.commit([insertUser(double)]), { ok: false, failed: 'insert user', cause: 'unique' })
    assert.deepEqual(
      await db.commit([insertUser(guestOf(person)), insertUser(aUser({ tenantId: guest.tenantId }))]),
      ok,
    )
  })

  test('what ends at home ends for every guest of that person, and for nobody else (azure-ad-wire §2.9)', async () => {
    const { db } = engine()
    const [person, stranger] = [aUser(), aUser()]
    const guests = [guestOf(person), guestOf(person), guestOf(stranger)]
    const held = guests.map(({ tenantId, id }) => anAuthorization({ tenantId, userId: id }))
    await db.commit([...guests.map(insertUser), ...held.map(insertAuthorization)])
    await db.commit([revokeAuthorizationsOfGuests({ tenantId: person.tenantId, userId: person.id }, 'deleted', 7)])
    const found = await Promise.all(held.map(({ tenantId, id }) => findAuthorization(db, tenantId, id)))
    assert.deepEqual(
      found.map((one) => [one?.revokedAt, one?.revokedReason]),
      [
        [7, 'deleted'],
        [7, 'deleted'],
        [undefined, undefined],
      ],
    )
  })

  test('a mail address finds the members of one tenant, in any case of letters, and no guest', async () => {
    const { db } = engine()
    const member = aUser({ mail: 'Ada.Lovelace@contoso.example' })
    const { tenantId } = member
    await db.commit([
      insertUser(member),
      insertUser(guestOf(aUser(), { tenantId, mail: 'ada.lovelace@contoso.example' })),
    ])
    assert.deepEqual(await listMembersByMail(db, tenantId, 'ada.LOVELACE@contoso.example'), [member])
    assert.deepEqual(await listMembersByMail(db, randomUUID(), 'ada.lovelace@contoso.example'), [])
    await db.commit([insertUser(aUser({ tenantId, mail: 'ada.lovelace@contoso.example' }))])
    assert.equal((await listMembersByMail(db, tenantId, 'ada.lovelace@contoso.example')).length, 2)
  })

  test('a guest is no administrator to count on (issue: bad input)', async () => {
    const { db } = engine()
    const tenant = aTenant()
    const own = { tenantId: tenant.id, roles: ['administrator'] as const }
    const [member, guest] = [aUser(own), guestOf(aUser(), own)]
    await db.commit([...insertTenant(tenant), insertUser(member), insertUser(guest)])
    assert.equal(await countAdministrators(db, tenant.id), 1)
    const unmet = { ok: false, failed: 'expect another administrator', cause: 'unmet' }
    assert.deepEqual(await db.commit(expectAnotherAdministrator(tenant.id, member.id)), unmet)
    const removed = [lockTenant(tenant.id), ...deleteUser(member)]
    assert.deepEqual(await db.commit([...removed, expectAdministrator(tenant.id)]), unmet)
    const second = insertUser(aUser(own))
    assert.deepEqual(await db.commit([...removed, second, expectAdministrator(tenant.id)]), ok)
  })
})

onEveryEngine('unused one-time links', (engine) => {
  const aLink = ({ tenantId, id }: User) => ({
    hash: randomUUID(),
    tenantId,
    userId: id,
    purpose: 'first-password',
    expiresAt: 100,
  })

  test('are taken away, of one user and not the used ones; nothing is begun for a user who is gone', async () => {
    const { db } = engine()
    const user = aUser()
    const neighbour = aUser({ tenantId: user.tenantId })
    const [unused, used, foreign] = [aLink(user), aLink(user), aLink(neighbour)]
    await db.commit([insertUser(user), ...[unused, used, foreign].map(insertOneTimeLink), useOneTimeLink(used.hash, 5)])
    assert.deepEqual(
      await db.commit([lockUser(user.tenantId, user.id), retireOneTimeLinks(user.tenantId, user.id)]),
      ok,
    )
    assert.equal(await findOneTimeLink(db, unused.hash), undefined)
    assert.equal((await findOneTimeLink(db, used.hash))?.usedAt, 5)
    assert.deepEqual(await findOneTimeLink(db, foreign.hash), foreign)
    assert.deepEqual(await db.commit([lockUser(randomUUID(), user.id)]), {
      ok: false,
      failed: 'lock user',
      cause: 'unmet',
    })
  })

  test('of two new links at the same moment one is left (ASVS 6.4.1)', async () => {
    const { db } = engine()
    const user = aUser()
    const { tenantId, id } = user
    await db.commit([insertUser(user)])
    const links = [0, 1, 2, 3].map(() => aLink(user))
    await Promise.all(
      links.map((link) =>
        db.commit([lockUser(tenantId, id), retireOneTimeLinks(tenantId, id), insertOneTimeLink(link)]),
      ),
    )
    const left = await Promise.all(links.map(({ hash }) => findOneTimeLink(db, hash)))
    assert.equal(left.filter((link) => link !== undefined).length, 1)
  })
})
