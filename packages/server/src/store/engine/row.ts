/**
 * Reads rows and stored documents. A value of another type than the schema promises is a defect or a damaged database: these
 * functions throw and name the place, so that no half-read record ever reaches a rule.
 */
export type Row = Readonly<Record<string, unknown>>

export function textOf(row: Row, name: string): string {
  const value = row[name]
  return typeof value === 'string' ? value : damaged(name, 'a text')
}

export function numberOf(row: Row, name: string): number {
  const value = row[name]
  return Number.isSafeInteger(value) ? (value as number) : damaged(name, 'a whole number')
}

/** Databases keep truth as 1 and 0. */
export function flagOf(row: Row, name: string): boolean {
  const value = row[name]
  return value === 1 ? true : value === 0 ? false : damaged(name, '0 or 1')
}

export function oneOf<const T extends string>(row: Row, name: string, allowed: readonly T[]): T {
  const value = row[name]
  return allowed.find((each) => each === value) ?? damaged(name, allowed.join(' or '))
}

/** An optional member: `{}` when the column is null, so that a missing value stays a missing property. */
export function optional<K extends string, T>(
  row: Row,
  name: string,
  key: K,
  read: (row: Row, name: string) => T,
): { readonly [P in K]?: T } {
  return row[name] === null || row[name] === undefined ? {} : ({ [key]: read(row, name) } as { readonly [P in K]?: T })
}

/** A JSON object in a text column. */
export function documentOf(row: Row, name: string): Row {
  return recordOf({ [name]: parseJson(textOf(row, name), name) }, name)
}

/** A JSON array of texts in a text column. */
export function textsOf(row: Row, name: string): readonly string[] {
  return textList({ [name]: parseJson(textOf(row, name), name) }, name)
}

export function recordOf(row: Row, name: string): Row {
  const value = row[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Row)
    : damaged(name, 'an object')
}

export function recordList(row: Row, name: string): readonly Row[] {
  return list(row, name).map((value) => recordOf({ [name]: value }, name))
}

export function textList(row: Row, name: string): readonly string[] {
  return list(row, name).map((value) => (typeof value === 'string' ? value : damaged(name, 'a list of texts')))
}

export function booleanOf(row: Row, name: string): boolean {
  const value = row[name]
  return typeof value === 'boolean' ? value : damaged(name, 'true or false')
}

/** PostgreSQL cannot hold NUL in a text, so a value with one, which only an attacker sends, is in no row of either engine. */
export function canBeStored(text: string): boolean {
  return !text.includes('\0')
}

function list(row: Row, name: string): readonly unknown[] {
  const value = row[name]
  return Array.isArray(value) ? value : damaged(name, 'a list')
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return damaged(name, 'JSON')
  }
}

function damaged(name: string, expected: string): never {
  throw new Error(`The database is damaged: "${name}" is not ${expected}.`)
}
