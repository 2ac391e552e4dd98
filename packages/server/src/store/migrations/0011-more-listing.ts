import { nameKey } from '../../directory/name-key.ts'
import { textOf } from '../engine/row.ts'
import type { Migration } from '../engine/migration.ts'

/** The lists that were still read whole: organizations, assignments, requests, what was deleted. As in 0005. */
export const MORE_LISTING: Migration = {
  number: 11,
  statements: [`ALTER TABLE tenants ADD COLUMN name_key TEXT NOT NULL DEFAULT ''`],
  fill: [
    {
      select: 'SELECT id AS tenant_id, id, display_name FROM tenants',
      update: 'UPDATE tenants SET name_key = ? WHERE id = ? AND id = ?',
      values: (row) => [nameKey(textOf(row, 'display_name'))],
    },
  ],
  indexes: [
    `CREATE INDEX tenants_name ON tenants (name_key, id)`,
    `CREATE INDEX app_role_assignments_to ON app_role_assignments (tenant_id, resource_app_id, created_at, id)`,
    `CREATE INDEX app_role_assignments_to_whom ON app_role_assignments (tenant_id, resource_app_id, principal_id, id)`,
    `CREATE INDEX app_role_assignments_of ON app_role_assignments (tenant_id, principal_id, created_at, id)`,
    `CREATE INDEX app_role_assignments_of_what ON app_role_assignments (tenant_id, principal_id, resource_app_id, id)`,
    `CREATE INDEX consent_requests_status ON consent_requests (tenant_id, status, id)`,
    `CREATE INDEX consent_requests_client ON consent_requests (tenant_id, client_app_id, id)`,
    `CREATE INDEX deleted_applications_time ON deleted_applications (tenant_id, deleted_at, id)`,
    // The condition's column stands in the key too, or SQLite takes the primary key and reads all members.
    `CREATE INDEX group_members_groups ON group_members (tenant_id, group_id, member_type, member_id) WHERE member_type = 'Group'`,
  ],
}
