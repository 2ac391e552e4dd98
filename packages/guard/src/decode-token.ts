import { isUtf8 } from 'node:buffer'
import { isRecord } from './keys/import-keys.ts'

type Json = Readonly<Record<string, unknown>>

/** A compact JWS taken apart; nothing in it is verified. */
export interface DecodedToken {
  readonly header: Json
  readonly payload: Json
  readonly signed: { readonly text: string; readonly signature: Buffer }
}

/**
 * Takes a JWT apart (RFC 7519 §7.2), strictly: three parts in canonical base64url (RFC 8725 §3.4), valid UTF-8
 * (RFC 8725 §3.7), JSON objects. The caller has bounded the length.
 */
export function parseToken(token: string): DecodedToken | undefined {
  const first = token.indexOf('.')
  const last = token.lastIndexOf('.')
  if (first <= 0 || last === first || token.indexOf('.', first + 1) !== last) return undefined
  const header = parsePart(token.slice(0, first))
  const payload = parsePart(token.slice(first + 1, last))
  const signature = decode(token.slice(last + 1))
  if (header === undefined || payload === undefined || signature === undefined) return undefined
  return { header, payload, signed: { text: token.slice(0, last), signature } }
}

function parsePart(part: string): Json | undefined {
  const bytes = decode(part)
  if (bytes === undefined || !isUtf8(bytes)) return undefined
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    // An own `__proto__` would become a prototype wherever the claims are copied.
    return isRecord(value) && !Object.hasOwn(value, '__proto__') ? value : undefined
  } catch {
    return undefined
  }
}

/** The platform decodes anything; what does not encode to the same text again was not canonical, or empty. */
function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url')
  return part !== '' && bytes.toString('base64url') === part ? bytes : undefined
}
