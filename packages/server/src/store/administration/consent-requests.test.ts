import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sweepExpired } from '../instance/sweep.ts'
import { onEveryEngine } from '../suite/engines.ts'
import {
  type ConsentRequest,
  decideConsentRequest,
  findConsentRequest,
  listOpenRequests,
  putConsentRequest,
} from './consent-requests.ts'

const NOW = 2_000_000_000

function aRequest(own: Partial<ConsentRequest> = {}): ConsentRequest {
  return {
    tenantId: randomUUID(),
    id: randomUUID(),
    clientAppId: randomUUID(),
    userId: randomUUID(),
    permissions: [{ resourceAppId: randomUUID(), id: randomUUID(), type: 'Scope', usedBy: randomUUID() }],
    justification: 'Ja, bitte. 👍',
    status: 'InProgress',
    createdAt: NOW,
    ...own,
  }
}

onEveryEngine('consent requests', (engine) => {
  test('are read back as they were sent, in their own tenant only', async () => {
    const { db } = engine()
    const request = aRequest()
    assert.deepEqual(await db.commit(putConsentRequest(request)), { ok: true })
    assert.deepEqual(await findConsentRequest(db, request.tenantId, request.id), request)
    assert.equal(await findConsentRequest(db, randomUUID(), request.id), undefined)
    assert.equal(await findConsentRequest(db, request.tenantId, `${request.id}\0`), undefined)
  })

  test('one person has one open request for an app; a decided one stays', async () => {
    const { db } = engine()
    const first = aRequest()
    const again = { ...first, id: randomUUID(), createdAt: NOW + 1 }
    const third = { ...first, id: randomUUID(), createdAt: NOW + 2 }
    await db.commit(putConsentRequest(first))
    await db.commit(putConsentRequest(again))
    assert.deepEqual(await listOpenRequests(db, first.tenantId, first.clientAppId), [again])
    await db.commit([decideConsentRequest(again, { status: 'Denied', by: 'admin', at: NOW + 2 })])
    await db.commit(putConsentRequest(third))
    assert.deepEqual(await listOpenRequests(db, first.tenantId, first.clientAppId), [third])
    assert.deepEqual(await listOpenRequests(db, first.tenantId, randomUUID()), [])
    assert.equal((await findConsentRequest(db, first.tenantId, again.id))?.status, 'Denied')
  })

  test('of two decisions one wins', async () => {
    const { db } = engine()
    const request = aRequest()
    await db.commit(putConsentRequest(request))
    const decide = (status: 'Approved' | 'Denied') =>
      db.commit([decideConsentRequest(request, { status, by: 'admin', at: NOW })])
    const outcomes = await Promise.all([decide('Approved'), decide('Denied')])
    assert.deepEqual(outcomes.filter(({ ok }) => ok).length, 1)
  })

  test('leave after thirty days', async () => {
    const { db } = engine()
    const [old, young] = [aRequest({ createdAt: NOW - 30 * 86_400 }), aRequest({ createdAt: NOW - 30 * 86_400 + 1 })]
    await db.commit([...putConsentRequest(old), ...putConsentRequest(young)])
    await sweepExpired(db, NOW)
    assert.equal(await findConsentRequest(db, old.tenantId, old.id), undefined)
    assert.ok(await findConsentRequest(db, young.tenantId, young.id))
  })
})
