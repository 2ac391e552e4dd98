import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { findAuthorization } from '../authorizations.ts'
import { openDb } from '../open.ts'
import { onEveryEngine } from './engines.ts'

const RACERS = ['1', '2', '3', '4']
const CODES = 100
const PROGRAM = fileURLToPath(new URL('racer.ts', import.meta.url))

interface Won {
  readonly redeemed: readonly string[]
  readonly rotated: readonly string[]
}

type Racer = ChildProcessByStdio<Writable, Readable, null>

onEveryEngine('four processes', (engine) => {
  test('race for 100 codes and their first refresh: each has exactly one winner (RFC 6749 §4.1.2, DESIGN §3)', async () => {
    const { db, address } = engine()
    const tenantId = randomUUID()
    const racers = RACERS.map((racer): Racer => {
      const options = [
        '--conditions=latchwork-source',
        '--no-warnings',
        PROGRAM,
        address,
        tenantId,
        racer,
        String(CODES),
      ]
      return spawn(process.execPath, options, { stdio: ['pipe', 'pipe', 'inherit'] })
    })
    const answers = racers.map((racer) => createInterface(racer.stdout)[Symbol.asyncIterator]())
    for (const answer of answers) assert.equal((await answer.next()).value, 'ready')
    const exits = racers.map((racer) => once(racer, 'exit'))
    for (const racer of racers) racer.stdin.end('go')
    const won = await Promise.all(answers.map(async (answer) => JSON.parse(String((await answer.next()).value)) as Won))
    await Promise.all(exits)

    const ids = Array.from({ length: CODES }, (_, index) => `code-${index}`)
    assert.deepEqual(won.flatMap(({ redeemed }) => redeemed).toSorted(), ids.toSorted())
    assert.deepEqual(won.flatMap(({ rotated }) => rotated).toSorted(), ids.toSorted())
    for (const id of ids) {
      const stored = await findAuthorization(db, tenantId, id)
      assert.equal(stored?.userId, RACERS[won.findIndex(({ redeemed }) => redeemed.includes(id))])
      const rotator = Number(RACERS[won.findIndex(({ rotated }) => rotated.includes(id))])
      assert.equal(stored?.issuedAt, 1_700_000_010 + rotator)
    }
  })
})

onEveryEngine('many nodes', (engine) => {
  test('may start at once on one database', async () => {
    const { address } = engine()
    const nodes = await Promise.all(Array.from({ length: 6 }, () => openDb(address)))
    await Promise.all(nodes.map((node) => node.close()))
  })
})
