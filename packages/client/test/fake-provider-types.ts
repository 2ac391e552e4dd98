/** A hand-made OpenID provider that can be made to lie. It shares no code with the server of this project. */
export interface Provider extends AsyncDisposable {
  readonly origin: string
  readonly issuer: string
  readonly authorizeRequests: URLSearchParams[]
  readonly tokenRequests: URLSearchParams[]
  readonly paths: string[]
  readonly revoked: string[]
  /** Token requests in hand, now and at most so far. */
  readonly load: { now: number; most: number }
  readonly grants: Map<string, Grant>
  lies: Lies
}

/** What may be wrong. Each receives the honest value and returns what is sent. */
export interface Lies {
  metadata?: (document: Record<string, unknown>) => unknown
  wellKnown?: (path: string) => Reply | undefined
  callback?: (params: URLSearchParams) => URLSearchParams
  claims?: (claims: Record<string, unknown>) => Record<string, unknown>
  header?: (header: Record<string, unknown>) => Record<string, unknown>
  token?: (answer: Record<string, unknown>, request: URLSearchParams) => Reply | Record<string, unknown>
  /** The device authorization endpoint, absent when this is. */
  device?: () => Reply
  /** One answer of the token endpoint to a device code; undefined for the tokens. */
  poll?: () => Reply | undefined
  /** The request is handled, or not even that, and the connection cut. */
  loss?: () => 'none' | 'request' | 'answer'
  /** How long the token endpoint thinks. */
  delayMs?: number
  keys?: (keys: Record<string, unknown>[]) => Record<string, unknown>[]
}

export interface Reply {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

/** The four fields of an authorization that decide what a presented refresh token means. */
export interface Grant {
  outstanding: number
  used: number
  before: number
  issuedAt: number
  revoked: boolean
  rotations: number
}

export interface ProviderOptions {
  readonly path?: string
  readonly issuerTemplate?: boolean
  readonly windowMs?: number
}
