import { hash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Change, Committed, Db, Sql } from '../sql.ts'
import { CREATE_SCHEMA_TABLE, fillValues, type Migration, pendingMigrations, READ_SCHEMA } from './migration.ts'
import type { Row } from './row.ts'
import { SchemaTooNew, StoreUnavailable } from './store-error.ts'

/** Connections per node. */
const POOL_SIZE = 16
/** How often a commit is repeated that lost to a neighbour by no fault of its own. */
const CONFLICT_ATTEMPTS = 8
/** Names the lock under which nodes that start at once migrate one after the other: "latchwor" as a number. */
const MIGRATION_LOCK = '7809635859417655154'

/** Opens a PostgreSQL database and brings its schema up to date. Throws `StoreUnavailable` or `SchemaTooNew`. */
export async function openPostgres(address: string, migrations: readonly Migration[]): Promise<Db> {
  let pool: pg.Pool | undefined
  try {
    pool = createPool(address)
    await migrate(pool, migrations)
    return postgresDb(pool)
  } catch (error) {
    await pool?.end()
    throw error instanceof SchemaTooNew ? error : new StoreUnavailable(openingFailure(address, error), { cause: error })
  }
}

function createPool(address: string): pg.Pool {
  const options: pg.PoolConfig & { onConnect: (client: pg.PoolClient) => Promise<unknown> } = {
    connectionString: address,
    max: POOL_SIZE,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'latchwork',
    types: {
      getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)),
    },
    // An answer must not leave before its commit is durable, whatever the server's default says.
    onConnect: (client) =>
      client.query(
        `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`,
      ),
  }
  const pool = new pg.Pool(options)
  // Without these two, a restart of the database ends the process. The next query finds a new connection or reports the failure.
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  return pool
}

function ignore(): void {}

async function migrate(pool: pg.Pool, migrations: readonly Migration[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`)
    await client.query(CREATE_SCHEMA_TABLE)
    const found = await client.query<{ number: number }>(READ_SCHEMA)
    for (const migration of pendingMigrations(found.rows[0]?.number ?? 0, migrations)) {
      // Byte order, as in SQLite: the same order on both engines and on every machine.
      for (const text of migration.statements) await client.query(text.replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"'))
      for (const fill of migration.fill ?? [])
        for (const row of (await client.query<Row>(fill.select)).rows)
          await client.query(prepared({ text: fill.update, values: fillValues(fill, row) }))
      for (const text of migration.indexes ?? []) await client.query(text)
      await client.query('INSERT INTO schema_migrations (number) VALUES ($1)', [migration.number])
    }
    return 'commit'
  })
}

function postgresDb(pool: pg.Pool): Db {
  return {
    async rows<T>(query: Sql): Promise<T[]> {
      for (let attempts = 1; ; attempts++) {
        try {
          return (await pool.query(prepared(query))).rows as T[]
        } catch (error) {
          if (!isLostConnection(error) || attempts > POOL_SIZE) throw error
        }
      }
    },
    async commit(changes) {
      for (let attempts = 1; ; attempts++) {
        try {
          return await commitOnce(pool, changes)
        } catch (error) {
          if (!isConflict(error) || attempts === CONFLICT_ATTEMPTS) throw error
          await sleep(2 ** attempts)
        }
      }
    },
    close: () => (pool.ended || pool.ending ? Promise.resolve() : pool.end()),
  }
}

async function commitOnce(pool: pg.Pool, changes: readonly Change[]): Promise<Committed> {
  const [only, ...others] = changes
  if (only === undefined) return { ok: true }
  if (others.length === 0 && (only.expect === undefined || only.expect === 1)) return commitSingle(pool, only)
  let outcome: Committed = { ok: true }
  await inTransaction(pool, async (client) => {
    for (const change of changes) {
      const failure = await apply(client, change)
      if (failure === undefined) continue
      outcome = { ok: false, failed: change.name, cause: failure }
      return 'undo'
    }
    return 'commit'
  })
  return outcome
}

/** One statement is its own transaction. `expect: 1` promises a WHERE with a whole key, so unmet means that no row was touched. */
async function commitSingle(pool: pg.Pool, change: Change): Promise<Committed> {
  try {
    const affected = (await pool.query(prepared(change.sql))).rowCount ?? 0
    if (change.expect === undefined || affected === change.expect) return { ok: true }
    if (affected > 0)
      throw new Error(`The change "${change.name}" expects one row, names no whole key and touched ${affected}.`)
    return { ok: false, failed: change.name, cause: 'unmet' }
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, failed: change.name, cause: 'unique' }
    throw error
  }
}

async function apply(client: pg.PoolClient, change: Change): Promise<'unmet' | 'unique' | undefined> {
  try {
    const affected = (await client.query(prepared(change.sql))).rowCount ?? 0
    return change.expect === undefined || affected === change.expect ? undefined : 'unmet'
  } catch (error) {
    if (isUniqueViolation(error)) return 'unique'
    throw error
  }
}

async function inTransaction(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<'commit' | 'undo'>,
): Promise<void> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query('BEGIN')
    await client.query((await work(client)) === 'commit' ? 'COMMIT' : 'ROLLBACK')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

const preparedTexts = new Map<string, { readonly name: string; readonly text: string }>()

/** The statement as PostgreSQL wants it: placeholders numbered, with a name under which each connection prepares it once. */
function prepared({ text, values }: Sql): { name: string; text: string; values: (string | number | null)[] } {
  let statement = preparedTexts.get(text)
  if (statement === undefined) {
    let number = 0
    statement = {
      name: `lw_${hash('sha256', text, 'hex').slice(0, 24)}`,
      text: text.replaceAll('?', () => `$${++number}`),
    }
    preparedTexts.set(text, statement)
  }
  return { name: statement.name, text: statement.text, values: [...values] }
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isUniqueViolation(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505'
}

/** Serialization failure or deadlock: the transaction was undone by the server and may be repeated. */
function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01')
}

const LOST: ReadonlySet<unknown> = new Set(['57P01', '57P02', 'ECONNRESET', 'EPIPE'])

/**
 * The server ended this connection while it lay idle: a restart, a failover. A read is asked again on another one, of which as many may be
 * dead as the pool holds; of a commit nobody knows whether it happened.
 */
function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && LOST.has(error.code)) || error.message === 'Connection terminated unexpectedly'
}

function openingFailure(address: string, error: unknown): string {
  const place = URL.canParse(address) ? new URL(address).host + new URL(address).pathname : 'the given address'
  const cause = error instanceof AggregateError ? error.errors[0] : error
  return `The PostgreSQL database at ${place} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}.`
}
