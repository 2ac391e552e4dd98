import type { Dialect } from '@latchwork/protocol'

/** Which directory an address names: one tenant, or "whoever signs in" (azure-ad-wire §1.1). */
export type Segment =
  | { readonly kind: 'tenant'; readonly tenantId: string }
  | { readonly kind: 'common' | 'organizations' }

export type ResponseMode = 'query' | 'fragment' | 'form_post'

export type Prompt = 'none' | 'login' | 'select_account' | 'consent' | 'admin_consent'

/** An authorize request after syntax was checked, the same for every dialect. Nothing in it is proven yet. */
export interface AuthorizeRequest {
  readonly dialect: Dialect
  readonly segment: Segment
  readonly clientId: string
  readonly redirectUri: string
  readonly responseMode: ResponseMode
  readonly state?: string
  readonly nonce?: string
  /** v2 `scope`, split; empty on v1. */
  readonly scopes: readonly string[]
  /** v1 `resource`, or RFC 8707 `resource`. */
  readonly resources: readonly string[]
  readonly prompts: readonly Prompt[]
  readonly loginHint?: string
  readonly maxAgeSeconds?: number
  readonly codeChallenge?: string
  /** The client wants `client_info` in the answer. */
  readonly clientInfo: boolean
  readonly correlationId: string
  /** The admin consent endpoint: no code is wanted, only to know what the administrator said (azure-ad-wire §1.9). */
  readonly adminConsent?: true
}
