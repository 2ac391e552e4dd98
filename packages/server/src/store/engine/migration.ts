import type { SqlValue } from '../sql.ts'
import { type Row, textOf } from './row.ts'
import { SchemaTooNew } from './store-error.ts'

/**
 * One step of the schema. Steps only add (tables, columns with defaults, indexes), so that old and new nodes run side by side.
 * Statements use the common subset of both engines: TEXT, BIGINT, keys, partial indexes.
 */
export interface Migration {
  /** Counts from 1 without gaps. */
  readonly number: number
  readonly statements: readonly string[]
  /** What the rows that are there already get in new columns, where SQL alone cannot compute it. In order. */
  readonly fill?: readonly Fill[]
  /** Made last, when the rows have their values. */
  readonly indexes?: readonly string[]
}

export interface Fill {
  /** Every row, with at least `tenant_id` and `id`. */
  readonly select: string
  /** One row: first `values`, then the tenant and the id. */
  readonly update: string
  readonly values: (row: Row) => readonly SqlValue[]
}

/** The values of `update` for a row that `select` found. */
export function fillValues({ values }: Fill, row: Row): SqlValue[] {
  return [...values(row), textOf(row, 'tenant_id'), textOf(row, 'id')]
}

export const CREATE_SCHEMA_TABLE = 'CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT NOT NULL PRIMARY KEY)'
export const READ_SCHEMA = 'SELECT COALESCE(MAX(number), 0) AS number FROM schema_migrations'

/** The steps that a database at schema `found` still needs. Throws {@link SchemaTooNew} for one from the future. */
export function pendingMigrations(found: number, known: readonly Migration[]): readonly Migration[] {
  const latest = known.at(-1)?.number ?? 0
  if (found > latest) throw new SchemaTooNew(found, latest)
  return known.filter((migration) => migration.number > found)
}
