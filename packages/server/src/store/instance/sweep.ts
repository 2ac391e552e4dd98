import { sweepConsentRequests } from '../administration/consent-requests.ts'
import { sweepDeletedApplications } from '../administration/deleted-applications.ts'
import { KEEP_PASSING_SECONDS, PASSING_EVENTS } from '../audit-events.ts'
import { numberOf, type Row } from '../engine/row.ts'
import { type Change, type Db, type Sql, sql } from '../sql.ts'
import { KEEP_TRACES_SECONDS } from './refusal-traces.ts'

/** A code lives 60 s; its row stays five minutes longer, so that a late second redemption still meets the first (DESIGN §3). */
const CODE_MEMORY_SECONDS = 60 + 300
/** A refresh token not used for this long is dead (DESIGN, lifetimes). */
const IDLE_SECONDS = 90 * 86_400
/** No throttling window is longer. */
const ATTEMPTS_SECONDS = 86_400
/** Rows looked at in one statement, so that no request waits behind a sweep. */
const STEP = 500

/** What leaves a table: walked by a point in time that each row has, up to `until` (exclusive), in steps. */
interface Sweep {
  readonly until: number
  /** The time of the first row after a step that begins at `from`, as column `at`. */
  readonly nextStep: (from: number, until: number) => Sql
  readonly remove: (from: number, to: number) => Change
}

/**
 * Deletes what nothing can ask for any more, in small steps; storage stays proportional to live grants, and to the sign-ins of ninety days.
 * Audit events that tell of a change of the directory, notices and directory objects are never touched, but for registrations that were
 * deleted, and consent that was asked for, thirty days ago. `now` in epoch seconds. Rejects when the database is closed meanwhile.
 */
export async function sweepExpired(db: Db, now: number): Promise<void> {
  for (const sweep of [
    authorizations(now),
    sessions(now),
    attempts(now),
    oneTimeLinks(now),
    refusalTraces(now),
    passingEvents(now),
  ])
    await walk(db, sweep)
  await db.commit([{ name: 'sweep signing keys', sql: sql`DELETE FROM signing_keys WHERE expires_at <= ${now}` }])
  await db.commit([sweepDeletedApplications(now), sweepConsentRequests(now)])
  await db.commit([{ name: 'sweep sealing keys', sql: sql`DELETE FROM sealing_keys WHERE expires_at <= ${now}` }])
}

async function walk(db: Db, { until, nextStep, remove }: Sweep): Promise<void> {
  for (let from = 0; from < until;) {
    const [row] = await db.rows<Row>(nextStep(from, until))
    const to = row === undefined ? until : Math.max(numberOf(row, 'at'), from + 1)
    await db.commit([remove(from, to)])
    from = to
  }
}

/**
 * Walked by age, since "idle" has no index: an index on the time of the last refresh would make every refresh dearer. Ended,
 * idle or revoked ones leave, but none that a second redemption of its code could still ask for.
 */
function authorizations(now: number): Sweep {
  return {
    until: now - CODE_MEMORY_SECONDS,
    nextStep: (
      from,
      until,
    ) => sql`SELECT created_at AS at FROM authorizations WHERE created_at >= ${from} AND created_at < ${until}
      ORDER BY created_at LIMIT 1 OFFSET ${STEP}`,
    remove: (from, to) => ({
      name: 'sweep authorizations',
      sql: sql`DELETE FROM authorizations WHERE created_at >= ${from} AND created_at < ${to}
        AND (ends_at <= ${now} OR issued_at <= ${now - IDLE_SECONDS} OR revoked_at IS NOT NULL)`,
    }),
  }
}

function sessions(now: number): Sweep {
  return {
    until: now + 1,
    nextStep: (
      from,
      until,
    ) => sql`SELECT expires_at AS at FROM sessions WHERE expires_at >= ${from} AND expires_at < ${until}
      ORDER BY expires_at LIMIT 1 OFFSET ${STEP}`,
    remove: (from, to) => ({
      name: 'sweep sessions',
      sql: sql`DELETE FROM sessions WHERE expires_at >= ${from} AND expires_at < ${to}`,
    }),
  }
}

function attempts(now: number): Sweep {
  return {
    until: now - ATTEMPTS_SECONDS,
    nextStep: (from, until) => sql`SELECT window_started_at AS at FROM attempts
      WHERE window_started_at >= ${from} AND window_started_at < ${until} ORDER BY window_started_at LIMIT 1 OFFSET ${STEP}`,
    remove: (from, to) => ({
      name: 'sweep attempts',
      sql: sql`DELETE FROM attempts WHERE window_started_at >= ${from} AND window_started_at < ${to} AND blocked_until <= ${now}`,
    }),
  }
}

function oneTimeLinks(now: number): Sweep {
  return {
    until: now + 1,
    nextStep: (
      from,
      until,
    ) => sql`SELECT expires_at AS at FROM one_time_links WHERE expires_at >= ${from} AND expires_at < ${until}
      ORDER BY expires_at LIMIT 1 OFFSET ${STEP}`,
    remove: (from, to) => ({
      name: 'sweep one-time links',
      sql: sql`DELETE FROM one_time_links WHERE expires_at >= ${from} AND expires_at < ${to}`,
    }),
  }
}

function refusalTraces(now: number): Sweep {
  return {
    until: now - KEEP_TRACES_SECONDS,
    nextStep: (from, until) => sql`SELECT at FROM refusal_traces WHERE at >= ${from} AND at < ${until}
      ORDER BY at LIMIT 1 OFFSET ${STEP}`,
    remove: (from, to) => ({
      name: 'sweep refusal traces',
      sql: sql`DELETE FROM refusal_traces WHERE at >= ${from} AND at < ${to}`,
    }),
  }
}

function passingEvents(now: number): Sweep {
  return {
    until: now - KEEP_PASSING_SECONDS,
    nextStep: (from, until) => ({
      text: `SELECT at FROM audit_events WHERE ${PASSING_EVENTS} AND at >= ? AND at < ? ORDER BY at LIMIT 1 OFFSET ${STEP}`,
      values: [from, until],
    }),
    remove: (from, to) => ({
      name: 'sweep events of daily use',
      sql: { text: `DELETE FROM audit_events WHERE ${PASSING_EVENTS} AND at >= ? AND at < ?`, values: [from, to] },
    }),
  }
}
