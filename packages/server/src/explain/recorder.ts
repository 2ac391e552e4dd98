import type { Log } from '../log.ts'
import type { HttpRequest, Refused } from '../http/message.ts'
import { insertRefusalTrace, trimRefusalTraces } from '../store/instance/refusal-traces.ts'
import type { Db } from '../store/sql.ts'
import { createOwners } from './find-owner.ts'
import { readFacts, type SeenRequest } from './read-facts.ts'

/** Keeps why requests were refused, off the path of the request. */
export interface RefusalRecorder {
  /** Takes a refusal to be written later; never waits, never throws, and drops it when too many wait. */
  record(refused: Refused, http: HttpRequest): void
  /** Resolves when everything that was taken so far is written or lost. */
  flush(): Promise<void>
}

interface RecorderParts {
  readonly db: Db
  readonly log: Log
  /** Epoch seconds. */
  readonly now: () => number
  readonly bounds?: Partial<RecorderBounds>
}

interface RecorderBounds {
  /** Traces that may wait; more are dropped and counted. */
  readonly waiting: number
  /** Traces in one commit. */
  readonly batch: number
  /** Traces kept of each owner. */
  readonly kept: number
  readonly milliseconds: number
}

const BOUNDS: RecorderBounds = { waiting: 1000, batch: 200, kept: 10_000, milliseconds: 1000 }

/** A trace whose owner is not yet looked up. */
export interface WaitingTrace extends SeenRequest {
  readonly traceId: string
  readonly at: number
  readonly reason: string
  /** The tenant as the request's address named it. */
  readonly named: string
  readonly tenantId?: string
}

export function createRefusalRecorder(parts: RecorderParts): RefusalRecorder {
  const { log, now } = parts
  const bounds = { ...BOUNDS, ...parts.bounds }
  let waiting: WaitingTrace[] = []
  let dropped = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, bounds.batch)
      await writeBatch(batch, parts.db, bounds.kept).catch((error: unknown) =>
        log.warn('refusal traces were lost', { count: batch.length, error: String(error) }),
      )
      // Only now: what is being written still counts as waiting, or a slow database would let the queue grow.
      waiting = waiting.slice(batch.length)
    }
    if (dropped > 0) log.warn('refusal traces were dropped', { count: dropped })
    dropped = 0
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(writeAll)
    return writing
  }

  function record(refused: Refused, http: HttpRequest): void {
    if (waiting.length >= bounds.waiting) return void (dropped += 1)
    const { known, refusal } = refused
    waiting.push({
      ...readFacts(http, refused),
      traceId: http.traceId,
      at: now(),
      reason: refusal.reason,
      named: http.params['tenant'] ?? '',
      ...(known?.tenantId !== undefined && { tenantId: known.tenantId }),
    })
    timer ??= setTimeout(() => void flush(), bounds.milliseconds).unref()
  }

  return { record, flush }
}

async function writeBatch(batch: readonly WaitingTrace[], db: Db, kept: number): Promise<void> {
  const owners = createOwners(db)
  const traces = []
  for (const waiting of batch) {
    const { named: _named, ...trace } = waiting
    const { tenantId, facts } = await owners.find(waiting)
    traces.push({ ...trace, tenantId, facts: { ...trace.facts, ...facts } })
  }
  const tenants = [...new Set(traces.map(({ tenantId }) => tenantId))]
  await db.commit([...traces.map(insertRefusalTrace), ...tenants.map((tenantId) => trimRefusalTraces(tenantId, kept))])
}
