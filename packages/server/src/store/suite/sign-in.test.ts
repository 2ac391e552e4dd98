import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  findAuthorization,
  insertAuthorization,
  listClientsOfSession,
  revokeAuthorization,
  revokeAuthorizationsOfGrant,
  revokeAuthorizationsOfUser,
  rotateAuthorization,
} from '../authorizations.ts'
import { endSession, endSessionsOfUser, findSession, insertSession } from '../sessions.ts'
import { onEveryEngine } from './engines.ts'
import { anAuthorization, aSession } from './fixtures.ts'

const ok = { ok: true }

onEveryEngine('sessions', (engine) => {
  test('every field comes back', async () => {
    const { db } = engine()
    for (const session of [aSession(), aSession({ persistent: true, amr: ['pwd', 'mfa'], endedAt: 7 })]) {
      assert.deepEqual(await db.commit([insertSession(session)]), ok)
      assert.deepEqual(await findSession(db, session.tenantId, session.id), session)
    }
  })

  test('a session ends once; a foreign tenant neither finds nor ends it', async () => {
    const { db } = engine()
    const session = aSession()
    const { tenantId, id, userId } = session
    await db.commit([insertSession(session)])
    await db.commit([endSession(randomUUID(), id, 5), endSessionsOfUser(randomUUID(), userId, 5)])
    assert.equal(await findSession(db, randomUUID(), id), undefined)
    assert.deepEqual(await findSession(db, tenantId, id), session)
    await db.commit([endSession(tenantId, id, 8)])
    await db.commit([endSession(tenantId, id, 9), endSessionsOfUser(tenantId, userId, 9)])
    assert.deepEqual(await findSession(db, tenantId, id), { ...session, endedAt: 8 })
  })

  test('all sessions of one user end, nobody else’s', async () => {
    const { db } = engine()
    const [first, second] = [aSession(), aSession()]
    const same = aSession({ tenantId: first.tenantId, userId: first.userId })
    const neighbour = { ...second, tenantId: first.tenantId }
    await db.commit([first, same, neighbour].map(insertSession))
    await db.commit([endSessionsOfUser(first.tenantId, first.userId, 9)])
    for (const { tenantId, id } of [first, same]) assert.equal((await findSession(db, tenantId, id))?.endedAt, 9)
    assert.deepEqual(await findSession(db, neighbour.tenantId, neighbour.id), neighbour)
  })
})

const time = fc.integer({ min: 0, max: 4_102_444_800 })
const fields = fc.record(
  {
    outstanding: time,
    used: time,
    before: time,
    issuedAt: time,
    revokedAt: time,
    revokedReason: fc.constantFrom('reused', ''),
  },
  { requiredKeys: [] },
)

onEveryEngine('authorizations', (engine) => {
  test('every field comes back, absent ones absent', async () => {
    const { db } = engine()
    await fc.assert(
      fc.asyncProperty(fields, async (some) => {
        const authorization = anAuthorization(some)
        assert.deepEqual(await db.commit([insertAuthorization(authorization)]), ok)
        assert.deepEqual(await findAuthorization(db, authorization.tenantId, authorization.id), authorization)
      }),
      { numRuns: 40 },
    )
  })

  test('a code is redeemed once (RFC 6749 §4.1.2)', async () => {
    const { db } = engine()
    const authorization = anAuthorization()
    assert.deepEqual(await db.commit([insertAuthorization(authorization)]), ok)
    const second = { ...authorization, userId: randomUUID() }
    const refused = { ok: false, failed: 'insert authorization', cause: 'unique' }
    assert.deepEqual(await db.commit([insertAuthorization(second)]), refused)
    assert.deepEqual(await findAuthorization(db, authorization.tenantId, authorization.id), authorization)
  })

  test('a session tells each of its applications once, and none of another person or organization', async () => {
    const { db } = engine()
    const held = anAuthorization()
    const again = { ...held, id: randomUUID() }
    const other = { ...held, id: randomUUID(), clientAppId: randomUUID() }
    await db.commit([held, again, other].map(insertAuthorization))
    const listed = await listClientsOfSession(db, held)
    assert.deepEqual(listed.toSorted(), [held.clientAppId, other.clientAppId].toSorted())
    for (const foreign of [{ tenantId: randomUUID() }, { userId: randomUUID() }, { sessionId: 'another' }])
      assert.deepEqual(await listClientsOfSession(db, { ...held, ...foreign }), [])
  })

  test('a rotation holds only for the four numbers that were judged (DESIGN §3 Refresh tokens)', async () => {
    const { db } = engine()
    const current = anAuthorization({ outstanding: 5, used: 4, before: 3, issuedAt: 100 })
    const next = { ...current, outstanding: 6, used: 5, before: 4, issuedAt: 200 }
    const unmet = { ok: false, failed: 'rotate authorization', cause: 'unmet' }
    await db.commit([insertAuthorization(current)])
    const stale = [
      { outstanding: 4 },
      { used: 3 },
      { before: 2 },
      { issuedAt: 99 },
      { tenantId: randomUUID() },
      { id: randomUUID() },
    ]
    for (const other of stale)
      assert.deepEqual(await db.commit([rotateAuthorization({ ...current, ...other }, next)]), unmet)
    assert.deepEqual(await findAuthorization(db, current.tenantId, current.id), current)
    assert.deepEqual(await db.commit([rotateAuthorization(current, next)]), ok)
    assert.deepEqual(await findAuthorization(db, current.tenantId, current.id), next)
    assert.deepEqual(await db.commit([rotateAuthorization(current, next)]), unmet)
  })

  test('a revoked authorization is not rotated, and its first reason stays', async () => {
    const { db } = engine()
    const authorization = anAuthorization()
    const { tenantId, id } = authorization
    await db.commit([insertAuthorization(authorization)])
    await db.commit([revokeAuthorization(randomUUID(), id, 'foreign', 1)])
    assert.deepEqual(await findAuthorization(db, tenantId, id), authorization)
    await db.commit([revokeAuthorization(tenantId, id, 'reused', 2)])
    await db.commit([revokeAuthorization(tenantId, id, 'late', 3)])
    assert.deepEqual(await findAuthorization(db, tenantId, id), {
      ...authorization,
      revokedAt: 2,
      revokedReason: 'reused',
    })
    const rotated = await db.commit([rotateAuthorization(authorization, { ...authorization, outstanding: 2 })])
    assert.deepEqual(rotated, { ok: false, failed: 'rotate authorization', cause: 'unmet' })
    assert.equal(await findAuthorization(db, randomUUID(), id), undefined)
  })

  test('revocation by user and by grant reaches its own and nothing else', async () => {
    const { db } = engine()
    const own = anAuthorization()
    const { tenantId, userId, clientAppId } = own
    const otherApp = anAuthorization({ tenantId, userId })
    const otherUser = anAuthorization({ tenantId, clientAppId })
    const otherTenant = anAuthorization({ userId, clientAppId })
    const all = [own, otherApp, otherUser, otherTenant]
    await db.commit(all.map(insertAuthorization))
    const revoked = async () =>
      Promise.all(
        all.map(async ({ tenantId, id }) => (await findAuthorization(db, tenantId, id))?.revokedReason ?? null),
      )
    await db.commit([revokeAuthorizationsOfGrant(tenantId, { clientAppId, userId }, 'consent', 5)])
    assert.deepEqual(await revoked(), ['consent', null, null, null])
    await db.commit([revokeAuthorizationsOfUser(tenantId, userId, 'password', 6)])
    assert.deepEqual(await revoked(), ['consent', 'password', null, null])
  })
})
