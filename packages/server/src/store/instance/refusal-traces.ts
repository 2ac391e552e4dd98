import { canBeStored, documentOf, numberOf, type Row, textOf } from '../engine/row.ts'
import { type Change, type Db, sql } from '../sql.ts'

/** A refusal as it is kept for {@link KEEP_TRACES_SECONDS}: what was seen, without any secret (DESIGN §3 Errors). */
export interface RefusalTrace {
  readonly traceId: string
  /** Empty when no tenant owns it. */
  readonly tenantId: string
  /** Epoch seconds. */
  readonly at: number
  readonly reason: string
  /** Empty when the request named none that could be one. */
  readonly clientId: string
  /** Empty when nobody was signed in. */
  readonly userId: string
  readonly endpoint: string
  readonly facts: TraceFacts
}

export type TraceFacts = Readonly<Record<string, string>>

export const KEEP_TRACES_SECONDS = 7 * 86_400

/** A trace id is this server's own and new, so a second trace of one request is the same refusal told twice. */
export function insertRefusalTrace(trace: RefusalTrace): Change {
  const { traceId, tenantId, at, reason, clientId, userId, endpoint, facts } = trace
  return {
    name: 'insert refusal trace',
    sql: sql`INSERT INTO refusal_traces (trace_id, tenant_id, at, reason, client_id, user_id, endpoint, facts)
      VALUES (${traceId}, ${tenantId}, ${at}, ${reason}, ${clientId}, ${userId}, ${endpoint}, ${JSON.stringify(facts)})
      ON CONFLICT (trace_id) DO NOTHING`,
  }
}

/** Leaves the newest `keep` traces of one owner, so that a flood pushes out nobody else's. */
export function trimRefusalTraces(tenantId: string, keep: number): Change {
  return {
    name: 'trim refusal traces',
    sql: sql`DELETE FROM refusal_traces WHERE tenant_id = ${tenantId} AND (at, trace_id) <= (
      SELECT at, trace_id FROM refusal_traces WHERE tenant_id = ${tenantId}
      ORDER BY at DESC, trace_id DESC LIMIT 1 OFFSET ${keep})`,
  }
}

/** The trace, when this tenant owns it; '' asks for one that nobody owns. */
export async function findRefusalTrace(db: Db, tenantId: string, traceId: string): Promise<RefusalTrace | undefined> {
  if (!canBeStored(traceId)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT trace_id, tenant_id, at, reason, client_id, user_id, endpoint, facts FROM refusal_traces
    WHERE tenant_id = ${tenantId} AND trace_id = ${traceId}`)
  return row && parseTrace(row)
}

/** The trace, whoever owns it: for the operator alone. */
export async function findAnyRefusalTrace(db: Db, traceId: string): Promise<RefusalTrace | undefined> {
  if (!canBeStored(traceId)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT trace_id, tenant_id, at, reason, client_id, user_id, endpoint, facts FROM refusal_traces
    WHERE trace_id = ${traceId}`)
  return row && parseTrace(row)
}

/** The newest of a tenant, newest first. */
export async function listRefusalTraces(db: Db, tenantId: string, limit: number): Promise<readonly RefusalTrace[]> {
  const rows = await db.rows<Row>(sql`
    SELECT trace_id, tenant_id, at, reason, client_id, user_id, endpoint, facts FROM refusal_traces
    WHERE tenant_id = ${tenantId} ORDER BY at DESC, trace_id DESC LIMIT ${limit}`)
  return rows.map(parseTrace)
}

export function parseTrace(row: Row): RefusalTrace {
  const facts = Object.entries(documentOf(row, 'facts')).map(([name, value]) => [name, String(value)] as const)
  return {
    traceId: textOf(row, 'trace_id'),
    tenantId: textOf(row, 'tenant_id'),
    at: numberOf(row, 'at'),
    reason: textOf(row, 'reason'),
    clientId: textOf(row, 'client_id'),
    userId: textOf(row, 'user_id'),
    endpoint: textOf(row, 'endpoint'),
    facts: Object.fromEntries(facts),
  }
}
