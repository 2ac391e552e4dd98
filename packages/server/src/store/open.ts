import { openSqlite } from './engine/sqlite.ts'
import { MIGRATIONS } from './migrations/migrations.ts'
import type { Db } from './sql.ts'

export { SchemaTooNew, StoreUnavailable } from './engine/store-error.ts'

/**
 * Opens the store and brings its schema up to date: `postgres://…` for many nodes, a file path for one machine, `:memory:` for
 * tests. Throws `StoreUnavailable` or `SchemaTooNew`, whose message is one sentence for the operator.
 */
export async function openDb(address: string): Promise<Db> {
  if (!/^postgres(ql)?:\/\//.test(address)) return openSqlite(address, MIGRATIONS)
  const { openPostgres } = await import('./engine/postgres.ts')
  return openPostgres(address, MIGRATIONS)
}
