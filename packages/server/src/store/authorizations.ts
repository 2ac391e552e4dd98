import type { Authorization } from '../directory/authorization.ts'
import { numberOf, optional, type Row, textOf, textsOf } from './engine/row.ts'
import { type Change, type Db, sql } from './sql.ts'

export async function findAuthorization(db: Db, tenantId: string, id: string): Promise<Authorization | undefined> {
  const [row] = await db.rows<Row>(sql`
    SELECT tenant_id, id, client_app_id, user_id, session_id, auth_time, amr, outstanding, used, before, issued_at, created_at,
      ends_at, revoked_at, revoked_reason
    FROM authorizations WHERE tenant_id = ${tenantId} AND id = ${id}`)
  return row && parseAuthorization(row)
}

/** The applications that a person came to in one session, by any of its sign-ins that is still kept. */
export async function listClientsOfSession(
  db: Db,
  { tenantId, userId, sessionId }: Pick<Authorization, 'tenantId' | 'userId' | 'sessionId'>,
): Promise<readonly string[]> {
  const rows = await db.rows<Row>(sql`
    SELECT DISTINCT client_app_id FROM authorizations
    WHERE tenant_id = ${tenantId} AND user_id = ${userId} AND session_id = ${sessionId}`)
  return rows.map((row) => textOf(row, 'client_app_id'))
}

/** The single use of a code: a unique violation means that it was redeemed before (DESIGN §3 Authorization codes). */
export function insertAuthorization(authorization: Authorization): Change {
  const { tenantId, id, clientAppId, userId, sessionId, authTime, amr, outstanding, used, before } = authorization
  const { issuedAt, createdAt, endsAt, revokedAt = null, revokedReason = null } = authorization
  return {
    name: 'insert authorization',
    sql: sql`
      INSERT INTO authorizations (tenant_id, id, client_app_id, user_id, session_id, auth_time, amr, outstanding, used, before,
        issued_at, created_at, ends_at, revoked_at, revoked_reason)
      VALUES (${tenantId}, ${id}, ${clientAppId}, ${userId}, ${sessionId}, ${authTime}, ${JSON.stringify(amr)}, ${outstanding},
        ${used}, ${before}, ${issuedAt}, ${createdAt}, ${endsAt}, ${revokedAt}, ${revokedReason})`,
  }
}

/** One rotation: unmet when another rotation or a revocation came first; read again and judge again (DESIGN §3 Refresh tokens). */
export function rotateAuthorization(previous: Authorization, next: Authorization): Change {
  return {
    name: 'rotate authorization',
    sql: sql`
      UPDATE authorizations SET outstanding = ${next.outstanding}, used = ${next.used}, before = ${next.before}, issued_at = ${next.issuedAt}
      WHERE tenant_id = ${previous.tenantId} AND id = ${previous.id} AND outstanding = ${previous.outstanding}
        AND used = ${previous.used} AND before = ${previous.before} AND issued_at = ${previous.issuedAt} AND revoked_at IS NULL`,
    expect: 1,
  }
}

/** The first revocation stays: its time and reason are not overwritten. */
export function revokeAuthorization(tenantId: string, id: string, reason: string, now: number): Change {
  return {
    name: 'revoke authorization',
    sql: sql`UPDATE authorizations SET revoked_at = ${now}, revoked_reason = ${reason}
      WHERE tenant_id = ${tenantId} AND id = ${id} AND revoked_at IS NULL`,
  }
}

export function revokeAuthorizationsOfUser(tenantId: string, userId: string, reason: string, now: number): Change {
  return {
    name: 'revoke authorizations of user',
    sql: sql`UPDATE authorizations SET revoked_at = ${now}, revoked_reason = ${reason}
      WHERE tenant_id = ${tenantId} AND user_id = ${userId} AND revoked_at IS NULL`,
  }
}

/** What depended on a user's consent to a client. */
export function revokeAuthorizationsOfGrant(
  tenantId: string,
  { clientAppId, userId }: { readonly clientAppId: string; readonly userId: string },
  reason: string,
  now: number,
): Change {
  return {
    name: 'revoke authorizations of grant',
    sql: sql`UPDATE authorizations SET revoked_at = ${now}, revoked_reason = ${reason}
      WHERE tenant_id = ${tenantId} AND user_id = ${userId} AND client_app_id = ${clientAppId} AND revoked_at IS NULL`,
  }
}

function parseAuthorization(row: Row): Authorization {
  return {
    id: textOf(row, 'id'),
    tenantId: textOf(row, 'tenant_id'),
    clientAppId: textOf(row, 'client_app_id'),
    userId: textOf(row, 'user_id'),
    sessionId: textOf(row, 'session_id'),
    authTime: numberOf(row, 'auth_time'),
    amr: textsOf(row, 'amr'),
    outstanding: numberOf(row, 'outstanding'),
    used: numberOf(row, 'used'),
    before: numberOf(row, 'before'),
    issuedAt: numberOf(row, 'issued_at'),
    createdAt: numberOf(row, 'created_at'),
    endsAt: numberOf(row, 'ends_at'),
    ...optional(row, 'revoked_at', 'revokedAt', numberOf),
    ...optional(row, 'revoked_reason', 'revokedReason', textOf),
  }
}
