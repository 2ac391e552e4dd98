/**
 * Every RFC error word that leaves this system. Closed on purpose: a new word needs a section number here.
 * `slow_down` (RFC 8628 §3.5) is absent because it is never sent; several native clients treat it as fatal.
 */
export type OAuthErrorCode =
  // RFC 6749 §4.1.2.1 and §5.2
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'access_denied'
  | 'server_error'
  | 'temporarily_unavailable'
  // RFC 6750 §3.1
  | 'invalid_token'
  | 'insufficient_scope'
  // RFC 7009 §2.2.1
  | 'unsupported_token_type'
  // RFC 7591 §3.2.2
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  // RFC 8628 §3.5
  | 'authorization_pending'
  | 'expired_token'
  // RFC 8707 §2
  | 'invalid_target'
  // RFC 9449 §5 and §8
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  // RFC 9470 §3
  | 'insufficient_user_authentication'
  // OpenID Connect Core §3.1.2.6
  | 'login_required'
  | 'consent_required'
  | 'interaction_required'
  | 'account_selection_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported'

/** The JSON body of every refusal by a token-like endpoint (RFC 6749 §5.2, with the members Azure's clients read). */
export interface TokenErrorBody {
  readonly error: OAuthErrorCode
  /** `AADSTS70008: <sentence>. Trace ID: … Correlation ID: … Timestamp: …`, one line (RFC 6749 §5.2 excludes CR and LF). */
  readonly error_description: string
  /** The AADSTS numbers, as integers; absent where Azure has none. */
  readonly error_codes?: readonly number[]
  /** `yyyy-MM-dd HH:mm:ssZ`, UTC. */
  readonly timestamp: string
  readonly trace_id: string
  /** Echo of `client-request-id`, or a fresh GUID. */
  readonly correlation_id: string
  readonly error_uri?: string
  /** What makes MSAL ask the user again after `invalid_grant`, e.g. `bad_token`, `consent_required`. */
  readonly suberror?: string
  /** JSON in a string, to be passed on as the `claims` parameter of authorize. */
  readonly claims?: string
  /** Our stable word for the rule that refused. */
  readonly reason?: string
}
