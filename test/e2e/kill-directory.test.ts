// A short run of scripts/crash/kill-directory.ts; by hand it runs 20 rounds.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { runKillDirectory } from '../../scripts/crash/kill-directory.ts'
import { borrowPostgres, freshDatabase } from '../kit/postgres.ts'

const ROUNDS = 2

async function expectNothingLost(context: TestContext, nodes: number, database?: string): Promise<void> {
  const order = { rounds: ROUNDS, nodes, say: (line: string) => context.diagnostic(line) }
  const { faults, ...tally } = await runKillDirectory({ ...order, ...(database !== undefined && { database }) })
  assert.deepEqual(faults, [])
  // The kills hit something, and life went on: otherwise nothing was shown.
  assert.equal(tally.kills, ROUNDS)
  assert.ok(tally.broken > 0 && tally.acknowledged > 0 && tally.refreshed > 0, JSON.stringify(tally))
}

for (const nodes of [1, 2])
  test(`kill -9 while the directory is changed: no acknowledged change is lost or half there, ${nodes} process(es) on one SQLite file (DESIGN §6)`, (context) =>
    expectNothingLost(context, nodes))

test('the same with two processes on one PostgreSQL (DESIGN §6)', async (context) => {
  const cluster = await borrowPostgres()
  const { url, drop } = await freshDatabase(cluster.url)
  try {
    await expectNothingLost(context, 2, url)
  } finally {
    await drop()
    await cluster.stop()
  }
})
