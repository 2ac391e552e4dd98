import { err, ok } from '@latchwork/protocol'
import type { Result } from '@latchwork/protocol'

/** What the guard needs to know of an HTTP request; Node's own requests and Fetch's have this shape. */
export interface GuardRequest {
  readonly headers: HeaderRecord | { get(name: string): string | null }
  /** Names and values in turn, as received: the only place where Node shows a repeated header. */
  readonly rawHeaders?: readonly string[] | undefined
  /** Path and query. A token in the query is never used; beside a header it makes the request ambiguous. */
  readonly url?: string | undefined
  /** Whether the request came over TLS, as far as known. */
  readonly secure?: boolean | undefined
  /** Address of the peer; plain HTTP is served to the same machine only. */
  readonly remoteAddress?: string | undefined
}

export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>

export type BearerProblem =
  | 'insecure-transport'
  | 'token-missing'
  | 'authorization-repeated'
  | 'authorization-malformed'
  | 'token-sent-twice'
  | 'token-too-large'

export const MAX_TOKEN_LENGTH = 16 * 1024

const AUTHORIZATION = 'authorization'
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/
const BEARER_SCHEME = /^bearer(?: +|$)/i
/** Two headers joined by a comma, which is what Fetch's `Headers` makes of them. */
const SECOND_CREDENTIAL = /, *bearer /i
const LOOPBACK = /^(?:::1|\[::1\]|localhost|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/i

/**
 * The access token of a request: the `Authorization` header and nothing else (RFC 6750 §2.1, §2.3). Its characters are
 * not looked at yet: one that was verified before needs no second look.
 */
export function readBearer(request: GuardRequest): Result<string, BearerProblem> {
  if (request.secure === false && !LOOPBACK.test(request.remoteAddress ?? '')) return err('insecure-transport')
  if (isRepeated(request)) return err('authorization-repeated')
  const value = authorizationOf(request.headers) ?? ''
  if (typeof value !== 'string' || (value.includes(',') && SECOND_CREDENTIAL.test(value))) {
    return err('authorization-repeated')
  }
  const scheme = BEARER_SCHEME.exec(value)?.[0]
  if (scheme === undefined) return err('token-missing')
  if (value.length > MAX_TOKEN_LENGTH + 'bearer '.length) return err('token-too-large')
  const token = value.slice(scheme.length).trimEnd()
  if (token === '') return err('authorization-malformed')
  return request.url?.includes('access_token=') === true ? err('token-sent-twice') : ok(token)
}

/** Whether the text is a `b64token` (RFC 6750 §2.1); if not, the request is malformed rather than the token wrong. */
export function isBearerToken(text: string): boolean {
  return B64TOKEN.test(text)
}

/** Node drops all but the first `Authorization` header and shows the others in `rawHeaders` only. */
function isRepeated({ headers, rawHeaders }: GuardRequest): boolean {
  if (rawHeaders === undefined) {
    return !isFetchHeaders(headers) && headers[AUTHORIZATION] !== undefined && headers['Authorization'] !== undefined
  }
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === AUTHORIZATION.length && name.toLowerCase() === AUTHORIZATION) count += 1
  }
  return count > 1
}

function authorizationOf(headers: GuardRequest['headers']): string | readonly string[] | null | undefined {
  return isFetchHeaders(headers) ? headers.get(AUTHORIZATION) : (headers[AUTHORIZATION] ?? headers['Authorization'])
}

function isFetchHeaders(headers: GuardRequest['headers']): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function'
}
