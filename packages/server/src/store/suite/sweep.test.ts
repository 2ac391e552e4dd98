import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Authorization } from '../../directory/authorization.ts'
import { insertAuditEvent, KEEP_PASSING_SECONDS, listAuditEvents, PASSING_EVENTS } from '../audit-events.ts'
import { findAuthorization, insertAuthorization } from '../authorizations.ts'
import { readAttempts, recordFailure, blockAttempts } from '../instance/attempts.ts'
import { insertSealingKey, listSealingKeys } from '../instance/sealing-keys.ts'
import { insertSigningKey, listSigningKeys } from '../instance/signing-keys.ts'
import { sweepExpired } from '../instance/sweep.ts'
import { findOneTimeLink, insertOneTimeLink } from '../one-time-links.ts'
import { findSession, insertSession } from '../sessions.ts'
import { onEveryEngine } from './engines.ts'
import { anAuthorization, aSession } from './fixtures.ts'

const NOW = 2_000_000_000
const DAY = 86_400

onEveryEngine('the sweep', (engine) => {
  test('removes ended, idle and revoked authorizations, none whose code could still be tried again (DESIGN §3)', async () => {
    const { db } = engine()
    const made = NOW - 200 * DAY
    const live = { createdAt: made, issuedAt: NOW - 90 * DAY + 1, endsAt: NOW + 1 }
    const young = { createdAt: NOW - 360, issuedAt: NOW - 360, endsAt: NOW + 1 }
    const cases: [string, Partial<Authorization>, 'kept' | 'gone'][] = [
      ['live', live, 'kept'],
      ['ended', { ...live, endsAt: NOW }, 'gone'],
      ['idle', { ...live, issuedAt: NOW - 90 * DAY }, 'gone'],
      ['revoked', { ...live, revokedAt: NOW - 1 }, 'gone'],
      ['revoked while its code is remembered', { ...young, revokedAt: NOW - 300 }, 'kept'],
      ['ended while its code is remembered', { ...young, endsAt: NOW - 1 }, 'kept'],
      ['revoked a second after', { ...young, createdAt: NOW - 361, revokedAt: NOW - 300 }, 'gone'],
    ]
    const rows = cases.map(([, fields]) => anAuthorization(fields))
    await db.commit(rows.map(insertAuthorization))
    await sweepExpired(db, NOW)
    for (const [index, [name, , expected]] of cases.entries()) {
      const row = rows[index]
      const found = row && (await findAuthorization(db, row.tenantId, row.id))
      assert.equal(found === undefined ? 'gone' : 'kept', expected, name)
    }
  })

  test('goes through more rows than one step, also when many were made in one second', async () => {
    const { db } = engine()
    const tenantId = randomUUID()
    const rows = Array.from({ length: 1700 }, (_, index) =>
      anAuthorization({
        tenantId,
        createdAt: index < 1200 ? 1000 : 1000 + index,
        endsAt: index % 17 === 0 ? NOW + 1 : 5000,
        issuedAt: NOW,
      }),
    )
    await db.commit(rows.map(insertAuthorization))
    await sweepExpired(db, NOW)
    const left = await Promise.all(rows.map(({ id }) => findAuthorization(db, tenantId, id)))
    assert.deepEqual(
      left.filter((row) => row !== undefined),
      rows.filter((_, index) => index % 17 === 0),
    )
  })

  test('removes expired sessions, links, attempts and keys, and keeps what is live, blocked or told in the audit', async () => {
    const { db } = engine()
    const [live, expired] = [aSession({ expiresAt: NOW + 1 }), aSession({ expiresAt: NOW })]
    const link = { hash: randomUUID(), tenantId: 't', userId: 'u', purpose: 'p', expiresAt: NOW }
    const key = {
      kid: 'old',
      alg: 'RS256' as const,
      sealedPrivate: 's',
      publicJwk: {},
      certificate: '',
      createdAt: 1,
      activeFrom: 1,
      retireAt: 2,
    }
    const event = { tenantId: randomUUID(), id: 'e', at: 1, type: 't', actor: '', target: '', traceId: '', detail: {} }
    const [old, blocked, fresh] = [randomUUID(), randomUUID(), randomUUID()]
    await db.commit([
      ...[live, expired].map(insertSession),
      insertOneTimeLink(link),
      insertOneTimeLink({ ...link, hash: `${link.hash}-live`, expiresAt: NOW + 1 }),
      ...[old, blocked].map((bucket) => recordFailure(bucket, NOW - DAY - 1, 60)),
      blockAttempts(blocked, NOW + 1),
      recordFailure(fresh, NOW - DAY, 60),
      insertSigningKey({ ...key, expiresAt: NOW }),
      insertSigningKey({ ...key, kid: 'new', expiresAt: NOW + 1 }),
      insertSealingKey({ kid: 'old', sealedSecret: 's', createdAt: 1, expiresAt: NOW }),
      insertSealingKey({ kid: 'new', sealedSecret: 's', createdAt: 1, expiresAt: NOW + 1 }),
      insertAuditEvent(event),
    ])
    await sweepExpired(db, NOW)
    assert.deepEqual(await findSession(db, live.tenantId, live.id), live)
    assert.equal(await findSession(db, expired.tenantId, expired.id), undefined)
    assert.equal(await findOneTimeLink(db, link.hash), undefined)
    assert.ok(await findOneTimeLink(db, `${link.hash}-live`))
    const buckets = (await readAttempts(db, [old, blocked, fresh])).map(({ bucket }) => bucket)
    assert.deepEqual(buckets, [blocked, fresh])
    assert.deepEqual(
      (await listSigningKeys(db)).map(({ kid }) => kid),
      ['new'],
    )
    assert.deepEqual(
      (await listSealingKeys(db)).map(({ kid }) => kid),
      ['new'],
    )
    assert.deepEqual(await listAuditEvents(db, event.tenantId, 5), [event])
  })

  test('events of daily use leave after ninety days, in every organization; what tells of a change of the directory stays (DESIGN §5)', async () => {
    const { db } = engine()
    const tenantId: string = randomUUID()
    const other: string = randomUUID()
    const old = NOW - KEEP_PASSING_SECONDS
    const event = (type: string, at: number, of = tenantId) => {
      return { tenantId: of, id: randomUUID(), at, type, actor: 'a', target: '', traceId: '', detail: {} }
    }
    const daily = [...PASSING_EVENTS.matchAll(/'([^']+)'/g)].map(([, type = '']) => type)
    assert.equal(daily.length, 7)
    const gone = [
      ...daily.map((type) => event(type, old - 1)),
      event('sign-in.session', 1, other),
      ...Array.from({ length: 1100 }, () => event('sign-in.session', 1000, '')),
    ]
    const kept = [
      ...daily.map((type) => event(type, old)),
      event('user.deleted', 1),
      event('refresh.reused', 1),
      event('code.reused', 1),
      event('sign-in.session', NOW, other),
    ]
    await db.commit([...gone, ...kept].map(insertAuditEvent))
    await sweepExpired(db, NOW)
    const left = await Promise.all(['', tenantId, other].map((of) => listAuditEvents(db, of, 2000)))
    const ids = left.flat().map(({ id }) => id)
    assert.deepEqual(ids.toSorted(), kept.map(({ id }) => id).toSorted())
  })
})
