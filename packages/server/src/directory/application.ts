import { GRAPH_APP_ID, type Platform } from '@latchwork/protocol'

/** A delegated permission that an API exposes (Graph `oauth2PermissionScopes`). */
export interface PermissionScope {
  readonly id: string
  readonly value: string
  /** `User`: any user may consent for himself. `Admin`: only a directory administrator. */
  readonly type: 'User' | 'Admin'
  readonly isEnabled: boolean
  readonly adminConsentDisplayName: string
  readonly adminConsentDescription: string
  readonly userConsentDisplayName: string
  readonly userConsentDescription: string
}

export interface AppRole {
  readonly id: string
  readonly value: string
  readonly displayName: string
  readonly description: string
  readonly allowedMemberTypes: readonly ('User' | 'Application')[]
  readonly isEnabled: boolean
}

export interface RequiredResourceAccess {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[]
}

/** Secrets of an application at most, and certificates: every one is compared at every token request. */
export const MOST_CREDENTIALS = 100

export interface PasswordCredential {
  readonly keyId: string
  readonly displayName: string
  /** The first characters, so that a person can tell secrets apart. */
  readonly hint: string
  /** Keyed hash (see client-auth/secret.ts); the secret itself is never stored. */
  readonly secretHash: string
  readonly endsAt?: number
}

/** A public key of the application, in the certificate that was uploaded. Nothing of it is secret. Epoch seconds. */
export interface KeyCredential {
  readonly keyId: string
  readonly displayName: string
  /** DER in base64. */
  readonly certificate: string
  /** SHA-1 over the DER, as upper-case hex: Azure's name for it (`customKeyIdentifier`, `x5t`). */
  readonly thumbprint: string
  readonly startsAt: number
  readonly endsAt: number
}

/** What a registration opens beyond the strict default (DESIGN: one model, strict by default). */
export interface AppCompatibility {
  readonly allowCodeWithoutPkce: boolean
  readonly refreshTokenReuse: 'detected' | 'allowed'
  readonly allowOutOfBand: boolean
  readonly allowSilentSignIn: boolean
  /** Addresses that mean this API beside its identifier URIs (RFC 8707, MCP). */
  readonly resourceUrls: readonly string[]
}

/** What a registration opens when nobody said anything: nothing. */
export const STRICT: AppCompatibility = {
  allowCodeWithoutPkce: false,
  refreshTokenReuse: 'detected',
  allowOutOfBand: false,
  allowSilentSignIn: false,
  resourceUrls: [],
}

/** A registration, in Microsoft Graph's words. It lives in its publisher's tenant only. Times are epoch seconds. */
export interface Application {
  readonly id: string
  readonly appId: string
  readonly tenantId: string
  readonly displayName: string
  readonly publisherDomain: string
  readonly signInAudience: 'AzureADMyOrg' | 'AzureADMultipleOrgs'
  readonly identifierUris: readonly string[]
  readonly api: {
    /** 1 or null: Azure v1 access tokens; 2: Azure v2; undefined: RFC 9068. */
    readonly requestedAccessTokenVersion?: 1 | 2 | null
    readonly accessTokenSigningAlg: SigningAlg
    readonly oauth2PermissionScopes: readonly PermissionScope[]
    readonly preAuthorizedApplications: readonly {
      readonly appId: string
      readonly delegatedPermissionIds: readonly string[]
    }[]
    readonly knownClientApplications: readonly string[]
  }
  readonly appRoles: readonly AppRole[]
  readonly isFallbackPublicClient: boolean
  readonly redirectUris: readonly { readonly platform: Platform; readonly uri: string }[]
  readonly logoutUrl?: string
  readonly requiredResourceAccess: readonly RequiredResourceAccess[]
  readonly passwordCredentials: readonly PasswordCredential[]
  readonly keyCredentials?: readonly KeyCredential[]
  readonly info: {
    readonly termsOfServiceUrl?: string
    readonly privacyStatementUrl?: string
    readonly logoUrl?: string
  }
  readonly latchwork: AppCompatibility
  /** Tokens for this application name the person's groups. */
  readonly groupMembershipClaims?: 'SecurityGroup' | 'All'
  readonly disabledAt?: number
  /** Object id of the user who registered it: he manages it without being an administrator. */
  readonly createdBy?: string
  readonly createdAt: number
  readonly version: number
}

export type SigningAlg = 'RS256' | 'ES256' | 'PS256' | 'EdDSA'

/** Microsoft Graph's well-known client id: the built-in API that owns sign-in permissions and `/v1.0`. */
export { GRAPH_APP_ID }
export const GRAPH_USER_READ_ID = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'
