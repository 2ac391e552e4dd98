import { type Change, sql } from '../sql.ts'

/**
 * Takes or extends a lease, so that one node of many does a timed job: unmet while another holder's has not expired. In the
 * same commit as the job's changes it also fences off a holder who was too slow. Times are epoch seconds.
 */
export function takeLease(name: string, holder: string, now: number, ttlSeconds: number): Change {
  return {
    name: 'take lease',
    sql: sql`INSERT INTO leases (name, holder, expires_at) VALUES (${name}, ${holder}, ${now + ttlSeconds})
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
      WHERE leases.holder = excluded.holder OR leases.expires_at <= ${now}`,
    expect: 1,
  }
}
