import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { targets } from '../targets.ts'
import { launch } from './launch.ts'
import { readRssMiB } from './process-tree.ts'
import { makePlace } from './stage.ts'
import type { Place, TargetName } from '../targets.ts'

/** One server started twice: with an empty folder, and again with what it left there. */
export interface StartUp {
  readonly target: TargetName
  readonly round: number
  readonly firstMilliseconds: number
  readonly againMilliseconds: number
  /** Half a second after it was ready, before any request but `/health`. */
  readonly idleRssMiB: number
}

const compared = ['floor', 'latchwork', 'oidc-provider-durable'] as const satisfies readonly TargetName[]

export async function measureStartUps(rounds: number, say: (text: string) => void): Promise<readonly StartUp[]> {
  const results: StartUp[] = []
  for (let round = 1; round <= rounds; round++) {
    for (const target of round % 2 === 1 ? compared : compared.toReversed())
      results.push(await measureStartUp(target, round))
    say(
      `start ${round} of ${rounds}: ${results
        .slice(-compared.length)
        .map((one) => `${one.target} ${one.againMilliseconds.toFixed(0)} ms`)
        .join(', ')}`,
    )
  }
  return results
}

async function measureStartUp(target: TargetName, round: number): Promise<StartUp> {
  const root = await mkdtemp(join(tmpdir(), 'latchwork-bench-'))
  try {
    const place = await makePlace(root, target)
    const first = await start(target, place)
    const again = await start(target, place)
    return {
      target,
      round,
      firstMilliseconds: first.milliseconds,
      againMilliseconds: again.milliseconds,
      idleRssMiB: again.rssMiB,
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function start(target: TargetName, place: Place): Promise<{ milliseconds: number; rssMiB: number }> {
  const server = await launch(await targets[target].program(place), place.port, 0)
  await wait(500)
  const rssMiB = readRssMiB(server.pid)
  await server.stop()
  return { milliseconds: server.readyMilliseconds, rssMiB }
}
