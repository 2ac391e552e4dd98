import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { pendingMigrations } from '../engine/migration.ts'
import { MIGRATIONS } from '../migrations/migrations.ts'
import { openDb, SchemaTooNew, StoreUnavailable } from '../open.ts'
import { sql } from '../sql.ts'
import { listTenants } from '../tenants.ts'
import { onEveryEngine } from './engines.ts'

describe('opening', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-open-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('the file can be read by its owner alone, its log too', async () => {
    const path = join(folder, 'own.db')
    const db = await openDb(path)
    for (const file of [path, `${path}-wal`]) assert.equal(statSync(file).mode & 0o077, 0)
    await db.close()
  })

  test('the file is in WAL mode and flushed at every commit', async () => {
    const db = await openDb(join(folder, 'mode.db'))
    assert.equal((await db.rows<{ journal_mode: string }>(sql`PRAGMA journal_mode`))[0]?.journal_mode, 'wal')
    assert.equal((await db.rows<{ synchronous: number }>(sql`PRAGMA synchronous`))[0]?.synchronous, 2)
    await db.close()
  })

  test('a foreign file is named in one sentence and left as it is', async () => {
    const path = join(folder, 'letter.txt')
    writeFileSync(path, 'Dear Ada, this is not a database. '.repeat(50))
    const before = readFileSync(path)
    await assert.rejects(
      openDb(path),
      (error) => error instanceof StoreUnavailable && error.message.includes(`${path} is not a Latchwork database.`),
    )
    assert.deepEqual(readFileSync(path), before)
  })

  test('a missing folder and a folder in the place of the file are named', async () => {
    for (const path of [join(folder, 'missing', 'a.db'), folder]) {
      await assert.rejects(openDb(path), (error) => error instanceof StoreUnavailable && error.message.includes(path))
    }
  })

  test('an unreachable server is named without its password', async () => {
    await assert.rejects(openDb('postgres://ada:tiger@127.0.0.1:1/db'), (error) => {
      assert.ok(error instanceof StoreUnavailable)
      assert.match(error.message, /127\.0\.0\.1:1\/db.*ECONNREFUSED/)
      assert.doesNotMatch(error.message, /tiger/)
      return true
    })
  })
})

onEveryEngine('the schema', (engine) => {
  test('made by a newer release is refused and left as it is', async () => {
    const { db, address } = engine()
    const newer = (MIGRATIONS.at(-1)?.number ?? 0) + 1
    await db.commit([{ name: 'newer', sql: sql`INSERT INTO schema_migrations (number) VALUES (${newer})` }])
    await assert.rejects(
      openDb(address),
      (error) => error instanceof SchemaTooNew && error.message.includes(`schema ${newer}`),
    )
    assert.deepEqual(await listTenants(db), [])
    await db.commit([{ name: 'older', sql: sql`DELETE FROM schema_migrations WHERE number = ${newer}` }])
    await (await openDb(address)).close()
  })
})

test('migrations count from 1 without gaps, and only missing ones run', () => {
  assert.deepEqual(
    MIGRATIONS.map(({ number }) => number),
    MIGRATIONS.map((_, index) => index + 1),
  )
  assert.deepEqual(pendingMigrations(0, MIGRATIONS), MIGRATIONS)
  assert.deepEqual(pendingMigrations(MIGRATIONS.length, MIGRATIONS), [])
})
