import { openPostgres } from './engine/postgres.ts'
import { openSqlite } from './engine/sqlite.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import type { Db } from './sql.ts'

export { SchemaTooNew, StoreUnavailable } from './engine/store-error.ts'

/**
 * Opens the store and brings its schema up to date: `postgres://…` for many nodes, a file path for one machine, `:memory:` for
 * tests. Throws `StoreUnavailable` or `SchemaTooNew`, whose message is one sentence for the operator.
 */
export function openDb(address: string): Promise<Db> {
  return /^postgres(ql)?:\/\//.test(address) ? openPostgres(address, MIGRATIONS) : openSqlite(address, MIGRATIONS)
}
