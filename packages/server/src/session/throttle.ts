import { createHash } from 'node:crypto'
import { type Attempts, blockAttempts, clearAttempts, recordFailure } from '../store/instance/attempts.ts'
import type { Change } from '../store/sql.ts'

/** So many attempts in a window are free; then each one begins a pause, of 1, 2, 4, … seconds up to the longest. */
interface Slowdown {
  readonly free: number
  readonly windowSeconds: number
  readonly longestPauseSeconds: number
}

const HOUR = 3600
const DAY = 24 * HOUR

/**
 * An account gets some 110 guesses a day from strangers (10, then ever fewer, at last one in 15 minutes), whatever the number of
 * their addresses; nobody is shut out for longer than a pause (ASVS 6.1.1, NIST SP 800-63B-4 §3.2.2). A browser that signed in
 * before counts in a bucket of its own, so strangers do not slow a person down.
 */
const SLOWDOWNS = {
  account: { free: 10, windowSeconds: DAY, longestPauseSeconds: 900 },
  'known-browser': { free: 10, windowSeconds: HOUR, longestPauseSeconds: 60 },
  source: { free: 100, windowSeconds: HOUR, longestPauseSeconds: 600 },
  client: { free: 10, windowSeconds: HOUR, longestPauseSeconds: 300 },
} as const satisfies Record<string, Slowdown>

export type BucketKind = keyof typeof SLOWDOWNS

export interface Bucket {
  readonly kind: BucketKind
  /** Fixed size, and says nothing about whom it counts. */
  readonly key: string
}

/** Names a bucket; the parts are hashed, so that names and addresses are not stored. */
export function bucketOf(kind: BucketKind, ...parts: readonly string[]): Bucket {
  const hash = createHash('sha256')
    .update([kind, ...parts].join('\0'))
    .digest('base64url')
  return { kind, key: `${kind} ${hash}` }
}

/** The network an address belongs to: /24 of IPv4, /64 of IPv6, however written. One household or office is one source. */
export function sourceOf(address: string): string {
  const mapped = address.replace(/^::ffff:(?=[\d.]+$)/i, '')
  if (!mapped.includes(':')) return mapped.split('.').slice(0, 3).join('.')
  const [head = '', tail] = (mapped.split('%')[0] ?? '').split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length)
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...after]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

/** How long the caller must wait, in seconds; 0: go on. `rows` are what the database has of `buckets`. */
export function judgeAttempts(buckets: readonly Bucket[], rows: readonly Attempts[], now: number): number {
  const waits = buckets.map(({ kind, key }) => {
    const blockedUntil = rows.find((row) => row.bucket === key)?.blockedUntil ?? 0
    // A clock that was set back must not make a pause longer than it ever was.
    return Math.min(blockedUntil - now, SLOWDOWNS[kind].longestPauseSeconds)
  })
  return Math.max(0, ...waits)
}

/**
 * Counts an attempt before the password is looked at. Unmet when another attempt of the same moment began the pause: of many
 * parallel guesses one goes on, and the others must wait.
 */
export function takeAttempt(bucket: Bucket, rows: readonly Attempts[], now: number): readonly Change[] {
  const [record, ...pause] = countFailure(bucket, rows, now)
  return record === undefined ? [] : [record, ...pause.map((change) => ({ ...change, expect: 1 }))]
}

/** Counts an attempt that failed already. */
export function countFailure(bucket: Bucket, rows: readonly Attempts[], now: number): readonly Change[] {
  const { windowSeconds } = SLOWDOWNS[bucket.kind]
  const seconds = pauseAfter(bucket, rows, now)
  const record = recordFailure(bucket.key, now, windowSeconds)
  return seconds === 0 ? [record] : [record, blockAttempts(bucket.key, now + seconds)]
}

function pauseAfter({ kind, key }: Bucket, rows: readonly Attempts[], now: number): number {
  const { free, windowSeconds, longestPauseSeconds } = SLOWDOWNS[kind]
  const row = rows.find((candidate) => candidate.bucket === key)
  const before = row === undefined || now - row.windowStartedAt >= windowSeconds ? 0 : row.failures
  return before < free ? 0 : Math.min(longestPauseSeconds, 2 ** Math.min(before - free, 20))
}

/** The right password forgives the account's attempts, never the source's: one own account must not buy guesses at others. */
export function forgiveAttempts(buckets: readonly Bucket[]): readonly Change[] {
  return buckets.filter(({ kind }) => kind !== 'source').map(({ key }) => clearAttempts(key))
}
