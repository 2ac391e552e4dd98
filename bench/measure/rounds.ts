import { openStage } from './stage.ts'
import type { WorkName, VisitResult } from '../load/site.ts'
import type { TargetName } from '../targets.ts'
import type { LoadProcess } from './load-process.ts'
import type { Standing } from './stage.ts'

export interface RoundPlan {
  readonly rounds: number
  readonly targets: readonly TargetName[]
  readonly works: readonly WorkName[]
  readonly concurrencies: readonly number[]
  /** Multiplies the numbers of requests. */
  readonly scale: number
  readonly say: (text: string) => void
}

/** One visit with the round it belongs to: ratios are taken inside a round. */
export interface Measured extends VisitResult {
  readonly round: number
  readonly signIns: number
  /** Of the pair that compares the tail of refreshes with and without password sign-ins. */
  readonly besideSignIns: boolean
}

interface Wanted {
  readonly work: WorkName
  readonly concurrency: number
  readonly count: number
  /** Undefined outside the comparison of tails. */
  readonly signIns?: number
}

/** Requests of a visit by concurrency; each takes one to two seconds of the slower servers. */
const counts: Readonly<Record<WorkName, Readonly<Record<number, number>>>> = {
  W1: { 1: 200, 8: 600, 32: 800 },
  W2: { 1: 200, 8: 600, 32: 800 },
  W3: { 1: 400, 8: 1600, 32: 2400 },
  W4: { 1: 1200, 8: 5000, 32: 8000 },
  W5: { 1: 100, 8: 300, 32: 400 },
}

/** Until the optimising compiler has seen enough: the cost of a request falls by a third before that. */
const warmUpCounts: Readonly<Record<WorkName, number>> = { W1: 600, W2: 1200, W3: 1600, W4: 2000, W5: 200 }

/** How many refreshes run beside the password sign-ins (DESIGN §5, last line). */
const besideSignIns = 800

/**
 * All servers are up together. Each (work, concurrency) visits them one after another, in the other direction every time, so that
 * figures which are compared were taken seconds apart and neither side always comes first.
 */
export async function runRounds(plan: RoundPlan, load: LoadProcess): Promise<readonly Measured[]> {
  plan.say(`starting ${plan.targets.length} servers`)
  const stage = await openStage(plan.targets)
  try {
    await warmUp(plan, { standing: stage.standing, load, round: 0 })
    const results: Measured[] = []
    for (let round = 1; round <= plan.rounds; round++) {
      plan.say(`round ${round} of ${plan.rounds}`)
      const scene = { standing: stage.standing, load, round }
      results.push(...(await runWorks(plan, scene)), ...(await runBesideSignIns(plan, scene)))
    }
    return results
  } finally {
    await stage.close()
  }
}

interface Scene {
  readonly standing: readonly Standing[]
  readonly load: LoadProcess
  readonly round: number
}

async function warmUp(plan: RoundPlan, scene: Scene): Promise<void> {
  for (const standing of scene.standing) {
    plan.say(`warming up ${standing.target}`)
    for (const work of plan.works) {
      await measure(plan, scene, standing, {
        work,
        concurrency: 8,
        count: Math.ceil(warmUpCounts[work] * Math.max(0.5, plan.scale)),
      })
    }
  }
}

async function runWorks(plan: RoundPlan, scene: Scene): Promise<readonly Measured[]> {
  const results: Measured[] = []
  let turn = scene.round
  for (const work of plan.works) {
    for (const concurrency of plan.concurrencies) {
      const order = turn++ % 2 === 0 ? scene.standing : scene.standing.toReversed()
      const count = Math.ceil((counts[work][concurrency] ?? 200) * plan.scale)
      for (const standing of order) results.push(await measure(plan, scene, standing, { work, concurrency, count }))
      plan.say(`  ${work} c=${concurrency}: ${summarise(results.slice(-order.length))}`)
    }
  }
  return results
}

/** Our server alone: refreshes with and without people who type their passwords (DESIGN §5, last line). */
async function runBesideSignIns(plan: RoundPlan, scene: Scene): Promise<readonly Measured[]> {
  const latchwork = scene.standing.find(({ target }) => target === 'latchwork')
  if (latchwork === undefined || !plan.works.includes('W2')) return []
  const results: Measured[] = []
  for (const signIns of scene.round % 2 === 0 ? [0, 4] : [4, 0]) {
    results.push(
      await measure(plan, scene, latchwork, {
        work: 'W2',
        concurrency: 32,
        count: Math.ceil(besideSignIns * plan.scale),
        signIns,
      }),
    )
  }
  plan.say(
    `  refreshes beside sign-ins: p99 ${results.map(({ p99, signIns }) => `${p99.toFixed(0)} ms with ${signIns}`).join(', ')}`,
  )
  return results
}

async function measure(
  plan: RoundPlan,
  { load, round }: Scene,
  { target, site, pid }: Standing,
  what: Wanted,
): Promise<Measured> {
  const signIns = what.signIns ?? 0
  const seen = await load.visit({ target, site, pid, ...what, signIns })
  if (seen.errors > 0)
    plan.say(`  ${target} ${what.work} c=${what.concurrency}: ${seen.errors} errors, first: ${seen.firstError}`)
  return { ...seen, round, signIns, besideSignIns: what.signIns !== undefined }
}

function summarise(results: readonly Measured[]): string {
  return results.map(({ target, cpuSecondsPer1000 }) => `${target} ${cpuSecondsPer1000.toFixed(3)}`).join(', ')
}
