import { nameKey } from '../../directory/name-key.ts'
import { documentOf, numberOf, textOf } from '../engine/row.ts'
import type { Migration } from '../engine/migration.ts'

/**
 * What lists are ordered and searched by (graph/odata): keys as {@link nameKey} makes them, each with an index that ends in the id.
 * A row that a node of an older release writes meanwhile has the key '': it is listed, and searched from its next change on.
 */
export const LISTING: Migration = {
  number: 5,
  statements: [
    `ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT ''`,
    `ALTER TABLE users ADD COLUMN mail_key TEXT NOT NULL DEFAULT ''`,
    `ALTER TABLE applications ADD COLUMN name_key TEXT NOT NULL DEFAULT ''`,
    `ALTER TABLE applications ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0`,
    `ALTER TABLE service_principals ADD COLUMN name_key TEXT NOT NULL DEFAULT ''`,
  ],
  fill: [
    {
      select: 'SELECT tenant_id, id, display_name, mail FROM users',
      update: 'UPDATE users SET name_key = ?, mail_key = ? WHERE tenant_id = ? AND id = ?',
      values: (row) => [
        nameKey(textOf(row, 'display_name')),
        typeof row['mail'] === 'string' ? nameKey(row['mail']) : '',
      ],
    },
    {
      select: 'SELECT tenant_id, id, doc FROM applications',
      update: 'UPDATE applications SET name_key = ?, created_at = ? WHERE tenant_id = ? AND id = ?',
      values: (row) => {
        const document = documentOf(row, 'doc')
        return [nameKey(textOf(document, 'displayName')), numberOf(document, 'createdAt')]
      },
    },
    {
      select: `SELECT s.tenant_id, s.id, COALESCE(a.name_key, s.app_id) AS name FROM service_principals s
        LEFT JOIN client_ids c ON c.app_id = s.app_id
        LEFT JOIN applications a ON a.tenant_id = c.tenant_id AND a.id = c.application_id`,
      update: 'UPDATE service_principals SET name_key = ? WHERE tenant_id = ? AND id = ?',
      values: (row) => [textOf(row, 'name')],
    },
  ],
  indexes: [
    `CREATE INDEX users_name ON users (tenant_id, name_key, id)`,
    `CREATE INDEX users_mail ON users (tenant_id, mail_key, id)`,
    // The condition's column stands in the key too, or SQLite takes the primary key and reads everybody.
    `CREATE INDEX users_administrators ON users (tenant_id, is_administrator, disabled_at, home_tenant_id, id) WHERE is_administrator = 1`,
    `CREATE INDEX users_roles ON users (tenant_id, roles, id) WHERE roles <> '[]'`,
    `CREATE INDEX applications_name ON applications (tenant_id, name_key, id)`,
    `CREATE INDEX applications_time ON applications (tenant_id, created_at, id)`,
    `CREATE INDEX service_principals_name ON service_principals (tenant_id, name_key, id) WHERE listed = 1`,
    `CREATE INDEX service_principals_app ON service_principals (app_id)`,
    `CREATE INDEX permission_grants_client ON permission_grants (tenant_id, client_app_id, id)`,
    `CREATE INDEX permission_grants_resource ON permission_grants (tenant_id, resource_app_id, id)`,
    `CREATE INDEX permission_grants_principal ON permission_grants (tenant_id, principal_id, id)`,
    // Of all events the token endpoint writes the most; these indexes hold none of those.
    `CREATE INDEX audit_events_sign_ins ON audit_events (tenant_id, at, id) WHERE type >= 'sign-in.' AND type < 'sign-in/'`,
    `CREATE INDEX audit_events_actors ON audit_events (tenant_id, actor, id) WHERE type >= 'sign-in.' AND type < 'sign-in/'`,
    `CREATE INDEX audit_events_targets ON audit_events (tenant_id, target, id) WHERE type >= 'sign-in.' AND type < 'sign-in/'`,
  ],
}
