import { createHash } from 'node:crypto'
import { readCpuSeconds, readRssMiB } from '../measure/process-tree.ts'
import { percentile } from '../measure/statistics.ts'
import { openExchange } from './exchange.ts'
import { signIn } from './sign-in.ts'
import { collect, prepareWork } from './works.ts'
import type { LoadContext } from './flow.ts'
import type { Exchange } from './exchange.ts'
import type { Step } from './works.ts'
import type { Site, Visit, VisitResult } from './site.ts'

/** The load process: visits come as messages from the parent, one at a time, and each is answered with what it saw. */

/** Codes are prepared and spent in portions, so that none is near its 60 s and no store in memory has to hold many. */
const portion = 200
const sessionsOf = new Map<string, readonly string[]>()

interface Tally {
  readonly latencies: number[]
  cpuSeconds: number
  seconds: number
  errors: number
  firstError: string
}

async function visit(order: Visit): Promise<VisitResult> {
  const { exchange, close } = openExchange(order.concurrency)
  const preparation = openExchange(8)
  const tally: Tally = { latencies: [], cpuSeconds: 0, seconds: 0, errors: 0, firstError: '' }
  const context: LoadContext = {
    exchange,
    site: order.site,
    sessions: await findSessions(preparation.exchange, order),
    seen: new Set(),
  }
  const crowd = startSignIns(order)
  for (let done = 0; done < order.count; done += portion) {
    const count = Math.min(portion, order.count - done)
    const step = await prepareWork[order.work](context, count, order.concurrency)
    await measurePortion(order, step, { count, tally })
  }
  const signedIn = await crowd.stop()
  close()
  preparation.close()
  const { target, work, concurrency } = order
  return {
    target,
    work,
    concurrency,
    count: order.count,
    signedIn,
    errors: tally.errors,
    firstError: tally.firstError,
    cpuSecondsPer1000: (tally.cpuSeconds * 1000) / order.count,
    requestsPerSecond: order.count / tally.seconds,
    p50: percentile(tally.latencies, 0.5),
    p99: percentile(tally.latencies, 0.99),
    rssMiB: readRssMiB(order.pid),
  }
}

async function measurePortion(
  order: Visit,
  step: Step,
  { count, tally }: { count: number; tally: Tally },
): Promise<void> {
  let next = 0
  const worker = async (_: unknown, number: number): Promise<void> => {
    for (let own = 0; next < count; own++) {
      const index = next++
      const started = performance.now()
      try {
        await step(order.work === 'W2' ? own : index, number)
      } catch (error) {
        if (tally.errors++ === 0) tally.firstError = String(error)
      }
      tally.latencies.push(performance.now() - started)
    }
  }
  const cpu = readCpuSeconds(order.pid)
  const started = performance.now()
  await Promise.all(Array.from({ length: order.concurrency }, worker))
  tally.seconds += (performance.now() - started) / 1000
  tally.cpuSeconds += readCpuSeconds(order.pid) - cpu
}

async function findSessions(exchange: Exchange, { site }: Visit): Promise<readonly string[]> {
  const name = createHash('sha256').update(JSON.stringify(site)).digest('base64url')
  const known = sessionsOf.get(name)
  if (known !== undefined && !site.signInBeforeEach) return known
  const sessions = await collect(site.users.length, (index) => signIn(exchange, site, site.users[index] ?? ''))
  sessionsOf.set(name, sessions)
  return sessions
}

/** People who type their password while tokens are asked for (the p99 target). */
function startSignIns({ signIns, site }: { signIns: number; site: Site }): { stop: () => Promise<number> } {
  const { exchange, close } = openExchange(Math.max(1, signIns))
  const stopped = new AbortController()
  let signedIn = 0
  const person = async (_: unknown, number: number): Promise<void> => {
    while (!stopped.signal.aborted) {
      await signIn(exchange, site, site.users[(number + signIns * (signedIn % 7)) % site.users.length] ?? '')
      signedIn++
    }
  }
  const people = Promise.all(Array.from({ length: signIns }, person))
  return {
    stop: async () => {
      stopped.abort()
      await people
      close()
      return signedIn
    },
  }
}

process.on('message', (order: Visit) => {
  visit(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ failure: `${order.target} ${order.work}: ${String(error)}` }),
  )
})
process.on('disconnect', () => process.exit(0))
