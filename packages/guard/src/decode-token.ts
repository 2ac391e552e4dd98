import { isUtf8 } from 'node:buffer'
import { isCanonicalBase64Url } from '@latchwork/protocol'
import { isRecord } from './keys/import-keys.ts'

type Json = Readonly<Record<string, unknown>>

/** A compact JWS taken apart; nothing in it is verified. */
export interface DecodedToken {
  readonly header: Json
  readonly payload: Json
  readonly payloadText: string
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
  const header = parseJson(decodeText(token.slice(0, first)))
  const payloadText = decodeText(token.slice(first + 1, last))
  const payload = parseJson(payloadText)
  const signature = decodePart(token.slice(last + 1))
  if (header === undefined || payloadText === undefined || payload === undefined || signature === undefined) {
    return undefined
  }
  return { header, payload, payloadText, signed: { text: token.slice(0, last), signature } }
}

function decodeText(part: string): string | undefined {
  const bytes = decodePart(part)
  return bytes !== undefined && isUtf8(bytes) ? bytes.toString('utf8') : undefined
}

function parseJson(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    // An own `__proto__` would become a prototype wherever the claims are copied.
    return isRecord(value) && !Object.hasOwn(value, '__proto__') ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * The bytes of a part in canonical base64url. The platform skips foreign characters, takes `+` and `/` for `-` and `_`,
 * and drops surplus bits; so the length must come out, those two must not occur, and the tail must be canonical.
 */
export function decodePart(part: string): Buffer | undefined {
  const rest = part.length % 4
  if (part === '' || rest === 1 || part.includes('+') || part.includes('/')) return undefined
  if (rest > 0 && !isCanonicalBase64Url(part.slice(-rest))) return undefined
  const bytes = Buffer.from(part, 'base64url')
  return bytes.length === Math.floor((part.length * 3) / 4) ? bytes : undefined
}
