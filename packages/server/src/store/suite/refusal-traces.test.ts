import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import {
  findAnyRefusalTrace,
  findRefusalTrace,
  insertRefusalTrace,
  listRefusalTraces,
  type RefusalTrace,
  trimRefusalTraces,
} from '../instance/refusal-traces.ts'
import { sweepExpired } from '../instance/sweep.ts'
import { onEveryEngine } from './engines.ts'

const NOW = 2_000_000_000
const DAY = 86_400

function aTrace(own: Partial<RefusalTrace> = {}): RefusalTrace {
  return {
    traceId: randomUUID(),
    tenantId: randomUUID(),
    at: NOW,
    reason: 'client-unknown',
    clientId: '',
    userId: '',
    endpoint: '/common/oauth2/v2.0/authorize',
    facts: { method: 'GET' },
    ...own,
  }
}

onEveryEngine('refusal traces', (engine) => {
  test('are read by their owner and by the operator, by nobody else (DESIGN §3 Errors)', async () => {
    const { db } = engine()
    const [owned, unowned] = [aTrace(), aTrace({ tenantId: '' })]
    await db.commit([owned, unowned].map(insertRefusalTrace))
    assert.deepEqual(await findRefusalTrace(db, owned.tenantId, owned.traceId), owned)
    assert.equal(await findRefusalTrace(db, randomUUID(), owned.traceId), undefined)
    assert.equal(await findRefusalTrace(db, owned.tenantId, unowned.traceId), undefined)
    assert.equal(await findRefusalTrace(db, owned.tenantId, `${owned.traceId}\0`), undefined)
    assert.deepEqual(await findAnyRefusalTrace(db, unowned.traceId), unowned)
    assert.equal(await findAnyRefusalTrace(db, randomUUID()), undefined)
  })

  test('one told twice is kept once, and its batch is not lost', async () => {
    const { db } = engine()
    const trace = aTrace()
    const other = aTrace({ tenantId: trace.tenantId, at: NOW + 1 })
    const committed = await db.commit([trace, trace, other].map(insertRefusalTrace))
    assert.deepEqual(committed, { ok: true })
    assert.deepEqual(await listRefusalTraces(db, trace.tenantId, 5), [other, trace])
  })

  test('trimming leaves exactly the newest, also of one second, and touches no other owner', async () => {
    const { db } = engine()
    const [tenantId, other] = [randomUUID(), aTrace({ at: 1 })]
    const traces = Array.from({ length: 30 }, (_, index) => aTrace({ tenantId, at: NOW + Math.floor(index / 10) }))
    await db.commit([...traces, other].map(insertRefusalTrace))
    const before = await listRefusalTraces(db, tenantId, 100)
    await db.commit([trimRefusalTraces(tenantId, 30)])
    assert.equal((await listRefusalTraces(db, tenantId, 100)).length, 30)
    await db.commit([trimRefusalTraces(tenantId, 12)])
    assert.deepEqual(await listRefusalTraces(db, tenantId, 100), before.slice(0, 12))
    assert.deepEqual(await findAnyRefusalTrace(db, other.traceId), other)
  })

  test('leave after seven days (DESIGN §3 Errors)', async () => {
    const { db } = engine()
    const tenantId = randomUUID()
    const [old, young] = [aTrace({ tenantId, at: NOW - 7 * DAY - 1 }), aTrace({ tenantId, at: NOW - 7 * DAY })]
    await db.commit([old, young].map(insertRefusalTrace))
    await sweepExpired(db, NOW)
    assert.deepEqual(await listRefusalTraces(db, tenantId, 5), [young])
  })
})
