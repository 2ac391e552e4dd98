import { nameKey } from '../../directory/name-key.ts'
import type { Home, User } from '../../directory/user.ts'
import { canBeStored, type Row, textOf } from '../engine/row.ts'
import { type Change, type Db, sql } from '../sql.ts'
import { findUser } from '../users.ts'

/** The user that a person of another tenant is here; undefined: nobody invited him. */
export async function findGuest(db: Db, tenantId: string, home: Home): Promise<User | undefined> {
  const [row] = await db.rows<Row>(sql`
    SELECT id FROM users
    WHERE tenant_id = ${tenantId} AND home_tenant_id = ${home.tenantId} AND home_user_id = ${home.userId}`)
  return row && findUser(db, tenantId, textOf(row, 'id'))
}

/** Members of a tenant with this mail address, in any case of letters: one, or too many to know who is meant. */
export async function listMembersByMail(db: Db, tenantId: string, mail: string): Promise<readonly User[]> {
  if (!canBeStored(mail)) return []
  const rows = await db.rows<Row>(sql`
    SELECT id FROM users
    WHERE tenant_id = ${tenantId} AND home_tenant_id IS NULL AND mail_key = ${nameKey(mail)} ORDER BY id LIMIT 2`)
  const found = await Promise.all(rows.map((row) => findUser(db, tenantId, textOf(row, 'id'))))
  return found.filter((user) => user !== undefined)
}

/** What a person was given as a guest of other tenants ends with his sign-ins at home. */
export function revokeAuthorizationsOfGuests(home: Home, reason: string, now: number): Change {
  return {
    name: 'revoke authorizations of guests',
    sql: sql`UPDATE authorizations SET revoked_at = ${now}, revoked_reason = ${reason}
      WHERE revoked_at IS NULL AND (tenant_id, user_id) IN (
        SELECT tenant_id, id FROM users WHERE home_tenant_id = ${home.tenantId} AND home_user_id = ${home.userId})`,
  }
}
