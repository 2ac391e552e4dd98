import { err, ok, type Result } from '@latchwork/protocol'

/** An object of the API as it is shown; filters look at nothing that is not shown. */
export type GraphObject = Readonly<Record<string, unknown>>

/** What a caller looks for. `path` as it was written, parts of a property separated by slashes. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'eq' | 'any'; readonly path: string; readonly value: string | number | boolean | null }
  | { readonly kind: 'startswith'; readonly path: string; readonly value: string }
  /** Epoch seconds, both included. */
  | { readonly kind: 'time'; readonly path: string; readonly from: number; readonly to: number }

const TOKEN = /\s*(?:('(?:[^']|'')*')|(\d{4}-\d\d-\d\dT[\d:.]+Z)|([A-Za-z_][\w./]*)|(-?\d+)|([(),:]))/y
/** Deeper nesting is nobody's query, but somebody's attack. */
const DEEPEST = 20
/** About a hundred conditions; every object that is looked at is held against each of them. */
const MOST_TOKENS = 400

/** Reads tokens one after another; a text that has no token left ends in undefined. */
interface Tokens {
  readonly list: readonly string[]
  at: number
  depth: number
}

/**
 * `$filter` → what it looks for (OData 4.01 §11.2.6.1; the subset of azure-ad-wire §3.9): eq, ne, startswith, in, any, and, or, not,
 * parentheses; ge, gt, le, lt with a time. The error is a sentence.
 */
export function parseFilter(text: string): Result<Filter, string> {
  const list: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const before = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (!match) return err(`$filter cannot be read at position ${before + 1}.`)
    list.push(match[0].trim())
    if (list.length > MOST_TOKENS) return err('$filter has too many conditions: a hundred are read.')
  }
  const tokens: Tokens = { list, at: 0, depth: 0 }
  const filter = parseOr(tokens)
  if (filter === undefined || tokens.at !== list.length)
    return err(`$filter cannot be read near "${list[Math.min(tokens.at, list.length - 1)] ?? ''}".`)
  return ok(filter)
}

function take(tokens: Tokens, wanted: string): boolean {
  const found = tokens.list[tokens.at]?.toLowerCase() === wanted
  if (found) tokens.at += 1
  return found
}

function parseOr(tokens: Tokens): Filter | undefined {
  return parseChain(tokens, 'or', parseAnd)
}

function parseAnd(tokens: Tokens): Filter | undefined {
  return parseChain(tokens, 'and', parseNot)
}

function parseChain(tokens: Tokens, word: 'and' | 'or', next: typeof parseOr): Filter | undefined {
  const parts: Filter[] = []
  do {
    const part = next(tokens)
    if (!part) return undefined
    parts.push(part)
  } while (take(tokens, word))
  return join(word, parts)
}

/** A chain of one is the one. */
export function join(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  const [only, ...others] = parts
  return only !== undefined && others.length === 0 ? only : { kind, parts }
}

function parseNot(tokens: Tokens): Filter | undefined {
  if ((tokens.depth += 1) > DEEPEST) return undefined
  const inner = take(tokens, 'not') ? negate(parseNot(tokens)) : parsePrimary(tokens)
  tokens.depth -= 1
  return inner
}

function negate(part: Filter | undefined): Filter | undefined {
  return part && { kind: 'not', part }
}

function parsePrimary(tokens: Tokens): Filter | undefined {
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
  const operator = tokens.list[tokens.at++]?.toLowerCase()
  if (operator !== 'eq' && operator !== 'ne') return parseTime(tokens, path, operator)
  const value = parseValue(tokens)
  const same = value && ({ kind: 'eq', path, value: value.value } as const)
  return operator === 'eq' ? same : negate(same)
}

function parseStartsWith(tokens: Tokens): Filter | undefined {
  if (!take(tokens, '(')) return undefined
  const path = tokens.list[tokens.at++] ?? ''
  const value = take(tokens, ',') ? parseValue(tokens)?.value : undefined
  return typeof value === 'string' && take(tokens, ')') ? { kind: 'startswith', path, value } : undefined
}

/** `identifierUris/any(x:x eq 'https://…')`; the name of the variable is the caller's. */
function parseAny(tokens: Tokens, path: string): Filter | undefined {
  if (!take(tokens, '(')) return undefined
  const variable = tokens.list[tokens.at++]
  if (!take(tokens, ':') || tokens.list[tokens.at++] !== variable || !take(tokens, 'eq')) return undefined
  const value = parseValue(tokens)
  return value && take(tokens, ')') ? { kind: 'any', path, value: value.value } : undefined
}

function parseIn(tokens: Tokens, path: string): Filter | undefined {
  if (!take(tokens, '(')) return undefined
  const parts: Filter[] = []
  do {
    const value = parseValue(tokens)
    if (!value) return undefined
    parts.push({ kind: 'eq', path, value: value.value })
  } while (take(tokens, ','))
  return take(tokens, ')') ? join('or', parts) : undefined
}

/** Times are shown in whole seconds, so "later than" begins with the next one. */
const BOUNDS: Readonly<Record<string, (seconds: number) => { readonly from: number; readonly to: number }>> = {
  ge: (seconds) => ({ from: Math.ceil(seconds), to: Number.MAX_SAFE_INTEGER }),
  gt: (seconds) => ({ from: Math.floor(seconds) + 1, to: Number.MAX_SAFE_INTEGER }),
  le: (seconds) => ({ from: 0, to: Math.floor(seconds) }),
  lt: (seconds) => ({ from: 0, to: Math.ceil(seconds) - 1 }),
}

function parseTime(tokens: Tokens, path: string, operator: string | undefined): Filter | undefined {
  const bounds = operator !== undefined && Object.hasOwn(BOUNDS, operator) ? BOUNDS[operator] : undefined
  const seconds = Date.parse(tokens.list[tokens.at++] ?? '') / 1000
  return bounds && Number.isFinite(seconds) ? { kind: 'time', path, ...bounds(seconds) } : undefined
}

const WORDS: Readonly<Record<string, true | false | null>> = { true: true, false: false, null: null }

function parseValue(tokens: Tokens): { readonly value: string | number | boolean | null } | undefined {
  const token = tokens.list[tokens.at++]
  if (token === undefined) return undefined
  if (token.startsWith("'")) return { value: token.slice(1, -1).replaceAll("''", "'") }
  if (/^-?\d+$/.test(token)) return { value: Number(token) }
  const word = token.toLowerCase()
  return Object.hasOwn(WORDS, word) ? { value: WORDS[word] ?? null } : undefined
}
