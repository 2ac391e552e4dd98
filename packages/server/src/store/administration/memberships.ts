import type { Membership } from '../../directory/groups/membership.ts'
import { type Row, textOf } from '../engine/row.ts'
import { type Db, sql } from '../sql.ts'

/**
 * Groups that a user or a group is a member of, directly or through others. UNION keeps each group once, so groups in a circle end; CROSS JOIN keeps the order, or
 * SQLite reads all memberships of the tenant for each group.
 */
export async function listAllGroupIds(db: Db, tenantId: string, memberId: string): Promise<readonly string[]> {
  const rows = await db.rows<Row>(sql`
    WITH RECURSIVE held AS (
      SELECT group_id FROM group_members WHERE tenant_id = ${tenantId} AND member_id = ${memberId}
      UNION
      SELECT m.group_id FROM held CROSS JOIN group_members m WHERE m.tenant_id = ${tenantId} AND m.member_id = held.group_id)
    SELECT group_id FROM held ORDER BY group_id`)
  return rows.map((row) => textOf(row, 'group_id'))
}

/** App roles that a user has, himself or through a group, of every API. */
export async function listAssigned(db: Db, tenantId: string, userId: string): Promise<Membership['assigned']> {
  const rows = await db.rows<Row>(sql`
    WITH RECURSIVE held AS (
      SELECT group_id FROM group_members WHERE tenant_id = ${tenantId} AND member_id = ${userId}
      UNION
      SELECT m.group_id FROM held CROSS JOIN group_members m WHERE m.tenant_id = ${tenantId} AND m.member_id = held.group_id)
    SELECT resource_app_id, app_role_id FROM app_role_assignments
    WHERE tenant_id = ${tenantId} AND (principal_id = ${userId} OR principal_id IN (SELECT group_id FROM held))
    ORDER BY resource_app_id, app_role_id`)
  return rows.map((row) => ({
    resourceAppId: textOf(row, 'resource_app_id'),
    appRoleId: textOf(row, 'app_role_id'),
  }))
}
