import type { Comparison } from './child.ts'

/** Does its work `times` times and returns nothing; throws when the result is wrong. */
export type Candidate = (times: number) => Promise<void> | void

/**
 * Visits the candidates one after another, in the other direction every round. Each first warms up, then works for about
 * `milliseconds` of CPU time.
 */
export async function compare(
  candidates: Readonly<Record<string, Candidate>>,
  rounds: number,
  milliseconds: number,
): Promise<readonly Comparison[]> {
  const batches = new Map<string, number>()
  for (const [name, run] of Object.entries(candidates)) batches.set(name, await findBatch(run, milliseconds))
  const results: Comparison[] = []
  for (let round = 1; round <= rounds; round++) {
    const names = Object.keys(candidates)
    const rates: Record<string, number> = {}
    for (const name of round % 2 === 1 ? names : names.toReversed()) {
      const times = batches.get(name) ?? 1
      rates[name] = times / (await cpuSecondsOf(() => candidates[name]?.(times)))
    }
    results.push({ round, rates })
  }
  return results
}

/** How many times fill about `milliseconds`; finding out is the warm-up. */
async function findBatch(run: Candidate, milliseconds: number): Promise<number> {
  let times = 1
  for (;;) {
    const seconds = await cpuSecondsOf(() => run(times))
    if (seconds * 1000 > milliseconds / 4) return Math.max(1, Math.ceil((times * milliseconds) / 1000 / seconds))
    times *= 2
  }
}

async function cpuSecondsOf(work: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
