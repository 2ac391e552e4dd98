import { createHash } from 'node:crypto'
import { type Attempts, clearAttempts, recordFailure } from '../store/instance/attempts.ts'
import type { Change } from '../store/sql.ts'

/** How a kind of bucket slows down: so many failures in a window are free, each further one doubles the wait. Seconds. */
interface Slowdown {
  readonly free: number
  readonly windowSeconds: number
  readonly longestWaitSeconds: number
}

/**
 * An account is slowed down for strangers only: a browser that signed in to it before is counted in a bucket of its own, so
 * that an attacker cannot lock a person out (ASVS 6.1.1, NIST SP 800-63B-4 §3.2.2).
 */
const SLOWDOWNS = {
  account: { free: 10, windowSeconds: 600, longestWaitSeconds: 900 },
  'known-browser': { free: 10, windowSeconds: 600, longestWaitSeconds: 60 },
  source: { free: 100, windowSeconds: 600, longestWaitSeconds: 600 },
  client: { free: 10, windowSeconds: 600, longestWaitSeconds: 300 },
} as const satisfies Record<string, Slowdown>

export type BucketKind = keyof typeof SLOWDOWNS

export interface Bucket {
  readonly kind: BucketKind
  /** Fixed size, and says nothing about whom it counts. */
  readonly key: string
}

/** Names a bucket; the parts are hashed, so that names and addresses are not stored. */
export function bucketOf(kind: BucketKind, ...parts: readonly string[]): Bucket {
  const hash = createHash('sha256').update([kind, ...parts].join('\0')).digest('base64url')
  return { kind, key: `${kind} ${hash}` }
}

/** The network an address belongs to: /24 of IPv4, /64 of IPv6. One household or office is one source. */
export function sourceOf(address: string): string {
  const mapped = address.startsWith('::ffff:') ? address.slice(7) : address
  return mapped.includes('.') ? mapped.split('.').slice(0, 3).join('.') : mapped.split(':').slice(0, 4).join(':')
}

/** How long the caller must wait, in seconds; 0: go on. `rows` are what the database has of `buckets`. */
export function judgeAttempts(buckets: readonly Bucket[], rows: readonly Attempts[], now: number): number {
  let wait = 0
  for (const { kind, key } of buckets) {
    const row = rows.find((candidate) => candidate.bucket === key)
    if (row) wait = Math.max(wait, waitOf(SLOWDOWNS[kind], row, now))
  }
  return wait
}

function waitOf(slowdown: Slowdown, row: Attempts, now: number): number {
  const beyond = row.failures - slowdown.free
  if (beyond < 0 || now - row.windowStartedAt >= slowdown.windowSeconds) return 0
  const pause = Math.min(slowdown.longestWaitSeconds, 2 ** Math.min(beyond, 12))
  return Math.max(0, row.windowStartedAt + pause - now)
}

/** Counts an attempt. It is written before the password is looked at, so that parallel guesses cannot slip past the check. */
export function countAttempt(buckets: readonly Bucket[], now: number): readonly Change[] {
  return buckets.map(({ kind, key }) => recordFailure(key, now, SLOWDOWNS[kind].windowSeconds))
}

/** The right password forgives the account's failures, never the source's: one own account must not buy guesses at others. */
export function forgiveAttempts(buckets: readonly Bucket[]): readonly Change[] {
  return buckets.filter(({ kind }) => kind !== 'source').map(({ key }) => clearAttempts(key))
}
