// kill -9 of nodes at random moments while the directory is changed (DESIGN §6), on a real SQLite file or PostgreSQL.
//
//   node --conditions=latchwork-source scripts/crash/kill-directory.ts --rounds 20 --nodes 2 [--database postgres://…]
//
// Exits 1 when an acknowledged change is not there or not told of, a change is half there, or two tables disagree.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDb } from '../../packages/server/src/store/open.ts'
import { once, type Db } from '../../packages/server/src/store/sql.ts'
import { findInconsistencies } from '../../packages/server/test/kit/consistency.ts'
import { type InstanceNode, startNode } from './nodes.ts'
import { createWriter, pause, type Tally, type World, type Writer } from './writer.ts'

export interface Order {
  readonly rounds: number
  /** Nodes of the instance; one of them is killed in each round. */
  readonly nodes: number
  /** Absent: a SQLite file. */
  readonly database?: string
  readonly say: (line: string) => void
}

export interface Findings extends Tally {
  readonly kills: number
  /** Everything that must not have happened; empty in a sound run. */
  readonly faults: readonly string[]
}

const WRITERS = 12
const ROUND_MILLISECONDS = 1500

export async function runKillDirectory(order: Order): Promise<Findings> {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-crash-'))
  const address = order.database ?? join(folder, 'latchwork.db')
  const instanceKey = randomBytes(32)
  const nodes: InstanceNode[] = []
  // One after the other: the first one makes the directory.
  for (let index = 0; index < order.nodes; index += 1) nodes.push(await startNode(address, instanceKey))
  const world = createWorld(nodes)
  const db = await openDb(address)
  let kills = 0
  try {
    const writers: Writer[] = []
    for (let index = 0; index < WRITERS; index += 1) writers.push(await createWriter(world, `writer${index}`))
    for (let round = 1; round <= order.rounds; round += 1) {
      await runRound(writers, nodes)
      kills += 1
      for (const writer of writers) await writer.check(`after round ${round}`)
      world.faults.push(...(await findWrong(db, world)))
      order.say(`round ${round}: ${JSON.stringify(world.tally)}, ${world.faults.length} faults so far`)
    }
  } finally {
    await db.close()
    await Promise.all(nodes.map((node) => node.stop()))
    await rm(folder, { recursive: true, force: true })
  }
  return { ...world.tally, kills, faults: world.faults }
}

function createWorld(nodes: readonly InstanceNode[]): World {
  const any = (): InstanceNode => nodes[Math.floor(Math.random() * nodes.length)] as InstanceNode
  return {
    ask: (question) => any().ask(question),
    refresh: () => any().refresh(),
    tally: { acknowledged: 0, broken: 0, refreshed: 0 },
    acknowledged: [],
    faults: [],
  }
}

/** Everybody writes; at some moment a node dies, and the round ends when it is back. */
async function runRound(writers: readonly Writer[], nodes: readonly InstanceNode[]): Promise<void> {
  let over = false
  const writing = Promise.all(writers.map((writer) => writer.run(() => over)))
  await pause(Math.random() * ROUND_MILLISECONDS)
  await nodes[Math.floor(Math.random() * nodes.length)]?.killAndRestart()
  await pause(200)
  over = true
  await writing
}

/** What the tables say of one another, and whether every acknowledged change is told of. */
async function findWrong(db: Db, { acknowledged }: World): Promise<readonly string[]> {
  const told = await db.rows<{ trace_id: string }>(once({ text: 'SELECT trace_id FROM audit_events', values: [] }))
  const known = new Set(told.map(({ trace_id }) => trace_id))
  const untold = acknowledged.filter((traceId) => !known.has(traceId)).map((traceId) => `nothing tells of ${traceId}`)
  return [...untold, ...(await findInconsistencies(db))]
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string' }, nodes: { type: 'string' }, database: { type: 'string' } },
  })
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  const { faults, ...tally } = await runKillDirectory({
    rounds: Number(values.rounds ?? 20),
    nodes: Number(values.nodes ?? 1),
    ...(values.database !== undefined && { database: values.database }),
    say,
  })
  say(JSON.stringify(tally))
  for (const fault of faults) say(`FAULT ${fault}`)
  say(faults.length === 0 ? 'nothing was lost' : `${faults.length} faults`)
  return faults.length === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = await main()
