import type { Migration } from '../engine/migration.ts'

/** A search in names and user names at once: who was found by the one is passed over in the other without being read. */
export const SEARCH: Migration = {
  number: 8,
  statements: [],
  indexes: [`CREATE INDEX users_search ON users (tenant_id, upn_key, id, name_key)`],
}
