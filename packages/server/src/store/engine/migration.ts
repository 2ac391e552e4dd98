import { SchemaTooNew } from './store-error.ts'

/**
 * One step of the schema. Steps only add (tables, columns with defaults, indexes), so that old and new nodes run side by side.
 * Statements use the common subset of both engines: TEXT, BIGINT, keys, partial indexes.
 */
export interface Migration {
  /** Counts from 1 without gaps. */
  readonly number: number
  readonly statements: readonly string[]
}

export const CREATE_SCHEMA_TABLE = 'CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT NOT NULL PRIMARY KEY)'
export const READ_SCHEMA = 'SELECT COALESCE(MAX(number), 0) AS number FROM schema_migrations'

/** The steps that a database at schema `found` still needs. Throws {@link SchemaTooNew} for one from the future. */
export function pendingMigrations(found: number, known: readonly Migration[]): readonly Migration[] {
  const latest = known.at(-1)?.number ?? 0
  if (found > latest) throw new SchemaTooNew(found, latest)
  return known.filter((migration) => migration.number > found)
}
