import { flagOf, numberOf, optional, type Row, textOf, textsOf } from './engine/row.ts'
import { type Change, type Db, sql } from './sql.ts'

/** A browser that a user signed in with. The id is a hash of the secret in the cookie. Times are epoch seconds. */
export interface Session {
  readonly id: string
  readonly tenantId: string
  readonly userId: string
  readonly authTime: number
  readonly amr: readonly string[]
  /** "Keep me signed in". */
  readonly persistent: boolean
  readonly createdAt: number
  readonly expiresAt: number
  readonly endedAt?: number
}

/** Also an ended or expired one, as long as it is kept. */
export async function findSession(db: Db, tenantId: string, id: string): Promise<Session | undefined> {
  const [row] = await db.rows<Row>(sql`
    SELECT tenant_id, id, user_id, auth_time, amr, persistent, created_at, expires_at, ended_at FROM sessions
    WHERE tenant_id = ${tenantId} AND id = ${id}`)
  return row && parseSession(row)
}

export function insertSession(session: Session): Change {
  return {
    name: 'insert session',
    sql: sql`
      INSERT INTO sessions (tenant_id, id, user_id, auth_time, amr, persistent, created_at, expires_at, ended_at)
      VALUES (${session.tenantId}, ${session.id}, ${session.userId}, ${session.authTime}, ${JSON.stringify(session.amr)},
        ${session.persistent ? 1 : 0}, ${session.createdAt}, ${session.expiresAt}, ${session.endedAt ?? null})`,
  }
}

export function endSession(tenantId: string, id: string, now: number): Change {
  return {
    name: 'end session',
    sql: sql`UPDATE sessions SET ended_at = ${now} WHERE tenant_id = ${tenantId} AND id = ${id} AND ended_at IS NULL`,
  }
}

export function endSessionsOfUser(tenantId: string, userId: string, now: number): Change {
  return {
    name: 'end sessions of user',
    sql: sql`UPDATE sessions SET ended_at = ${now} WHERE tenant_id = ${tenantId} AND user_id = ${userId} AND ended_at IS NULL`,
  }
}

function parseSession(row: Row): Session {
  return {
    id: textOf(row, 'id'),
    tenantId: textOf(row, 'tenant_id'),
    userId: textOf(row, 'user_id'),
    authTime: numberOf(row, 'auth_time'),
    amr: textsOf(row, 'amr'),
    persistent: flagOf(row, 'persistent'),
    createdAt: numberOf(row, 'created_at'),
    expiresAt: numberOf(row, 'expires_at'),
    ...optional(row, 'ended_at', 'endedAt', numberOf),
  }
}
