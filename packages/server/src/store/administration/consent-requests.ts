import { canBeStored, documentOf, numberOf, oneOf, optional, recordList, type Row, textOf } from '../engine/row.ts'
import { type Change, type Db, sql } from '../sql.ts'

/** A permission by its ids: what it says is read again when somebody decides. */
export interface RequestedPermission {
  readonly resourceAppId: string
  readonly id: string
  readonly type: 'Scope' | 'Role'
  /** Combined consent: the API that will use it (azure-ad-wire §4.7). */
  readonly usedBy?: string
}

/** A user's request to the administrators of his organization. Times are epoch seconds. */
export interface ConsentRequest {
  readonly tenantId: string
  readonly id: string
  readonly clientAppId: string
  readonly userId: string
  readonly permissions: readonly RequestedPermission[]
  readonly justification: string
  readonly status: 'InProgress' | 'Approved' | 'Denied'
  readonly createdAt: number
  readonly decidedAt?: number
  /** Object id of the administrator. */
  readonly decidedBy?: string
}

/** As long as a deleted registration: after that the person asks again. */
const KEEP_REQUESTS_SECONDS = 30 * 86_400

/** What people wait for of one app. */
export async function listOpenRequests(
  db: Db,
  tenantId: string,
  clientAppId: string,
): Promise<readonly ConsentRequest[]> {
  const rows = await db.rows<Row>(sql`
    SELECT tenant_id, id, client_app_id, user_id, permissions, justification, status, created_at, decided_at, decided_by
    FROM consent_requests WHERE tenant_id = ${tenantId} AND client_app_id = ${clientAppId} AND status = 'InProgress' ORDER BY id`)
  return rows.map(parseConsentRequest)
}

export async function findConsentRequest(db: Db, tenantId: string, id: string): Promise<ConsentRequest | undefined> {
  if (!canBeStored(id)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT tenant_id, id, client_app_id, user_id, permissions, justification, status, created_at, decided_at, decided_by
    FROM consent_requests WHERE tenant_id = ${tenantId} AND id = ${id}`)
  return row && parseConsentRequest(row)
}

/** Asks; an older open request of the same person for the same app is withdrawn, because this one says what he needs now. */
export function putConsentRequest(request: ConsentRequest): Change[] {
  const { tenantId, id, clientAppId, userId, justification, status, createdAt } = request
  const permissions = JSON.stringify({ permissions: request.permissions })
  return [
    {
      name: 'withdraw consent request',
      sql: sql`DELETE FROM consent_requests WHERE tenant_id = ${tenantId} AND client_app_id = ${clientAppId}
        AND user_id = ${userId} AND status = 'InProgress'`,
    },
    {
      name: 'insert consent request',
      sql: sql`INSERT INTO consent_requests
          (tenant_id, id, client_app_id, user_id, permissions, justification, status, created_at)
        VALUES (${tenantId}, ${id}, ${clientAppId}, ${userId}, ${permissions}, ${justification}, ${status}, ${createdAt})`,
    },
  ]
}

/** The name of the change that is unmet when somebody else decided first. */
const DECIDE_REQUEST = 'decide consent request'

export function decideConsentRequest(
  { tenantId, id }: ConsentRequest,
  decision: { readonly status: 'Approved' | 'Denied'; readonly by: string; readonly at: number },
): Change {
  return {
    name: DECIDE_REQUEST,
    sql: sql`UPDATE consent_requests SET status = ${decision.status}, decided_at = ${decision.at}, decided_by = ${decision.by}
      WHERE tenant_id = ${tenantId} AND id = ${id} AND status = 'InProgress'`,
    expect: 1,
  }
}

/** Requests leave after thirty days, decided or not, in every tenant. */
export function sweepConsentRequests(now: number): Change {
  return {
    name: 'sweep consent requests',
    sql: sql`DELETE FROM consent_requests WHERE created_at <= ${now - KEEP_REQUESTS_SECONDS}`,
  }
}

export function parseConsentRequest(row: Row): ConsentRequest {
  return {
    tenantId: textOf(row, 'tenant_id'),
    id: textOf(row, 'id'),
    clientAppId: textOf(row, 'client_app_id'),
    userId: textOf(row, 'user_id'),
    permissions: recordList(documentOf(row, 'permissions'), 'permissions').map((permission) => ({
      resourceAppId: textOf(permission, 'resourceAppId'),
      id: textOf(permission, 'id'),
      type: oneOf(permission, 'type', ['Scope', 'Role']),
      ...optional(permission, 'usedBy', 'usedBy', textOf),
    })),
    justification: textOf(row, 'justification'),
    status: oneOf(row, 'status', ['InProgress', 'Approved', 'Denied']),
    createdAt: numberOf(row, 'created_at'),
    ...optional(row, 'decided_at', 'decidedAt', numberOf),
    ...optional(row, 'decided_by', 'decidedBy', textOf),
  }
}
