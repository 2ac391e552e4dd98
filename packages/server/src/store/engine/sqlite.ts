import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Change, Committed, Db, Sql } from '../sql.ts'
import { createDirectoryCache, type DirectoryCache } from './directory-cache.ts'
import { CREATE_SCHEMA_TABLE, fillValues, type Migration, pendingMigrations, READ_SCHEMA } from './migration.ts'
import { commitBatch, type SqliteConnection, sqliteCode } from './sqlite-batch.ts'
import { SchemaTooNew, StoreUnavailable } from './store-error.ts'

/** How long one attempt may block the process on another process's lock, in milliseconds. */
const BUSY_TIMEOUT = 250
/** Attempts before a lock held by another process is reported: about ten seconds. */
const BUSY_ATTEMPTS = 40
/** Commits in one transaction at most, so that a flood does not hold the event loop. */
const BATCH_LIMIT = 512

/** Opens a database file, or `:memory:`, and brings its schema up to date. Throws `StoreUnavailable` or `SchemaTooNew`. */
export async function openSqlite(path: string, migrations: readonly Migration[]): Promise<Db> {
  let handle: DatabaseSync | undefined
  try {
    // Made by us first, because SQLite would make it readable by everybody; the -wal and -shm files take its mode.
    if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600))
    handle = new DatabaseSync(path, { timeout: BUSY_TIMEOUT })
    const connection = connect(handle)
    await patiently(() => connection.handle.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL'))
    // Kibibytes, taken as far as they are needed: a directory of 100,000 people stays in memory.
    handle.exec('PRAGMA cache_size = -65536')
    await patiently(() => migrate(connection, migrations))
    return sqliteDb(connection)
  } catch (error) {
    handle?.close()
    throw error instanceof SchemaTooNew ? error : new StoreUnavailable(openingFailure(path, error), { cause: error })
  }
}

function connect(handle: DatabaseSync): SqliteConnection {
  const statements = new Map<string, StatementSync>()
  const prepare = (text: string): StatementSync => {
    let statement = statements.get(text)
    if (statement === undefined) {
      statement = handle.prepare(text)
      statements.set(text, statement)
    }
    return statement
  }
  return { handle, prepare }
}

function migrate({ handle, prepare }: SqliteConnection, migrations: readonly Migration[]): void {
  handle.exec('BEGIN IMMEDIATE')
  try {
    handle.exec(CREATE_SCHEMA_TABLE)
    for (const migration of pendingMigrations(Number(handle.prepare(READ_SCHEMA).get()?.['number']), migrations)) {
      // Rows live in the primary key itself: one tree to write instead of two.
      for (const text of migration.statements)
        handle.exec(text.startsWith('CREATE TABLE') ? `${text} WITHOUT ROWID` : text)
      for (const fill of migration.fill ?? [])
        for (const row of handle.prepare(fill.select).all()) prepare(fill.update).run(...fillValues(fill, row))
      for (const text of migration.indexes ?? []) handle.exec(text)
      prepare('INSERT INTO schema_migrations (number) VALUES (?)').run(migration.number)
    }
    handle.exec('COMMIT')
  } catch (error) {
    if (handle.isTransaction) handle.exec('ROLLBACK')
    throw error
  }
}

interface Waiting {
  readonly changes: readonly Change[]
  readonly resolve: (outcome: Committed) => void
  readonly reject: (error: unknown) => void
}

/** Commits of one turn of the event loop wait for its end and share one transaction; answers come after it is on disk. */
function sqliteDb(connection: SqliteConnection): Db {
  const directory = createDirectoryCache(() => connection.prepare('PRAGMA data_version').get()?.['data_version'])
  const queue: Waiting[] = []
  let flushing: Promise<void> | undefined
  let closed = false

  const flush = async (): Promise<void> => {
    while (queue.length > 0) {
      await new Promise((resolve) => setImmediate(resolve))
      await settle(connection, queue.splice(0, BATCH_LIMIT), directory)
    }
    flushing = undefined
  }

  return {
    async rows<T>(query: Sql): Promise<T[]> {
      return patiently(() => directory.read(query, () => connection.prepare(query.text).all(...query.values) as T[]))
    },
    commit(changes) {
      if (closed) return Promise.reject(new StoreUnavailable('The database is closed.'))
      if (changes.length === 0) return Promise.resolve({ ok: true })
      return new Promise((resolve, reject) => {
        queue.push({ changes, resolve, reject })
        flushing ??= flush()
      })
    },
    async close() {
      if (closed) return
      closed = true
      await flushing
      connection.handle.close()
    },
  }
}

async function settle(
  connection: SqliteConnection,
  batch: readonly Waiting[],
  directory: DirectoryCache,
): Promise<void> {
  try {
    const outcomes = await patiently(() =>
      commitBatch(
        connection,
        batch.map((waiting) => waiting.changes),
      ),
    )
    for (const { changes } of batch) for (const { sql } of changes) directory.noteChange(sql.text)
    for (const [index, { resolve, reject }] of batch.entries()) {
      const outcome = outcomes[index]
      if (outcome?.kind === 'committed') resolve(outcome.value)
      else reject(outcome?.error)
    }
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}

const SQLITE_BUSY = 5

/** Tries at once, and again later while another process holds the lock. Nothing of a busy attempt remains. */
async function patiently<T>(attempt: () => T): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return attempt()
    } catch (error) {
      if ((sqliteCode(error) & 0xff) !== SQLITE_BUSY || attempts === BUSY_ATTEMPTS) throw error
      await sleep(5)
    }
  }
}

const SQLITE_READONLY = 8
const SQLITE_NOTADB = 26

function openingFailure(path: string, error: unknown): string {
  switch (sqliteCode(error) & 0xff) {
    case SQLITE_BUSY:
      return `The database ${path} is locked by another process.`
    case SQLITE_READONLY:
      return `The database ${path} cannot be written: check the permissions of the file and its folder.`
    case SQLITE_NOTADB:
      return `The file ${path} is not a Latchwork database.`
    default:
      return `The database ${path} cannot be opened: ${error instanceof Error ? error.message : String(error)}.`
  }
}
