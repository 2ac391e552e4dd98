import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { insertAuditEvent, listAuditEvents, type StoredAuditEvent } from '../audit-events.ts'
import { blockAttempts, clearAttempts, readAttempts, recordFailure } from '../instance/attempts.ts'
import { takeLease } from '../instance/leases.ts'
import { insertSealingKey, listSealingKeys } from '../instance/sealing-keys.ts'
import { insertSigningKey, listSigningKeys, type StoredSigningKey } from '../instance/signing-keys.ts'
import { insertNotice, listUnseenNotices, markNoticeSeen, type Notice } from '../notices.ts'
import { findOneTimeLink, insertOneTimeLink, useOneTimeLink } from '../one-time-links.ts'
import { onEveryEngine } from './engines.ts'

const ok = { ok: true }

onEveryEngine('audit events, notices and links', (engine) => {
  test('every field of an event comes back, newest first, for its own tenant only', async () => {
    const { db } = engine()
    const tenantId = randomUUID()
    const event = (at: number): StoredAuditEvent => ({
      tenantId,
      id: randomUUID(),
      at,
      type: 'user.signed-in',
      actor: 'a',
      target: 't',
      traceId: randomUUID(),
      detail: { reason: 'x', count: 2, nested: { list: ['y'] } },
    })
    const events = [event(1), event(2), event(3)]
    assert.deepEqual(await db.commit(events.map(insertAuditEvent)), ok)
    assert.deepEqual(await listAuditEvents(db, tenantId, 2), [events[2], events[1]])
    assert.deepEqual(await listAuditEvents(db, randomUUID(), 10), [])
  })

  test('a notice is told until it was seen, to its user only', async () => {
    const { db } = engine()
    const notice: Notice = {
      tenantId: randomUUID(),
      userId: randomUUID(),
      id: randomUUID(),
      kind: 'refresh-token-reused',
      at: 4,
      detail: { clientAppId: 'c' },
    }
    const { tenantId, userId } = notice
    await db.commit([insertNotice(notice), insertNotice({ ...notice, id: randomUUID(), seenAt: 5 })])
    assert.deepEqual(await listUnseenNotices(db, tenantId, userId), [notice])
    assert.deepEqual(await listUnseenNotices(db, randomUUID(), userId), [])
    assert.deepEqual(await listUnseenNotices(db, tenantId, randomUUID()), [])
    await db.commit([markNoticeSeen({ ...notice, tenantId: randomUUID() }, 6)])
    assert.deepEqual(await listUnseenNotices(db, tenantId, userId), [notice])
    await db.commit([markNoticeSeen(notice, 6)])
    assert.deepEqual(await listUnseenNotices(db, tenantId, userId), [])
  })

  test('a link works once, and not after its time', async () => {
    const { db } = engine()
    const link = {
      hash: randomUUID(),
      tenantId: randomUUID(),
      userId: randomUUID(),
      purpose: 'first-administrator',
      expiresAt: 100,
    }
    const unmet = { ok: false, failed: 'use one-time link', cause: 'unmet' }
    await db.commit([insertOneTimeLink(link)])
    assert.deepEqual(await findOneTimeLink(db, link.hash), link)
    assert.equal(await findOneTimeLink(db, 'a\0'), undefined)
    assert.deepEqual(await db.commit([useOneTimeLink(link.hash, 100)]), unmet)
    assert.deepEqual(await db.commit([useOneTimeLink(link.hash, 99)]), ok)
    assert.deepEqual(await db.commit([useOneTimeLink(link.hash, 99)]), unmet)
    assert.deepEqual(await findOneTimeLink(db, link.hash), { ...link, usedAt: 99 })
  })
})

onEveryEngine('keys, leases and attempts', (engine) => {
  test('every field of the keys comes back, oldest first', async () => {
    const { db } = engine()
    const key: StoredSigningKey = {
      kid: randomUUID(),
      alg: 'PS256',
      sealedPrivate: 'sealed',
      publicJwk: { kty: 'RSA', n: 'n', e: 'AQAB' },
      certificate: 'MII',
      createdAt: 2,
      activeFrom: 3,
      retireAt: 4,
      expiresAt: 5,
    }
    const older = { ...key, kid: randomUUID(), alg: 'EdDSA' as const, createdAt: 1 }
    assert.deepEqual(await db.commit([insertSigningKey(key), insertSigningKey(older)]), ok)
    assert.deepEqual(await listSigningKeys(db), [older, key])
    const seal = { kid: randomUUID(), sealedSecret: 'sealed', createdAt: 1, expiresAt: 9 }
    assert.deepEqual(await db.commit([insertSealingKey(seal)]), ok)
    assert.deepEqual(await listSealingKeys(db), [seal])
  })

  test('a lease has one holder, who may extend it, until it expires', async () => {
    const { db } = engine()
    const name = randomUUID()
    const taken = { ok: false, failed: 'take lease', cause: 'unmet' }
    const race = await Promise.all(['a', 'b', 'c'].map((holder) => db.commit([takeLease(name, holder, 100, 10)])))
    assert.equal(race.filter((outcome) => outcome.ok).length, 1)
    const winner = 'abc'[race.findIndex((outcome) => outcome.ok)] ?? ''
    assert.deepEqual(await db.commit([takeLease(name, 'other', 109, 10)]), taken)
    assert.deepEqual(await db.commit([takeLease(name, winner, 109, 10)]), ok)
    assert.deepEqual(await db.commit([takeLease(name, 'other', 118, 10)]), taken)
    assert.deepEqual(await db.commit([takeLease(name, 'other', 119, 10)]), ok)
    assert.deepEqual(await db.commit([takeLease(name, winner, 120, 10)]), taken)
  })

  test('failures of one window add up, none is lost in a burst, and an old window starts again', async () => {
    const { db } = engine()
    const bucket = randomUUID()
    await Promise.all(Array.from({ length: 20 }, () => db.commit([recordFailure(bucket, 1000, 60)])))
    await db.commit([recordFailure(bucket, 1059, 60)])
    assert.deepEqual(await readAttempts(db, [bucket, randomUUID()]), [
      { bucket, failures: 21, windowStartedAt: 1000, blockedUntil: 0 },
    ])
    await db.commit([recordFailure(bucket, 1060, 60)])
    assert.deepEqual(await readAttempts(db, [bucket]), [
      { bucket, failures: 1, windowStartedAt: 1060, blockedUntil: 0 },
    ])
  })

  test('the longer block stays, and a success clears', async () => {
    const { db } = engine()
    const bucket = randomUUID()
    await db.commit([recordFailure(bucket, 10, 60), blockAttempts(bucket, 90), blockAttempts(bucket, 80)])
    assert.equal((await readAttempts(db, [bucket]))[0]?.blockedUntil, 90)
    await db.commit([clearAttempts(bucket)])
    assert.deepEqual(await readAttempts(db, [bucket]), [])
  })
})
