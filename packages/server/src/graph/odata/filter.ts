import { err, ok, type Result } from '@latchwork/protocol'

/** An object of the API as it is shown; filters look at nothing that is not shown. */
export type GraphObject = Readonly<Record<string, unknown>>
export type Predicate = (object: GraphObject) => boolean

const TOKEN = /\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w./]*)|(-?\d+)|([(),:]))/y
/** Deeper nesting is nobody's query, but somebody's attack. */
const DEEPEST = 20

/** Reads tokens one after another; a text that has no token left ends in undefined. */
interface Tokens {
  readonly list: readonly string[]
  at: number
  depth: number
}

/**
 * `$filter` → a predicate (OData 4.01 §11.2.6.1; the subset of azure-ad-wire §3.9): eq, ne, startswith, in, any, and, or, not,
 * parentheses. Texts compare without regard to case, as in Microsoft Graph. The error is a sentence.
 */
export function parseFilter(text: string): Result<Predicate, string> {
  const list: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const before = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (!match) return err(`$filter cannot be read at position ${before + 1}.`)
    list.push(match[0].trim())
  }
  const tokens: Tokens = { list, at: 0, depth: 0 }
  const predicate = parseOr(tokens)
  if (predicate === undefined || tokens.at !== list.length)
    return err(`$filter cannot be read near "${list[Math.min(tokens.at, list.length - 1)] ?? ''}".`)
  return ok(predicate)
}

function take(tokens: Tokens, wanted: string): boolean {
  const found = tokens.list[tokens.at]?.toLowerCase() === wanted
  if (found) tokens.at += 1
  return found
}

function parseOr(tokens: Tokens): Predicate | undefined {
  return parseChain(tokens, 'or', parseAnd, (parts) => (object) => parts.some((part) => part(object)))
}

function parseAnd(tokens: Tokens): Predicate | undefined {
  return parseChain(tokens, 'and', parseNot, (parts) => (object) => parts.every((part) => part(object)))
}

type Join = (parts: readonly Predicate[]) => Predicate

function parseChain(tokens: Tokens, word: string, next: typeof parseOr, join: Join): Predicate | undefined {
  const parts: Predicate[] = []
  do {
    const part = next(tokens)
    if (!part) return undefined
    parts.push(part)
  } while (take(tokens, word))
  return join(parts)
}

function parseNot(tokens: Tokens): Predicate | undefined {
  if ((tokens.depth += 1) > DEEPEST) return undefined
  const inner = take(tokens, 'not') ? negate(parseNot(tokens)) : parsePrimary(tokens)
  tokens.depth -= 1
  return inner
}

function negate(inner: Predicate | undefined): Predicate | undefined {
  return inner && ((object) => !inner(object))
}

function parsePrimary(tokens: Tokens): Predicate | undefined {
  if (take(tokens, '(')) {
    const inner = parseOr(tokens)
    return inner && take(tokens, ')') ? inner : undefined
  }
  if (take(tokens, 'startswith')) return parseStartsWith(tokens)
  const path = tokens.list[tokens.at]
  if (path === undefined || !/^[A-Za-z_]/.test(path)) return undefined
  tokens.at += 1
  if (path.toLowerCase().endsWith('/any')) return parseAny(tokens, path.slice(0, -'/any'.length))
  if (take(tokens, 'in')) return parseIn(tokens, path)
  const same = take(tokens, 'eq')
  if (!same && !take(tokens, 'ne')) return undefined
  const value = parseValue(tokens)
  return value && ((object) => isEqual(readPath(object, path), value.value) === same)
}

function parseStartsWith(tokens: Tokens): Predicate | undefined {
  if (!take(tokens, '(')) return undefined
  const path = tokens.list[tokens.at++] ?? ''
  const value = take(tokens, ',') ? parseValue(tokens)?.value : undefined
  if (typeof value !== 'string' || !take(tokens, ')')) return undefined
  const start = value.toLowerCase()
  return (object) => {
    const found = readPath(object, path)
    return typeof found === 'string' && found.toLowerCase().startsWith(start)
  }
}

/** `identifierUris/any(x:x eq 'https://…')`; the name of the variable is the caller's. */
function parseAny(tokens: Tokens, path: string): Predicate | undefined {
  if (!take(tokens, '(')) return undefined
  const variable = tokens.list[tokens.at++]
  if (!take(tokens, ':') || tokens.list[tokens.at++] !== variable || !take(tokens, 'eq')) return undefined
  const value = parseValue(tokens)
  if (!value || !take(tokens, ')')) return undefined
  return (object) => {
    const list = readPath(object, path)
    return Array.isArray(list) && list.some((entry) => isEqual(entry, value.value))
  }
}

function parseIn(tokens: Tokens, path: string): Predicate | undefined {
  if (!take(tokens, '(')) return undefined
  const values: unknown[] = []
  do {
    const value = parseValue(tokens)
    if (!value) return undefined
    values.push(value.value)
  } while (take(tokens, ','))
  return take(tokens, ')') ? (object) => values.some((value) => isEqual(readPath(object, path), value)) : undefined
}

const WORDS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }

function parseValue(tokens: Tokens): { readonly value: unknown } | undefined {
  const token = tokens.list[tokens.at++]
  if (token === undefined) return undefined
  if (token.startsWith("'")) return { value: token.slice(1, -1).replaceAll("''", "'") }
  if (/^-?\d+$/.test(token)) return { value: Number(token) }
  const word = token.toLowerCase()
  return Object.hasOwn(WORDS, word) ? { value: WORDS[word] } : undefined
}

function readPath(object: GraphObject, path: string): unknown {
  let value: unknown = object
  for (const name of path.split('/')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as GraphObject)[name]
  }
  return value
}

function isEqual(found: unknown, wanted: unknown): boolean {
  if (typeof found === 'string' && typeof wanted === 'string') return found.toLowerCase() === wanted.toLowerCase()
  return (found ?? null) === wanted
}
