import type { Log } from './log.ts'
import { sweepExpired } from './store/instance/sweep.ts'
import type { Db } from './store/sql.ts'

export interface JobParts {
  readonly db: Db
  readonly log: Log
  readonly now: () => number
  /** Makes the keys that are due; any node may do it at any time. */
  readonly rotate: () => Promise<void>
}

const SWEEP_MILLISECONDS = 1_800_000
const ROTATE_MILLISECONDS = 3_600_000

/** Timed work. Each job is safe to run on several nodes at once, so no node is special. */
export function startJobs(parts: JobParts): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  const run = (name: string, work: () => Promise<void>): void => {
    running = running
      .then(work)
      .catch((error: unknown) => parts.log.error('a job failed', { job: name, error: String(error) }))
  }
  const timers = [
    setInterval(() => run('sweep', () => sweepExpired(parts.db, parts.now())), SWEEP_MILLISECONDS),
    setInterval(() => run('rotate', parts.rotate), ROTATE_MILLISECONDS),
  ]
  for (const timer of timers) timer.unref()
  run('rotate', parts.rotate)
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await running
    },
  }
}
