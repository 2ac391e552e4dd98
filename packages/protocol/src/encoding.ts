const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Value of an ASCII character in the base64url alphabet; 64 marks "not in it". */
const VALUES = new Uint8Array(128).fill(64)
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const BASE64URL = /^[A-Za-z0-9_-]*$/

/** Base64url without padding (RFC 4648 §5, RFC 7515 §2). */
export function encodeBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63)
    if (left > 1) text += ALPHABET.charAt((group >> 6) & 63)
    if (left > 2) text += ALPHABET.charAt(group & 63)
  }
  return text
}

/**
 * Whether the text is the one canonical base64url spelling of some bytes: no padding, no foreign characters, unused
 * trailing bits zero (RFC 8725 §3.4; two spellings of one token would defeat caches and replay checks).
 */
export function isCanonicalBase64Url(text: string): boolean {
  const rest = text.length % 4
  if (rest === 1 || !BASE64URL.test(text)) return false
  if (rest === 0) return true
  const last = VALUES[text.charCodeAt(text.length - 1)] ?? 64
  return (last & (rest === 2 ? 15 : 3)) === 0
}

/** The bytes of a canonical base64url text, or undefined for any other text. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  if (!isCanonicalBase64Url(text)) return undefined
  const bytes = new Uint8Array((text.length * 3) >> 2)
  let bits = 0
  let held = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    held = ((held << 6) | (VALUES[text.charCodeAt(i)] ?? 0)) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 255
  }
  return bytes
}

/** Whether the text is a GUID in its 8-4-4-4-12 form, in either case. */
export function isGuid(text: string): boolean {
  return GUID.test(text)
}

/**
 * Whether two strings are equal, in a time that depends on their lengths only. Compare digests, not secrets of
 * secret length (RFC 6749 §10.10 leaves guessing as the only attack).
 */
export function constantTimeEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) {
    difference |= (i < a.length ? a.charCodeAt(i) : 0) ^ (i < b.length ? b.charCodeAt(i) : 0)
  }
  return difference === 0
}
