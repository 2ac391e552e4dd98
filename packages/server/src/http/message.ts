import type { Refusal } from '../refusal/refusal.ts'

/** What a handler gets and gives. Handlers never see the HTTP library, so every one of them can be called with a literal. */
export interface HttpRequest {
  readonly method: string
  /** Path without the query. */
  readonly path: string
  /** Named segments of the route, e.g. `tenant`; the tenant is already lower case. */
  readonly params: Readonly<Record<string, string>>
  /** The raw query, without `?`. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly cookies: ReadonlyMap<string, string>
  /** The raw body as text, empty when there was none. */
  readonly body: string
  /** The peer's address, or the forwarded one when the peer is a configured proxy. */
  readonly remoteAddress: string
  /** Identifies this request in errors and audit events. */
  readonly traceId: string
  /** The caller's `client-request-id`, or the trace id. */
  readonly correlationId: string
}

/** Why a reply says no, beside the reply: kept for the trace, never sent. */
export interface Refused {
  readonly refusal: Refusal
  readonly known?: KnownRequest
}

/** What was known of a request that its own address and form do not say, because it began earlier. */
export interface KnownRequest {
  readonly tenantId?: string
  readonly clientId?: string
  readonly userId?: string
  readonly redirectUri?: string
  readonly scopes?: readonly string[]
  readonly resources?: readonly string[]
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Each a complete Set-Cookie value. */
  readonly cookies?: readonly string[]
  readonly body: string | Buffer
  readonly refused?: Refused
}
