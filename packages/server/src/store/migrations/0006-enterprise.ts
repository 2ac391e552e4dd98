import type { Migration } from '../engine/migration.ts'

/** Enterprise applications that are changed, and who has their roles. */
export const ENTERPRISE: Migration = {
  number: 6,
  statements: [
    `ALTER TABLE service_principals ADD COLUMN version BIGINT NOT NULL DEFAULT 1`,
    `CREATE INDEX app_role_assignments_resource ON app_role_assignments (tenant_id, resource_app_id)`,
    // The directory API in the organizations that were there before (consent/presence.ts).
    `INSERT INTO service_principals (tenant_id, id, app_id, app_owner_tenant_id, assignment_required, listed, created_at, name_key)
      SELECT t.id, '1a7c4d0e-0000-4000-8000-00000000a9d1', '00000003-0000-0000-c000-000000000000',
        '00000000-0000-0000-0000-000000000000', 0, 0, t.created_at, '00000003-0000-0000-c000-000000000000' FROM tenants t
      WHERE NOT EXISTS (SELECT 1 FROM service_principals p
        WHERE p.tenant_id = t.id AND p.app_id = '00000003-0000-0000-c000-000000000000')`,
  ],
}
