import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { openDb } from '../open.ts'
import { type Change, type Db, sql } from '../sql.ts'

const put = (key: string): Change => ({
  name: `put ${key}`,
  sql: sql`INSERT INTO file_values (tenant_id, key, value_hash) VALUES ('t', ${key}, 'v')`,
})

/** Durable transactions in the write-ahead log: frames that carry the size of the database (https://sqlite.org/fileformat2.html §4.1). */
function transactionsIn(log: Buffer): number {
  const frame = 24 + log.readUInt32BE(8)
  let transactions = 0
  for (let at = 32; at + frame <= log.length; at += frame) {
    const current = log.subarray(16, 24).equals(log.subarray(at + 8, at + 16))
    if (current && log.readUInt32BE(at + 4) !== 0) transactions++
  }
  return transactions
}

describe('group commit (DESIGN §3 Storage)', () => {
  let folder = ''
  let db: Db
  const transactions = (): number => transactionsIn(readFileSync(join(folder, 'latchwork.db-wal')))

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'latchwork-group-'))
    db = await openDb(join(folder, 'latchwork.db'))
  })
  afterEach(async () => {
    await db.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('commits of one turn share one durable write, commits of two turns need two', async () => {
    const before = transactions()
    await Promise.all(Array.from({ length: 50 }, (_, index) => db.commit([put(`a${index}`), put(`b${index}`)])))
    assert.equal(transactions(), before + 1)
    await db.commit([put('x')])
    await db.commit([put('y')])
    assert.equal(transactions(), before + 3)
  })

  test('an answer comes after the write is in the log, also the answer that a neighbour has won', async () => {
    const other = new DatabaseSync(join(folder, 'latchwork.db'), { readOnly: true })
    const seen = other.prepare(`SELECT COUNT(*) AS number FROM file_values WHERE key = 'code'`)
    const before = transactions()
    const look = (): unknown => [seen.get()?.['number'], transactions() - before]
    const [won, lost] = await Promise.all(
      [db.commit([put('code')]), db.commit([put('code')])].map(async (commit) => ({
        outcome: await commit,
        seen: look(),
      })),
    )
    assert.deepEqual(won, { outcome: { ok: true }, seen: [1, 1] })
    assert.deepEqual(lost, { outcome: { ok: false, failed: 'put code', cause: 'unique' }, seen: [1, 1] })
    other.close()
  })

  test('a read between a commit and its answer does not see it', async () => {
    const commit = db.commit([put('later')])
    assert.deepEqual(await db.rows(sql`SELECT key FROM file_values`), [])
    await commit
    assert.equal((await db.rows(sql`SELECT key FROM file_values`)).length, 1)
  })

  test('a transaction that cannot be written rejects every commit of the turn, and the next turn works', async () => {
    const pages = (await db.rows<{ page_count: number }>(sql`PRAGMA page_count`))[0]?.page_count ?? 0
    await db.rows({ text: `PRAGMA max_page_count = ${pages}`, values: [] })
    const large = 'x'.repeat(100_000)
    const full = await Promise.allSettled([db.commit([put('small')]), db.commit([put(large), put('other')])])
    assert.deepEqual(
      full.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    assert.deepEqual(await db.rows(sql`SELECT key FROM file_values`), [])
    await db.rows({ text: 'PRAGMA max_page_count = 100000', values: [] })
    assert.deepEqual(await db.commit([put('small')]), { ok: true })
  })

  test('closing waits for the commits that were asked for, and takes no more', async () => {
    const commit = db.commit([put('last')])
    await db.close()
    assert.deepEqual(await commit, { ok: true })
    await assert.rejects(db.commit([put('late')]), /closed/)
    db = await openDb(join(folder, 'latchwork.db'))
    assert.equal((await db.rows(sql`SELECT key FROM file_values`)).length, 1)
  })
})
