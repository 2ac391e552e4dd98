import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { borrowPostgres, findPackage, freshDatabase, startPostgres } from './postgres.ts'

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows[0]
  } finally {
    await client.end()
  }
}

test('the PostgreSQL of the npm package starts without its install script, as another user than root, and leaves nothing', async () => {
  const cluster = await startPostgres(findPackage())
  assert.deepEqual(await ask(cluster.url, 'SELECT 1 AS one'), { one: 1 })
  await cluster.stop()
  await assert.rejects(ask(cluster.url, 'SELECT 1'), { code: 'ECONNREFUSED' })
})

test('two databases of one cluster do not see each other, and a dropped one is gone while connections are open', async () => {
  const cluster = await borrowPostgres()
  try {
    const [first, second] = [await freshDatabase(cluster.url), await freshDatabase(cluster.url)]
    await ask(first.url, 'CREATE TABLE only_here (id int)')
    await assert.rejects(ask(second.url, 'SELECT * FROM only_here'), { code: '42P01' })
    const open = new Client({ connectionString: first.url })
    open.on('error', () => {})
    await open.connect()
    await first.drop()
    await second.drop()
    await assert.rejects(ask(first.url, 'SELECT 1'), { code: '3D000' })
  } finally {
    await cluster.stop()
  }
})
