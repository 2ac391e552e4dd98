import type { Migration } from '../engine/migration.ts'

/** A guest is a user of one tenant who signs in with his account of another one. */
export const GUESTS: Migration = {
  number: 4,
  statements: [
    `ALTER TABLE users ADD COLUMN home_tenant_id TEXT`,
    `ALTER TABLE users ADD COLUMN home_user_id TEXT`,
    // Members have neither, and nothing is equal to nothing: only guests are unique by them.
    `CREATE UNIQUE INDEX users_guest ON users (tenant_id, home_tenant_id, home_user_id)`,
    `CREATE INDEX users_home ON users (home_tenant_id, home_user_id)`,
    `CREATE INDEX one_time_links_user ON one_time_links (tenant_id, user_id)`,
  ],
}
