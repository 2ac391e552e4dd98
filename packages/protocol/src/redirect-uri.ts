import { err, ok } from './result.ts'
import type { Result } from './result.ts'

/** The list of the app registration that a redirect URI stands in; it decides the client type of a request. */
export type Platform = 'web' | 'publicClient' | 'spa'

export interface RegisteredRedirect {
  readonly platform: Platform
  readonly uri: string
}

export type RedirectProblem =
  | 'too-long'
  | 'not-absolute'
  | 'malformed'
  | 'fragment'
  | 'userinfo'
  | 'wildcard'
  | 'http-outside-loopback'
  | 'custom-scheme-of-non-native-client'
  | 'scheme-forbidden'
  | 'scheme-without-dot'
  | 'out-of-band-not-allowed'

export interface RedirectRules {
  /** The app's own id: it may use the scheme `msal<appId>`, which nobody else can register. */
  readonly appId: string
  /** The app's setting for `urn:ietf:wg:oauth:2.0:oob` and the `nativeclient` page. */
  readonly allowOutOfBand: boolean
}

const MAX_LENGTH = 256
const SCHEME = /^([a-z][a-z0-9+.-]*):/i
const WEB_URI = /^https?:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?$/
const AUTHORITY = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?([/?].*)?$/
const EMPTY_PATH = /^(https?:\/\/[^/?#]+)(\?.*)?$/
/** Characters of RFC 3986 §2, percent only in front of two hex digits. */
const URI_TEXT = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/
const OUT_OF_BAND = /^urn:ietf:wg:oauth:2\.0:oob(?::auto)?$/
const NATIVE_CLIENT_PAGE = /^\/[^/]+\/oauth2\/nativeclient$/

/** Schemes that run code, read files or start another program with the answer (RFC 8252 §7.1, §8.6). */
const FORBIDDEN_SCHEMES: ReadonlySet<string> = new Set(
  'javascript data file about blob vbscript intent view-source filesystem jar ftp ws wss mailto tel sms'.split(' '),
)

/**
 * Whether a redirect URI may be registered. Order: shape first, then what the scheme allows.
 *
 * - https: exact, without user information or fragment (RFC 6749 §3.1.2, RFC 9700 §2.1)
 * - http: loopback only (RFC 8252 §7.3, OAuth 2.1 §1.5); port-blindness is a matter of `matchRedirectUri`
 * - private-use schemes: native clients only, with a dot (RFC 8252 §7.1), or `msal<own app id>` or `msauth`, which
 *   Microsoft's mobile libraries prescribe
 * - out of band: only where the registration allows it (RFC 8252 §8.12)
 */
export function checkRegistrableRedirectUri(
  uri: string,
  platform: Platform,
  rules: RedirectRules,
): Result<void, RedirectProblem> {
  const problem = shapeProblem(uri) ?? schemeProblem(uri, platform, rules)
  return problem === undefined ? ok(undefined) : err(problem)
}

function shapeProblem(uri: string): RedirectProblem | undefined {
  if (uri.length > MAX_LENGTH) return 'too-long'
  if (!SCHEME.test(uri)) return 'not-absolute'
  if (!URI_TEXT.test(uri)) return 'malformed'
  if (uri.includes('#')) return 'fragment'
  if (uri.includes('*')) return 'wildcard'
  return undefined
}

function schemeProblem(uri: string, platform: Platform, rules: RedirectRules): RedirectProblem | undefined {
  const scheme = schemeOf(uri)
  if (scheme === 'http' || scheme === 'https') return webProblem(uri, rules)
  if (FORBIDDEN_SCHEMES.has(scheme)) return 'scheme-forbidden'
  if (platform !== 'publicClient') return 'custom-scheme-of-non-native-client'
  if (scheme === 'urn') {
    if (!OUT_OF_BAND.test(uri)) return 'scheme-forbidden'
    return rules.allowOutOfBand ? undefined : 'out-of-band-not-allowed'
  }
  const collisionFree = scheme === `msal${rules.appId.toLowerCase()}` || scheme === 'msauth'
  if (!scheme.includes('.') && !collisionFree) return 'scheme-without-dot'
  if (URL.parse(uri) === null || uri.charAt(scheme.length + 1) !== '/') return 'malformed'
  return /^[^:]+:\/\/[^/?]*@/.test(uri) ? 'userinfo' : undefined
}

function webProblem(uri: string, rules: RedirectRules): RedirectProblem | undefined {
  const [, authority = '', path = ''] = WEB_URI.exec(uri) ?? []
  if (authority.includes('@')) return 'userinfo'
  const [, host] = AUTHORITY.exec(authority) ?? []
  const url = URL.parse(uri)
  if (host === undefined || url === null) return 'malformed'
  // What the browser would rewrite (127.1, dot segments) is no exact address: the text and its target must agree.
  if (url.hostname !== host.toLowerCase() || url.pathname !== (path || '/')) return 'malformed'
  if (url.protocol === 'http:') return LOOPBACK.test(uri) ? undefined : 'http-outside-loopback'
  if (NATIVE_CLIENT_PAGE.test(path) && !rules.allowOutOfBand) return 'out-of-band-not-allowed'
  return undefined
}

/**
 * The registration that a requested redirect URI belongs to, or undefined. The answer goes to the *requested* URI.
 *
 * An exact match on any platform wins (RFC 9700 §2.1; an empty path equals `/`). Otherwise an http loopback URI may
 * match a `publicClient` registration whatever its port and loopback name, because a native app learns its port when it
 * listens (RFC 8252 §7.3); path and query stay exact.
 */
export function matchRedirectUri<R extends RegisteredRedirect>(
  requested: string,
  registered: readonly R[],
): R | undefined {
  const exact = registered.find((one) => sameRedirectUri(one.uri, requested))
  if (exact !== undefined) return exact
  const wanted = afterLoopbackPort(requested)
  if (wanted === undefined) return undefined
  return registered.find((one) => one.platform === 'publicClient' && afterLoopbackPort(one.uri) === wanted)
}

/** Path and query of an http loopback URI with a valid port or none; undefined for every other URI. */
function afterLoopbackPort(uri: string): string | undefined {
  const match = LOOPBACK.exec(uri)
  if (match === null || Number(match[1] ?? 0) > 65535) return undefined
  const rest = match[2] ?? ''
  return rest.startsWith('/') ? rest : `/${rest}`
}

/**
 * Whether the redirect URI presented at redemption is the one of the authorize request (RFC 6749 §4.1.3): verbatim, port
 * included, save that an empty http(s) path equals `/` (RFC 3986 §6.2.3), because some clients send the slash back.
 */
export function sameRedirectUri(sealed: string, presented: string): boolean {
  return sealed === presented || withPath(sealed) === withPath(presented)
}

function withPath(uri: string): string {
  const match = EMPTY_PATH.exec(uri)
  return match === null ? uri : `${match[1] ?? ''}/${match[2] ?? ''}`
}

/** How an answer travels to a *registered* redirect URI. Loopback and custom ones can be claimed by any local program. */
export function redirectKind(uri: string): 'https' | 'loopback' | 'custom' | 'out-of-band' {
  const scheme = schemeOf(uri)
  if (scheme === 'https') return 'https'
  if (scheme === 'http') return 'loopback'
  return scheme === 'urn' ? 'out-of-band' : 'custom'
}

/**
 * The CSP `form-action` source that lets a page's form end at a *registered* redirect URI (Chromium enforces it across
 * redirects). CSP cannot name `[::1]`, so that host opens the scheme.
 */
export function formActionSource(uri: string): string {
  const kind = redirectKind(uri)
  if (kind === 'out-of-band') return "'self'"
  if (kind === 'custom') return `${schemeOf(uri)}:`
  const url = new URL(uri)
  return url.hostname === '[::1]' ? 'http:' : url.origin
}

/**
 * The redirect URI with the answer added. An existing query is kept (RFC 6749 §3.1.2).
 * @param params names and values, not yet encoded, in order
 */
export function appendToRedirect(
  uri: string,
  params: readonly (readonly [string, string])[],
  mode: 'query' | 'fragment',
): string {
  const encoded = params.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  if (encoded === '') return uri
  if (mode === 'fragment') return `${uri}#${encoded}`
  if (!uri.includes('?')) return `${uri}?${encoded}`
  return /[?&]$/.test(uri) ? uri + encoded : `${uri}&${encoded}`
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function schemeOf(uri: string): string {
  return (SCHEME.exec(uri)?.[1] ?? '').toLowerCase()
}
