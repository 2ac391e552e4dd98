import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { borrowPostgres, freshDatabase } from '../../../../../test/kit/postgres.ts'
import { findAuthorization, insertAuthorization } from '../authorizations.ts'
import { openDb } from '../open.ts'
import { type Change, sql } from '../sql.ts'
import { anAuthorization } from './fixtures.ts'

describe('PostgreSQL alone', () => {
  let address = ''
  let release: () => Promise<void>
  before(async () => {
    const cluster = await borrowPostgres()
    const { url, drop } = await freshDatabase(cluster.url)
    address = url
    release = () => drop().then(() => cluster.stop())
  })
  after(() => release())

  const asOperator = async (statement: string): Promise<void> => {
    const client = new pg.Client(address)
    await client.connect()
    await client.query(statement)
    await client.end()
  }

  test('a restart of the server neither ends the process nor the store, and no read hears of it', async () => {
    const db = await openDb(address)
    const authorization = anAuthorization()
    await db.commit([insertAuthorization(authorization)])
    const running = Array.from({ length: 16 }, () => db.rows(sql`SELECT pg_sleep(0.3), 1 AS one`))
    await sleep(100)
    await asOperator(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`,
    )
    assert.equal((await Promise.all(running)).length, 16)
    assert.deepEqual(await findAuthorization(db, authorization.tenantId, authorization.id), authorization)
    await db.close()
  })

  test('commits are durable also where the server is set to answer early', async () => {
    await asOperator(`ALTER DATABASE "${new URL(address).pathname.slice(1)}" SET synchronous_commit = off`)
    const db = await openDb(address)
    assert.deepEqual(await db.rows(sql`SELECT current_setting('synchronous_commit') AS value`), [{ value: 'on' }])
    await db.close()
  })

  test('two commits that lock the same rows in opposite order both happen', async () => {
    const db = await openDb(address)
    const [a, b] = [anAuthorization(), anAuthorization()]
    await db.commit([a, b].map(insertAuthorization))
    const slow: Change = { name: 'wait', sql: sql`DELETE FROM leases WHERE name = 'x' AND pg_sleep(0.1) IS NULL` }
    const touch = ({ id }: { readonly id: string }): Change => ({
      name: `touch ${id}`,
      sql: sql`UPDATE authorizations SET used = used + 1 WHERE id = ${id} AND pg_sleep(0.1) IS NOT NULL`,
      expect: 1,
    })
    const outcomes = await Promise.all([db.commit([touch(a), slow, touch(b)]), db.commit([touch(b), slow, touch(a)])])
    assert.deepEqual(outcomes, [{ ok: true }, { ok: true }])
    for (const { tenantId, id } of [a, b]) assert.equal((await findAuthorization(db, tenantId, id))?.used, 2)
    await db.close()
  })

  test('closing twice is closing once', async () => {
    const db = await openDb(address)
    await Promise.all([db.close(), db.close()])
  })
})
