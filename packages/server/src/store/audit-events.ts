import { documentOf, numberOf, type Row, textOf } from './engine/row.ts'
import { type Change, type Db, sql } from './sql.ts'

/** A thing that happened, as it is kept: who did what to whom. Written in the commit of the change it tells of. Epoch seconds. */
export interface StoredAuditEvent {
  /** Empty when no tenant owns it. */
  readonly tenantId: string
  readonly id: string
  readonly at: number
  readonly type: string
  readonly actor: string
  readonly target: string
  readonly traceId: string
  /** Ids and reasons, never secrets. */
  readonly detail: Readonly<Record<string, unknown>>
}

/**
 * Events of daily use, which tell of no change of the directory: whoever signs in writes them, so they leave after a time
 * (instance/sweep.ts). Constant text: the index of migration 10 is for exactly this condition.
 */
export const PASSING_EVENTS = `type IN ('sign-in.succeeded', 'sign-in.session', 'sign-in.failed', 'sign-out', 'code.redeemed',
      'client-authentication.failed', 'password.change-failed')`

/** As long as a session that is kept: who is signed in anywhere finds his sign-in in the log. */
export const KEEP_PASSING_SECONDS = 90 * 86_400

export function insertAuditEvent(event: StoredAuditEvent): Change {
  const { tenantId, id, at, type, actor, target, traceId, detail } = event
  return {
    name: 'insert audit event',
    sql: sql`INSERT INTO audit_events (tenant_id, id, at, type, actor, target, trace_id, detail)
      VALUES (${tenantId}, ${id}, ${at}, ${type}, ${actor}, ${target}, ${traceId}, ${JSON.stringify(detail)})`,
  }
}

/** The newest events of a tenant, newest first. The directory API lists by pages (listing/walk.ts). */
export async function listAuditEvents(db: Db, tenantId: string, limit: number): Promise<readonly StoredAuditEvent[]> {
  const rows = await db.rows<Row>(sql`
    SELECT tenant_id, id, at, type, actor, target, trace_id, detail FROM audit_events
    WHERE tenant_id = ${tenantId} ORDER BY at DESC, id DESC LIMIT ${limit}`)
  return rows.map(parseAuditEvent)
}

export function parseAuditEvent(row: Row): StoredAuditEvent {
  return {
    tenantId: textOf(row, 'tenant_id'),
    id: textOf(row, 'id'),
    at: numberOf(row, 'at'),
    type: textOf(row, 'type'),
    actor: textOf(row, 'actor'),
    target: textOf(row, 'target'),
    traceId: textOf(row, 'trace_id'),
    detail: documentOf(row, 'detail'),
  }
}
