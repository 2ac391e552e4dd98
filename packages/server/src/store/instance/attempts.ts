import { numberOf, type Row, textOf } from '../engine/row.ts'
import { type Change, type Db, sql } from '../sql.ts'

/** Failures counted in one bucket: the hash of an account, a source or both. Times are epoch seconds. */
export interface Attempts {
  readonly bucket: string
  readonly failures: number
  readonly windowStartedAt: number
  /** 0: not blocked. */
  readonly blockedUntil: number
}

/** The buckets that exist, in the order asked for. */
export async function readAttempts(db: Db, buckets: readonly string[]): Promise<readonly Attempts[]> {
  const found = await Promise.all(
    buckets.map((bucket) =>
      db.rows<Row>(
        sql`SELECT bucket, failures, window_started_at, blocked_until FROM attempts WHERE bucket = ${bucket}`,
      ),
    ),
  )
  return found.flat().map((row) => ({
    bucket: textOf(row, 'bucket'),
    failures: numberOf(row, 'failures'),
    windowStartedAt: numberOf(row, 'window_started_at'),
    blockedUntil: numberOf(row, 'blocked_until'),
  }))
}

/** Counts a failure. A window older than `windowSeconds` starts again at one; a block that is still running stays. */
export function recordFailure(bucket: string, now: number, windowSeconds: number): Change {
  const oldest = now - windowSeconds
  return {
    name: 'record failure',
    sql: sql`
      INSERT INTO attempts (bucket, failures, window_started_at, blocked_until) VALUES (${bucket}, 1, ${now}, 0)
      ON CONFLICT (bucket) DO UPDATE SET
        failures = CASE WHEN attempts.window_started_at <= ${oldest} THEN 1 ELSE attempts.failures + 1 END,
        window_started_at = CASE WHEN attempts.window_started_at <= ${oldest} THEN excluded.window_started_at
          ELSE attempts.window_started_at END`,
  }
}

/** Refuses a bucket until a time. The longer of two blocks stays. */
export function blockAttempts(bucket: string, until: number): Change {
  return {
    name: 'block attempts',
    sql: sql`UPDATE attempts SET blocked_until = ${until} WHERE bucket = ${bucket} AND blocked_until < ${until}`,
  }
}

export function clearAttempts(bucket: string): Change {
  return { name: 'clear attempts', sql: sql`DELETE FROM attempts WHERE bucket = ${bucket}` }
}
