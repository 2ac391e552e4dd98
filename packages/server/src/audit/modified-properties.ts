import { sameContent } from './same-content.ts'

/** What an event says of one property (Graph `modifiedProperty`): the values as JSON, null where there is none, or none that may be told. */
export interface ModifiedProperty {
  readonly displayName: string
  readonly oldValue: string | null
  readonly newValue: string | null
}

/** Enough to see what changed, whatever somebody puts into a registration. */
const LONGEST_VALUE = 2000
/** Follow from another change, or count changes. */
const SILENT: ReadonlySet<string> = new Set(['version', 'tokensValidFrom', 'publisherDomain', '@odata.etag'])
/** Told as changed, never by value. */
const SECRET: ReadonlySet<string> = new Set(['password', 'passwordHash', 'secretHash', 'secretText'])

/**
 * The properties in which two states of an object differ, one level deep: `displayName`, `api.requestedAccessTokenVersion`. Absent:
 * the object did not exist, or does not any more; of it only what had a value is told.
 */
export function diffProperties(before: object | undefined, after: object | undefined): readonly ModifiedProperty[] {
  return diffLevel(before ?? {}, after ?? {}, '')
}

function diffLevel(before: object, after: object, prefix: string): readonly ModifiedProperty[] {
  const [left, right] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(after)),
  ]
  const names = [...new Set([...left.keys(), ...right.keys()])].filter((name) => !SILENT.has(name))
  return names.flatMap((name) => {
    const [old, fresh] = [left.get(name), right.get(name)]
    if (sameContent(old, fresh) || (isEmpty(old) && isEmpty(fresh))) return []
    if (prefix === '' && isPlain(old) && isPlain(fresh)) return diffLevel(old, fresh, `${name}.`)
    const tell = SECRET.has(name) ? () => null : renderValue
    return [{ displayName: `${prefix}${name}`, oldValue: tell(old), newValue: tell(fresh) }]
  })
}

function renderValue(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const text = JSON.stringify(value, (name, inside: unknown) => (SECRET.has(name) ? undefined : inside))
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE).replace(/[\ud800-\udbff]$/, '')}…` : text
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}
