import { type AppRoleAssignment, parseAssignment } from '../app-role-assignments.ts'
import { optional, textOf } from '../engine/row.ts'
import type { ListedTable } from './walk.ts'

/** An app role that somebody has, with the object ids and names that the organization itself knows. */
export interface ListedAssignment {
  readonly assignment: AppRoleAssignment
  /** Of a user or a group. */
  readonly holderName?: string
  /** Of the service principal of a daemon. */
  readonly holderId?: string
  readonly resourceId?: string
}

const ASSIGNMENTS: ListedTable<ListedAssignment, 'created_at' | 'principal_id' | 'resource_app_id'> = {
  columns: `t.tenant_id, t.id, t.principal_type, t.principal_id, t.resource_app_id, t.app_role_id, t.created_at,
    COALESCE(u.display_name, g.display_name) AS holder_name, p.id AS holder_id, r.id AS resource_id`,
  from: `app_role_assignments t
    LEFT JOIN users u ON u.tenant_id = t.tenant_id AND u.id = t.principal_id AND t.principal_type = 'User'
    LEFT JOIN directory_groups g ON g.tenant_id = t.tenant_id AND g.id = t.principal_id AND t.principal_type = 'Group'
    LEFT JOIN service_principals p ON p.tenant_id = t.tenant_id AND p.app_id = t.principal_id AND t.principal_type = 'ServicePrincipal'
    LEFT JOIN service_principals r ON r.tenant_id = t.tenant_id AND r.app_id = t.resource_app_id`,
  ordered: { created_at: 'number', principal_id: 'text', resource_app_id: 'text' },
  parse: (row) => ({
    assignment: parseAssignment(row),
    ...optional(row, 'holder_name', 'holderName', textOf),
    ...optional(row, 'holder_id', 'holderId', textOf),
    ...optional(row, 'resource_id', 'resourceId', textOf),
  }),
}

export type AssignmentTable = typeof ASSIGNMENTS

/** Who has roles of an API or an app. */
export function assignedTo(resourceAppId: string): AssignmentTable {
  return { ...ASSIGNMENTS, only: 't.resource_app_id = ?', scope: [resourceAppId] }
}

/** Which roles somebody has himself. */
export function assignedOf(principalId: string): AssignmentTable {
  return { ...ASSIGNMENTS, only: 't.principal_id = ?', scope: [principalId] }
}
