import type { Migration } from '../engine/migration.ts'

/** Groups and who is in them. A membership is read from the member's side by every token that tells of groups. */
export const GROUPS: Migration = {
  number: 7,
  statements: [
    `CREATE TABLE directory_groups (
      tenant_id TEXT NOT NULL, id TEXT NOT NULL, display_name TEXT NOT NULL, description TEXT, mail_nickname TEXT,
      created_at BIGINT NOT NULL, version BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id))`,
    `CREATE TABLE group_members (
      tenant_id TEXT NOT NULL, group_id TEXT NOT NULL, member_id TEXT NOT NULL, member_type TEXT NOT NULL,
      PRIMARY KEY (tenant_id, group_id, member_id))`,
    `CREATE INDEX group_members_member ON group_members (tenant_id, member_id, group_id)`,
  ],
}
