/** What went wrong, for a program to act on. Closed: a `switch` over it can be exhaustive. */
export type AuthErrorCode =
  /** No usable session: call `acquireTokenInteractive`. */
  | 'interaction_required'
  /** A permission has not been granted yet: call `acquireTokenInteractive`. */
  | 'consent_required'
  /** A permission that only a directory administrator can grant. */
  | 'needs_admin'
  /** The person said no. */
  | 'user_cancelled'
  /** The caller's AbortSignal. */
  | 'aborted'
  /** Nobody answered in time. */
  | 'timeout'
  /** Only answers to other requests came (RFC 6749 §10.12). */
  | 'state_mismatch'
  /** An answer or metadata of another issuer (RFC 9207 §2.4, RFC 8414 §3.3). */
  | 'issuer_mismatch'
  /** Metadata that must not be used: not https, foreign host, endpoint missing (RFC 8414). */
  | 'invalid_metadata'
  /** The server does not offer PKCE S256 (RFC 7636 §4.2). */
  | 'pkce_unsupported'
  /** An answer that breaks the protocol: wrong nonce, signature, duplicate parameter. */
  | 'invalid_response'
  | 'unsupported_token_type'
  /** No answer. Nothing in the cache was changed. */
  | 'network'
  /** The server failed or asks to wait; see `retryAfterSeconds`. */
  | 'server_error'
  /** The server does not know this client or refuses it. */
  | 'invalid_client'
  /** The server refused what was asked for, e.g. an unknown scope or API. */
  | 'request_refused'
  /** A token must not be sent to this address. */
  | 'unsafe_url'
  /** The token cache cannot be read, written or locked. */
  | 'cache'
  /** A wrong setting or argument: a mistake in the calling program. */
  | 'invalid_configuration'

/** A failure as a value, inside the library. */
export interface AuthFailure {
  readonly code: AuthErrorCode
  readonly description: string
  /** The server's own words (RFC 6749 §5.2, and Azure's members beside). */
  readonly error?: string
  readonly suberror?: string
  readonly errorCodes?: readonly number[]
  readonly correlationId?: string
  readonly traceId?: string
  readonly retryAfterSeconds?: number
  /** JSON to pass on as the `claims` parameter of authorize. */
  readonly claims?: string
  readonly cause?: unknown
}

/** The one error class of this library. Never holds a token, code or verifier. */
export class AuthError extends Error {
  readonly code: AuthErrorCode
  readonly description: string
  readonly error: string | undefined
  readonly suberror: string | undefined
  readonly errorCodes: readonly number[]
  readonly correlationId: string | undefined
  readonly traceId: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly claims: string | undefined

  constructor(failure: AuthFailure) {
    super(`${failure.code}: ${failure.description}`, failure.cause === undefined ? undefined : { cause: failure.cause })
    this.name = 'AuthError'
    this.code = failure.code
    this.description = failure.description
    this.error = failure.error
    this.suberror = failure.suberror
    this.errorCodes = failure.errorCodes ?? []
    this.correlationId = failure.correlationId
    this.traceId = failure.traceId
    this.retryAfterSeconds = failure.retryAfterSeconds
    this.claims = failure.claims
  }
}

/** Text from a server or an address, safe to print on a terminal: no control characters, at most 1,000 characters. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ').slice(0, 1000)
}
