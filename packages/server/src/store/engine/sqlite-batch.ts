import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Change, Committed } from '../sql.ts'

/** An open file with its prepared statements. Statement texts are constants of the program, so the cache is bounded by it. */
export interface SqliteConnection {
  readonly handle: DatabaseSync
  readonly prepare: (text: string) => StatementSync
}

/** What became of one commit of a batch. `failed`: a defect or a constraint other than a key; nothing of the commit remains. */
export type Outcome =
  | { readonly kind: 'committed'; readonly value: Committed }
  | { readonly kind: 'failed'; readonly error: unknown }

const OK: Outcome = { kind: 'committed', value: { ok: true } }

/**
 * Runs many commits as one durable transaction: one flush of the disk for all of them (DESIGN §3 Storage). A commit that fails
 * leaves nothing behind and does not disturb its neighbours. Throws when the transaction as a whole failed: then none happened.
 */
export function commitBatch(connection: SqliteConnection, batch: readonly (readonly Change[])[]): readonly Outcome[] {
  return transaction(connection, batch, 'multi-change') ?? transaction(connection, batch, 'every') ?? []
}

/**
 * A commit of one change normally needs no savepoint: a failing statement undoes itself, and an unmet expectation mostly means
 * that no row was touched. If rows were touched all the same, the answer is undefined and the batch must run with savepoints.
 */
function transaction(
  connection: SqliteConnection,
  batch: readonly (readonly Change[])[],
  guard: 'multi-change' | 'every',
): readonly Outcome[] | undefined {
  const { handle, prepare } = connection
  prepare('BEGIN IMMEDIATE').run()
  try {
    const outcomes: Outcome[] = []
    for (const changes of batch) {
      const guarded = guard === 'every' || changes.length > 1
      if (guarded) prepare('SAVEPOINT one_commit').run()
      const { outcome, touched } = applyChanges(connection, changes)
      const undo = touched && outcome !== OK
      if (undo && !guarded) {
        prepare('ROLLBACK').run()
        return undefined
      }
      if (undo) prepare('ROLLBACK TO one_commit').run()
      if (guarded) prepare('RELEASE one_commit').run()
      outcomes.push(outcome)
    }
    prepare('COMMIT').run()
    return outcomes
  } catch (error) {
    if (handle.isTransaction) prepare('ROLLBACK').run()
    throw error
  }
}

function applyChanges(
  connection: SqliteConnection,
  changes: readonly Change[],
): { outcome: Outcome; touched: boolean } {
  let touched = false
  for (const change of changes) {
    let affected: number
    try {
      affected = Number(connection.prepare(change.sql.text).run(...change.sql.values).changes)
    } catch (error) {
      // A full disk and the like end the whole transaction by themselves; then no neighbour's change is left either.
      if (!connection.handle.isTransaction) throw error
      return { outcome: isUniqueViolation(error) ? refused(change, 'unique') : { kind: 'failed', error }, touched }
    }
    touched ||= affected > 0
    if (change.expect !== undefined && change.expect !== affected) return { outcome: refused(change, 'unmet'), touched }
  }
  return { outcome: OK, touched }
}

function refused(change: Change, cause: 'unmet' | 'unique'): Outcome {
  return { kind: 'committed', value: { ok: false, failed: change.name, cause } }
}

/** SQLite's result code of an error, 0 for any other error (https://www.sqlite.org/rescode.html). */
export function sqliteCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0
}

const SQLITE_CONSTRAINT_PRIMARYKEY = 1555
const SQLITE_CONSTRAINT_UNIQUE = 2067

function isUniqueViolation(error: unknown): boolean {
  const code = sqliteCode(error)
  return code === SQLITE_CONSTRAINT_PRIMARYKEY || code === SQLITE_CONSTRAINT_UNIQUE
}
