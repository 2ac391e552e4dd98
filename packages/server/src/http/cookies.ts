/**
 * `sso`: carries the session; sent in cross-site frames too, for single-page apps that renew silently (azure-ad-wire trap 44).
 * `interaction`: binds the pages of one request to the browser; never needed from another site.
 */
export type CookieKind = 'sso' | 'interaction'

const ATTRIBUTES = {
  sso: 'Path=/; Secure; HttpOnly; SameSite=None',
  interaction: 'Path=/; Secure; HttpOnly; SameSite=Lax',
} as const

/** RFC 6265 §4.1.1 cookie-octet. */
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/
const NAME = /^__Host-[A-Za-z0-9_-]+$/

const NONE: ReadonlyMap<string, string> = new Map()

/** The cookies of a request (RFC 6265 §5.4). Of two with one name the first counts. */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  if (header === undefined || header === '') return NONE
  const cookies = new Map<string, string>()
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    if (equals === -1) continue
    const name = part.slice(0, equals).trim()
    if (!cookies.has(name)) cookies.set(name, part.slice(equals + 1).trim())
  }
  return cookies
}

/**
 * A Set-Cookie value. `__Host-` makes the browser itself insist on Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2).
 * @param maxAgeSeconds absent: until the browser closes; 0: remove the cookie
 */
export function serializeCookie(kind: CookieKind, name: string, value: string, maxAgeSeconds?: number): string {
  if (!NAME.test(name) || !VALUE.test(value))
    throw new TypeError('a cookie name or value has characters that it cannot have')
  const lifetime = maxAgeSeconds === undefined ? '' : `; Max-Age=${String(maxAgeSeconds)}`
  return `${name}=${value}; ${ATTRIBUTES[kind]}${lifetime}`
}

export function removeCookie(kind: CookieKind, name: string): string {
  return serializeCookie(kind, name, '', 0)
}
