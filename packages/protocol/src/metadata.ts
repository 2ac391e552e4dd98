import { OIDC_SCOPES } from './scopes.ts'
import { endpointPaths, issuer, TENANT_TEMPLATE } from './tenancy.ts'
import type { Dialect } from './tenancy.ts'

/** The segment that the document is about; a domain name is resolved to its tenant's id before. */
export type MetadataSegment =
  | { readonly kind: 'tenant'; readonly id: string }
  | { readonly kind: 'common' }
  | { readonly kind: 'organizations' }

export interface MetadataOptions {
  /** Public origin without a trailing slash; never taken from a request (RFC 8414 §5). */
  readonly baseUrl: string
  readonly segment: MetadataSegment
  readonly dialect: Dialect
  /** Algorithms that ID tokens are signed with; RS256 among them (OpenID Connect Discovery §3). */
  readonly algs: readonly string[]
  /** The keys of the server's table of grants. */
  readonly grantTypes: readonly string[]
  /** Whether the device endpoint exists (RFC 8628 §4). Default: false. */
  readonly deviceCode?: boolean
  /** Client authentication methods that work. Default: none, client_secret_post, client_secret_basic. */
  readonly authMethods?: readonly string[]
}

/** The discovery document (RFC 8414 §2, OpenID Connect Discovery §3). It says only what is true. */
export interface MetadataDocument {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly device_authorization_endpoint?: string
  readonly end_session_endpoint: string
  readonly jwks_uri: string
  readonly userinfo_endpoint: string
  readonly response_types_supported: readonly string[]
  readonly response_modes_supported: readonly string[]
  readonly grant_types_supported: readonly string[]
  readonly subject_types_supported: readonly string[]
  readonly id_token_signing_alg_values_supported: readonly string[]
  readonly token_endpoint_auth_methods_supported: readonly string[]
  readonly token_endpoint_auth_signing_alg_values_supported?: readonly string[]
  readonly code_challenge_methods_supported: readonly string[]
  readonly scopes_supported: readonly string[]
  readonly claims_supported: readonly string[]
  readonly prompt_values_supported: readonly string[]
  readonly claims_parameter_supported: boolean
  readonly request_parameter_supported: boolean
  readonly request_uri_parameter_supported: boolean
  readonly authorization_response_iss_parameter_supported?: true
  readonly microsoft_multi_refresh_token?: true
  readonly tenant_region_scope: string
  readonly cloud_instance_name: string
  readonly msgraph_host: string
}

const AUTH_METHODS = ['none', 'client_secret_post', 'client_secret_basic'] as const
/** What a client's own key may sign an assertion with (RFC 8725 §3.2). */
const ASSERTION_ALGS = ['RS256', 'PS256', 'ES256'] as const
const PROMPTS = ['none', 'login', 'select_account', 'consent'] as const
const CLAIMS = 'sub iss aud exp iat nbf auth_time amr nonce name email oid tid ver uti at_hash'.split(' ')

/** Where the two dialects differ in what they say about themselves. */
const DIALECTS = {
  v1: {
    scopes: ['openid'],
    prompts: [...PROMPTS, 'admin_consent'],
    claims: [...CLAIMS, 'upn', 'unique_name', 'given_name', 'family_name'],
  },
  v2: { scopes: [...OIDC_SCOPES], prompts: [...PROMPTS], claims: [...CLAIMS, 'preferred_username'] },
} as const

/**
 * The discovery document of one tenant segment and dialect (Azure wire contract §1.8). The template documents of
 * `common` and `organizations` neither send nor announce `iss` in authorize answers (RFC 9207 §2: it must be exact).
 */
export function metadataDocument(options: MetadataOptions): MetadataDocument {
  const { baseUrl, dialect, segment } = options
  const isTenant = segment.kind === 'tenant'
  const paths = endpointPaths(isTenant ? segment.id.toLowerCase() : segment.kind, dialect)
  const own = DIALECTS[dialect]
  const authMethods = options.authMethods ?? AUTH_METHODS
  const signsAssertions = authMethods.includes('private_key_jwt')
  const host = new URL(baseUrl).host
  return {
    issuer: issuer(baseUrl, isTenant ? segment.id : TENANT_TEMPLATE, dialect),
    authorization_endpoint: baseUrl + paths.authorize,
    token_endpoint: baseUrl + paths.token,
    ...(options.deviceCode === true && { device_authorization_endpoint: baseUrl + paths.deviceCode }),
    end_session_endpoint: baseUrl + paths.logout,
    jwks_uri: baseUrl + paths.keys,
    userinfo_endpoint: baseUrl + paths.userinfo,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: options.grantTypes,
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: options.algs,
    token_endpoint_auth_methods_supported: authMethods,
    ...(signsAssertions && { token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGS }),
    code_challenge_methods_supported: ['S256'],
    scopes_supported: own.scopes,
    claims_supported: own.claims,
    prompt_values_supported: own.prompts,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    ...(isTenant && { authorization_response_iss_parameter_supported: true }),
    ...(dialect === 'v1' && { microsoft_multi_refresh_token: true }),
    tenant_region_scope: 'WW',
    cloud_instance_name: host,
    msgraph_host: host,
  }
}
