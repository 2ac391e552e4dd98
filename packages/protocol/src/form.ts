import { err, ok } from './result.ts'
import type { Result } from './result.ts'

/** The known parameters of one request; an empty value counts as absent (RFC 6749 §3.1). */
export interface Form {
  /** The value, the first one of a repeatable parameter, or undefined. */
  get(name: string): string | undefined
  /** All values in the order sent. */
  all(name: string): readonly string[]
}

export interface FormProblem {
  readonly kind: 'duplicate' | 'malformed'
  /** The offending parameter, when it is one of ours: an unknown name would reflect a stranger's text. */
  readonly name?: string
}

const NONE: readonly string[] = Object.freeze([])

/**
 * Reads `application/x-www-form-urlencoded` text, of a body or of a query without its `?` (RFC 6749 §3.1, appendix B).
 *
 * Unknown parameters are ignored, because every client library adds its own. A known one that occurs twice is refused
 * unless it is in `repeatable` (`resource`, RFC 8707 §2). Broken percent-encoding or UTF-8 anywhere is `malformed`.
 * The caller decodes bytes to text strictly and bounds the length.
 */
export function parseForm(
  text: string,
  known: ReadonlySet<string>,
  repeatable?: ReadonlySet<string>,
): Result<Form, FormProblem> {
  const values = new Map<string, string[]>()
  for (let start = 0; start < text.length;) {
    const ampersand = text.indexOf('&', start)
    const end = ampersand === -1 ? text.length : ampersand
    const equals = text.indexOf('=', start)
    const nameEnd = equals === -1 || equals > end ? end : equals
    const name = decode(text.slice(start, nameEnd))
    const value = decode(text.slice(nameEnd + 1, end))
    start = end + 1
    if (name === undefined) return err({ kind: 'malformed' })
    const isKnown = known.has(name)
    if (value === undefined) return err(isKnown ? { kind: 'malformed', name } : { kind: 'malformed' })
    if (!isKnown || value === '') continue
    const earlier = values.get(name)
    if (earlier === undefined) values.set(name, [value])
    else if (repeatable?.has(name)) earlier.push(value)
    else return err({ kind: 'duplicate', name })
  }
  return ok({ get: (name) => values.get(name)?.[0], all: (name) => values.get(name) ?? NONE })
}

/** Most parameters are plain, so the decoder runs only where `+` or `%` occurs. */
function decode(raw: string): string | undefined {
  const spaced = raw.includes('+') ? raw.replaceAll('+', ' ') : raw
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return undefined
  }
}
