import type { TokenCache } from './cache/token-cache.ts'

/** Who is signed in. The identity is (`issuer`, `subject`); a name or address is only for showing (OIDC Core §5.7). */
export interface Account {
  /** Key of this account in the cache: `issuer|subject`. */
  readonly id: string
  readonly issuer: string
  readonly subject: string
  /** Azure's `tid` and `oid`, when the issuer sends them. */
  readonly tenantId?: string
  readonly objectId?: string
  /** `preferred_username`, `upn` or `email`, in that order. */
  readonly username?: string
  readonly name?: string
}

/** What a token is for: scopes, or a resource (RFC 8707; v1: the application ID URI), or both. */
export interface Target {
  readonly scopes?: readonly string[]
  readonly resource?: string
}

/** A token and what the server granted. `accessToken` is not enumerable: printing or serialising the result hides it. */
export interface TokenResult {
  readonly accessToken: string
  /** Granted scopes; may be fewer or more than asked (RFC 6749 §5.1). */
  readonly scopes: readonly string[]
  readonly resource?: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  readonly account: Account
  readonly fromCache: boolean
}

export interface SilentRequest extends Target {
  readonly account: Account
  /** Skips a cached access token, unless another process has brought a newer one meanwhile. */
  readonly forceRefresh?: boolean
  readonly signal?: AbortSignal
}

export interface InteractiveRequest extends Target {
  readonly prompt?: 'login' | 'consent' | 'select_account' | 'none' | 'create'
  readonly loginHint?: string
  /** Seconds to wait for the browser; 300 when absent. */
  readonly timeoutSeconds?: number
  readonly signal?: AbortSignal
  /** Is always given the address, whether or not a browser could be opened. */
  readonly onUrl?: (url: string) => void
}

export interface TokenRequest extends InteractiveRequest {
  /** When absent, the only account in the cache, if there is exactly one. */
  readonly account?: Account
}

export interface FetchRequest extends Target {
  readonly account: Account
}

export interface DeviceRequest extends Target {
  /** Shows the person where to go and what to enter (RFC 8628 §3.3). */
  readonly onCode: (code: DeviceCode) => void
  readonly signal?: AbortSignal
}

export interface DeviceCode {
  readonly userCode: string
  readonly verificationUri: string
  /** With the code in it; only when https and of the same origin as `verificationUri`. */
  readonly verificationUriComplete?: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** Settings of {@link createClient}. Exactly one of `issuer` and `authority`. */
export interface ClientOptions {
  /** Issuer identifier, compared exactly with the metadata (OIDC Discovery §4.3). */
  readonly issuer?: string
  /**
   * `https://host/{tenant}`, with or without `/v2.0`: a tenant's GUID or domain, or `common` / `organizations`, whose issuer is a
   * template that the id token's `tid` completes.
   */
  readonly authority?: string
  readonly clientId: string
  /** Name of the app on the page that ends a sign-in; the client id when absent. */
  readonly appName?: string
  /** Memory when absent. `{ file }` keeps plain records readable by this user alone (mode 0600); naming it is the opt-in. */
  readonly cache?: TokenCache | { readonly file: string }
  /** Asked for when a request names neither scopes nor resource. */
  readonly scopes?: readonly string[]
  /** APIs by origin. When present, `fetch` attaches tokens to these origins only. */
  readonly apis?: Readonly<Record<string, Target>>
  /** Hosts besides the issuer's that may hold its endpoints (RFC 8414 §6.2). */
  readonly endpointHosts?: readonly string[]
  readonly fetch?: typeof fetch
  /** Opens the system browser; the package `open` when absent. A rejection is no failure: `onUrl` has the address. */
  readonly openBrowser?: (url: string) => Promise<void> | void
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Waits between attempts; a timer when absent. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Permits `http` for 127.0.0.1, ::1 and localhost, for tests; never for any other host. */
  readonly insecureAllowLoopbackHttp?: boolean
}

/** A native app's sign-in. Every function throws {@link AuthError} and nothing else. */
export interface Client {
  /** From cache or by refresh; never shows anything. `interaction_required` means: call `acquireTokenInteractive`. */
  acquireTokenSilent(request: SilentRequest): Promise<TokenResult>
  /** In the system browser, answered on a loopback port (RFC 8252 §7.3). */
  acquireTokenInteractive(request?: InteractiveRequest): Promise<TokenResult>
  /** On another device (RFC 8628). */
  acquireTokenByDeviceCode(request: DeviceRequest): Promise<TokenResult>
  /** Silent, else interactive. */
  acquireToken(request?: TokenRequest): Promise<TokenResult>
  /** The accounts of this client and authority, most recent sign-in first. */
  accounts(): Promise<readonly Account[]>
  /** Always clears the cache; `revoked` tells whether the server was told too (RFC 7009). */
  signOut(account: Account): Promise<{ readonly revoked: boolean }>
  /** `fetch` with the token attached; on `invalid_token` refreshes once and repeats once (RFC 6750 §3.1). */
  fetch(url: string | URL, init: RequestInit | undefined, request: FetchRequest): Promise<Response>
}
