import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '@latchwork/protocol'
import { type Explained, renderExplained } from '../explain/render-explained.ts'
import { findAnyRefusalTrace } from '../store/instance/refusal-traces.ts'
import { openDb, SchemaTooNew, StoreUnavailable } from '../store/open.ts'

/** Where an instance keeps its data: a folder, or a `postgres://` address. */
export type Place = { readonly data: string } | { readonly database: string }

/**
 * Explains a refusal to whoever can read the database, the operator: of every organization and of none (DESIGN §3 Errors). Undefined:
 * no such trace. The error is one sentence.
 */
export async function explainAtDatabase(traceId: string, place: Place): Promise<Result<Explained | undefined, string>> {
  const address = 'data' in place ? join(place.data, 'latchwork.db') : place.database
  // Opening would make an empty one.
  if ('data' in place && !(await hasDatabase(place.data))) return err(`There is no database in ${place.data}.`)
  try {
    const db = await openDb(address)
    const trace = await findAnyRefusalTrace(db, traceId.toLowerCase()).finally(() => db.close())
    return ok(trace && renderExplained(trace, ''))
  } catch (error) {
    if (error instanceof SchemaTooNew || error instanceof StoreUnavailable) return err(error.message)
    throw error
  }
}

/** Whether an instance keeps its data in this folder. */
export function hasDatabase(folder: string): Promise<boolean> {
  return access(join(folder, 'latchwork.db')).then(
    () => true,
    () => false,
  )
}
