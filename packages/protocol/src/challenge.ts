/** One challenge of a `WWW-Authenticate` header (RFC 9110 §11.6.1). */
export interface Challenge {
  /** In lower case: schemes are compared without case. */
  readonly scheme: string
  /** Names in lower case; of a repeated name the first value counts. */
  readonly params: ReadonlyMap<string, string>
  readonly token68?: string
}

/** The parameters of a challenge. Each stands once by construction (RFC 6750 §3); undefined ones are left out. */
export type ChallengeParams = Readonly<Record<string, string | undefined>>

/** RFC 6750 §3 excludes quote, backslash, control and non-ASCII characters, so nothing needs escaping. */
const FOREIGN = /[^\x20\x21\x23-\x5b\x5d-\x7e]/g
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y
const EQUALS = /[ \t]*=[ \t]*/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/y
const COMMAS = /[ \t]*(?:,[ \t]*)*/y
const BLANKS = /[ \t]+/y

/**
 * A challenge as a header value (RFC 6750 §3), in the order given and with every value quoted: some clients read nothing
 * else. A character outside the permitted set becomes `?`.
 */
export function writeChallenge(params: ChallengeParams, scheme = 'Bearer'): string {
  const written: string[] = []
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) written.push(`${name}="${value.replace(FOREIGN, '?')}"`)
  }
  // RFC 6750 §3: at least one parameter follows the scheme.
  return `${scheme} ${written.length === 0 ? 'realm=""' : written.join(', ')}`
}

/**
 * Reads all challenges of one or several `WWW-Authenticate` values (RFC 9110 §11.6.1). A comma separates both challenges
 * and parameters; a name followed by `=` is a parameter. Whatever follows a broken piece of a value is dropped, what
 * stands before it is returned.
 */
export function parseChallenges(headerValues: readonly string[]): readonly Challenge[] {
  return headerValues.flatMap(parseValue)
}

interface Draft {
  scheme: string
  params: Map<string, string>
  token68?: string
}

function parseValue(text: string): Draft[] {
  const found: Draft[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match !== null) at = pattern.lastIndex
    return match
  }
  for (;;) {
    take(COMMAS)
    const word = take(TOKEN)?.[0].toLowerCase()
    if (word === undefined) return found
    const current = found.at(-1)
    if (take(EQUALS) !== null) {
      const value = take(QUOTED)?.[1]?.replace(/\\(.)/g, '$1') ?? take(TOKEN)?.[0]
      if (value === undefined || current === undefined || current.token68 !== undefined) return found
      if (!current.params.has(word)) current.params.set(word, value)
      continue
    }
    const challenge: Draft = { scheme: word, params: new Map() }
    found.push(challenge)
    if (take(BLANKS) === null) continue
    const blob = isParam(text, at) ? undefined : take(TOKEN68)?.[0]
    if (blob !== undefined) challenge.token68 = blob
  }
}

/** `name = value` rather than a token68, which ends in its equals signs. */
function isParam(text: string, at: number): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+[ \t]*=[ \t]*[^=, \t]/.test(text.slice(at))
}
