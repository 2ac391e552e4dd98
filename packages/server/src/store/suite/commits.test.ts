import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { type Change, type Db, sql } from '../sql.ts'
import { onEveryEngine } from './engines.ts'

const put = (tenant: string, key: string, value = 'v'): Change => ({
  name: `put ${key}`,
  sql: sql`INSERT INTO file_values (tenant_id, key, value_hash) VALUES (${tenant}, ${key}, ${value})`,
})
const set = (tenant: string, value: string, expect?: number): Change => ({
  name: 'set all',
  sql: sql`UPDATE file_values SET value_hash = ${value} WHERE tenant_id = ${tenant}`,
  ...(expect === undefined ? {} : { expect }),
})
/** NOT NULL is violated: a defect of the caller, not an answer. */
const defect = (tenant: string): Change => ({
  name: 'defect',
  sql: sql`INSERT INTO file_values (tenant_id, key, value_hash) VALUES (${tenant}, ${'d'}, ${null})`,
})
const stored = async (db: Db, tenant: string): Promise<readonly string[]> => {
  const rows = await db.rows<{ key: string; value_hash: string }>(
    sql`SELECT key, value_hash FROM file_values WHERE tenant_id = ${tenant} ORDER BY key`,
  )
  return rows.map((row) => `${row.key}=${row.value_hash}`)
}

onEveryEngine('a commit', (engine) => {
  test('of nothing succeeds', async () => {
    assert.deepEqual(await engine().db.commit([]), { ok: true })
  })

  test('runs its changes in order', async () => {
    const { db } = engine()
    const tenant = randomUUID()
    assert.deepEqual(await db.commit([put(tenant, 'a'), put(tenant, 'b'), set(tenant, 'w', 2), put(tenant, 'c')]), {
      ok: true,
    })
    assert.deepEqual(await stored(db, tenant), ['a=w', 'b=w', 'c=v'])
  })

  test('whose expectation is unmet leaves nothing and names the change', async () => {
    const { db } = engine()
    const tenant = randomUUID()
    const outcome = await db.commit([put(tenant, 'a'), put(tenant, 'b'), set(tenant, 'w', 1)])
    assert.deepEqual(outcome, { ok: false, failed: 'set all', cause: 'unmet' })
    assert.deepEqual(await stored(db, tenant), [])
  })

  test('whose key is taken leaves nothing and names the change', async () => {
    const { db } = engine()
    const tenant = randomUUID()
    await db.commit([put(tenant, 'a')])
    const outcome = await db.commit([put(tenant, 'b'), put(tenant, 'a', 'w')])
    assert.deepEqual(outcome, { ok: false, failed: 'put a', cause: 'unique' })
    assert.deepEqual(await db.commit([put(tenant, 'a', 'w')]), outcome)
    assert.deepEqual(await stored(db, tenant), ['a=v'])
  })

  test('of one change that expects no row, or another number than it touches, is undone', async () => {
    const { db } = engine()
    const tenant = randomUUID()
    await db.commit([put(tenant, 'a'), put(tenant, 'b')])
    const unmet = { ok: false, failed: 'set all', cause: 'unmet' }
    assert.deepEqual(await db.commit([set(tenant, 'w', 0)]), unmet)
    assert.deepEqual(await db.commit([set(tenant, 'w', 3)]), unmet)
    assert.deepEqual(await stored(db, tenant), ['a=v', 'b=v'])
    assert.deepEqual(await db.commit([set(tenant, 'w', 2)]), { ok: true })
    assert.deepEqual(await db.commit([set(randomUUID(), 'w', 0)]), { ok: true })
  })

  test('with another broken constraint, or wrong SQL, throws and leaves nothing', async () => {
    const { db } = engine()
    const tenant = randomUUID()
    await assert.rejects(db.commit([put(tenant, 'a'), defect(tenant)]))
    await assert.rejects(db.commit([defect(tenant)]))
    await assert.rejects(db.commit([put(tenant, 'a'), { name: 'wrong', sql: sql`UPDATE no_such_table SET a = 1` }]))
    await assert.rejects(db.rows(sql`SELECT a FROM no_such_table`))
    assert.deepEqual(await stored(db, tenant), [])
  })

  test('that fails does not disturb the commits of the same moment', async () => {
    const { db } = engine()
    const tenant = randomUUID()
    await db.commit([put(tenant, 'a')])
    const [first, taken, unmet, broken, overreach, last] = await Promise.allSettled([
      db.commit([put(tenant, 'b'), put(tenant, 'c')]),
      db.commit([put(tenant, 'd'), put(tenant, 'a')]),
      db.commit([put(tenant, 'e'), set(randomUUID(), 'w', 1)]),
      db.commit([put(tenant, 'f'), defect(tenant)]),
      db.commit([set(tenant, 'w', 99)]),
      db.commit([put(tenant, 'g')]),
    ])
    const fulfilled = (value: unknown): unknown => ({ status: 'fulfilled', value })
    assert.deepEqual(first, fulfilled({ ok: true }))
    assert.deepEqual(taken, fulfilled({ ok: false, failed: 'put a', cause: 'unique' }))
    assert.deepEqual(unmet, fulfilled({ ok: false, failed: 'set all', cause: 'unmet' }))
    assert.equal(broken?.status, 'rejected')
    assert.deepEqual(overreach, fulfilled({ ok: false, failed: 'set all', cause: 'unmet' }))
    assert.deepEqual(last, fulfilled({ ok: true }))
    assert.deepEqual(await stored(db, tenant), ['a=v', 'b=v', 'c=v', 'g=v'])
  })

  test('is seen whole or not at all by a reader', async () => {
    const { db } = engine()
    const tenant = randomUUID()
    const writing = Array.from({ length: 30 }, (_, index) =>
      db.commit([put(tenant, `${index}x`), put(tenant, `${index}y`)]),
    )
    for (let look = 0; look < 40; look++) {
      assert.equal((await stored(db, tenant)).length % 2, 0)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(writing)
    assert.equal((await stored(db, tenant)).length, 60)
  })

  test('numbers up to the largest safe one come back as numbers', async () => {
    const { db } = engine()
    const bucket = randomUUID()
    const insert = sql`INSERT INTO attempts (bucket, failures, window_started_at, blocked_until)
      VALUES (${bucket}, ${Number.MAX_SAFE_INTEGER}, ${-1}, ${0})`
    await db.commit([{ name: 'insert', sql: insert }])
    const [row] = await db.rows<object>(sql`SELECT failures, window_started_at FROM attempts WHERE bucket = ${bucket}`)
    assert.deepEqual({ ...row }, { failures: Number.MAX_SAFE_INTEGER, window_started_at: -1 })
  })
})
