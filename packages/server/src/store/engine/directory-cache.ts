import type { Sql } from '../sql.ts'

/** Who exists and what was granted: read by every request, changed by administration and consent. */
const DIRECTORY_TABLES: ReadonlySet<string> = new Set([
  'tenants',
  'domains',
  'users',
  'applications',
  'client_ids',
  'identifier_uris',
  'service_principals',
  'permission_grants',
  'app_role_assignments',
  'directory_groups',
  'group_members',
])

/** Rows of so many different queries are held at most. */
const MOST_QUERIES = 5000

const TABLE = /\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)/g

/** What a statement names for itself (`WITH RECURSIVE held AS …`) is no table. */
function tablesIn(text: string): readonly string[] {
  const own = /\bWITH\s+RECURSIVE\s+(\w+)/.exec(text)?.[1]
  return [...text.matchAll(TABLE)].flatMap(([, name]) => (name === undefined || name === own ? [] : [name]))
}

export interface DirectoryCache {
  /** The held rows of a query on directory tables alone, or what `load` reads; other queries, and lists, are always read. */
  read<T>(query: Sql, load: () => T[]): T[]
  /** A statement was run here: if it may have changed the directory, nothing is held any more. */
  noteChange(text: string): void
}

/**
 * Rows of the directory, held as long as nobody changed the database. Changes of this connection are noted before their commit is
 * answered; those of other processes show in `dataVersion` (PRAGMA data_version), which is read once in a turn of the event loop.
 */
export function createDirectoryCache(dataVersion: () => unknown): DirectoryCache {
  const onlyDirectory = new Map<string, boolean>()
  const touchesDirectory = new Map<string, boolean>()
  /** By text, then by values: the text is a constant, whose hash the engine has. */
  const held = new Map<string, Map<string, unknown[]>>()
  let queries = 0
  let version: unknown
  let checkedThisTurn = false

  function forgetIfChanged(): void {
    if (checkedThisTurn) return
    checkedThisTurn = true
    setImmediate(() => void (checkedThisTurn = false))
    const now = dataVersion()
    if (now !== version) forget()
    version = now
  }

  function forget(): void {
    held.clear()
    queries = 0
  }

  return {
    read<T>({ text, values, once }: Sql, load: () => T[]): T[] {
      if (once === true) return load()
      if (!remember(onlyDirectory, text, () => tablesIn(text).every((table) => DIRECTORY_TABLES.has(table))))
        return load()
      forgetIfChanged()
      const key = values.join('\0')
      const found = held.get(text)?.get(key)
      if (found !== undefined) return found as T[]
      if (queries >= MOST_QUERIES) forget()
      const rows = load()
      queries += 1
      remember(held, text, () => new Map<string, unknown[]>()).set(key, rows)
      return rows
    },
    noteChange(text) {
      if (remember(touchesDirectory, text, () => tablesIn(text).some((table) => DIRECTORY_TABLES.has(table)))) forget()
    },
  }
}

/** Statements are few and their texts constant, so what is known of one is known for good. */
function remember<V>(known: Map<string, V>, text: string, judge: () => V): V {
  let answer = known.get(text)
  if (answer === undefined) {
    answer = judge()
    known.set(text, answer)
  }
  return answer
}
