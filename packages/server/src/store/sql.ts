/**
 * The storage port: plain SQL behind three functions. A commit is a list of named changes with expectations, all or nothing;
 * there is no interactive transaction, so nothing can slip between its statements.
 */

/**
 * A statement with its values. Build it only with the {@link sql} tag, or from constants alone as listing/walk.ts does, so that a
 * value never becomes text of the statement.
 */
export interface Sql {
  /** Statement text with `?` placeholders; the PostgreSQL driver numbers them. The same template always yields the same string. */
  readonly text: string
  readonly values: readonly SqlValue[]
  /** Its rows are never held in memory: a page of a list, which nobody asks for again soon. */
  readonly once?: true
}

export type SqlValue = string | number | null

/** One named statement of a commit. `expect` is the number of rows it must affect; unmet, the whole commit is undone. */
export interface Change {
  readonly name: string
  readonly sql: Sql
  readonly expect?: number
}

/** The outcome of a commit. `failed` names the change; `unmet`: an expectation, `unique`: a key was taken. */
export type Committed =
  | { readonly ok: true }
  | { readonly ok: false; readonly failed: string; readonly cause: 'unmet' | 'unique' }

export interface Db {
  rows<T>(query: Sql): Promise<T[]>
  /** Resolves after the outcome is durable, also when the outcome is that somebody else's commit won. */
  commit(changes: readonly Change[]): Promise<Committed>
  close(): Promise<void>
}

const texts = new WeakMap<TemplateStringsArray, string>()

/** Tags a statement: sql`SELECT name FROM tenants WHERE id = ${id}`. */
export function sql(strings: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
  let text = texts.get(strings)
  if (text === undefined) {
    text = strings.join('?')
    texts.set(strings, text)
  }
  return { text, values }
}

/** The same statement, read from the database each time and not held afterwards. */
export function once(query: Sql): Sql {
  return { ...query, once: true }
}
