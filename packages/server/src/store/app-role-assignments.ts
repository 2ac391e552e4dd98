import { numberOf, oneOf, type Row, textOf } from './engine/row.ts'
import { type Change, type Db, once, sql } from './sql.ts'

const PRINCIPAL_TYPES = ['User', 'Group', 'ServicePrincipal'] as const

/** An app role of an API given to a daemon (application permission, by its application id), a user or a group. Epoch seconds. */
export interface AppRoleAssignment {
  readonly id: string
  readonly tenantId: string
  readonly principalType: (typeof PRINCIPAL_TYPES)[number]
  /** The user's or the group's id, or the client's application id. */
  readonly principalId: string
  readonly resourceAppId: string
  readonly appRoleId: string
  readonly createdAt: number
}

export async function listAppRoleAssignments(
  db: Db,
  tenantId: string,
  principalId: string,
): Promise<readonly AppRoleAssignment[]> {
  const rows = await db.rows<Row>(sql`
    SELECT tenant_id, id, principal_type, principal_id, resource_app_id, app_role_id, created_at FROM app_role_assignments
    WHERE tenant_id = ${tenantId} AND principal_id = ${principalId} ORDER BY resource_app_id, app_role_id`)
  return rows.map(parseAssignment)
}

/** Every role that anybody has in a tenant, for work on the whole directory. */
export async function listAppRoleAssignmentsOfTenant(db: Db, tenantId: string): Promise<readonly AppRoleAssignment[]> {
  const query = sql`
    SELECT tenant_id, id, principal_type, principal_id, resource_app_id, app_role_id, created_at FROM app_role_assignments
    WHERE tenant_id = ${tenantId} ORDER BY principal_id, resource_app_id, app_role_id`
  return (await db.rows<Row>(once(query))).map(parseAssignment)
}

export function parseAssignment(row: Row): AppRoleAssignment {
  return {
    id: textOf(row, 'id'),
    tenantId: textOf(row, 'tenant_id'),
    principalType: oneOf(row, 'principal_type', PRINCIPAL_TYPES),
    principalId: textOf(row, 'principal_id'),
    resourceAppId: textOf(row, 'resource_app_id'),
    appRoleId: textOf(row, 'app_role_id'),
    createdAt: numberOf(row, 'created_at'),
  }
}

/** Does nothing when the role is already given. */
export function insertAppRoleAssignmentIfAbsent(assignment: AppRoleAssignment): Change {
  const { tenantId, id, principalType, principalId, resourceAppId, appRoleId, createdAt } = assignment
  return {
    name: 'insert app role assignment',
    sql: sql`
      INSERT INTO app_role_assignments (tenant_id, id, principal_type, principal_id, resource_app_id, app_role_id, created_at)
      VALUES (${tenantId}, ${id}, ${principalType}, ${principalId}, ${resourceAppId}, ${appRoleId}, ${createdAt})
      ON CONFLICT (tenant_id, principal_id, resource_app_id, app_role_id) DO NOTHING`,
  }
}

/** Unmet when the role is already given. */
export function insertAppRoleAssignment(assignment: AppRoleAssignment): Change {
  return { ...insertAppRoleAssignmentIfAbsent(assignment), expect: 1 }
}

export function deleteAppRoleAssignment(tenantId: string, id: string): Change {
  return {
    name: 'delete app role assignment',
    sql: sql`DELETE FROM app_role_assignments WHERE tenant_id = ${tenantId} AND id = ${id}`,
    expect: 1,
  }
}
