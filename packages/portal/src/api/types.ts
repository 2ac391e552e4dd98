/** The shapes of Microsoft Graph v1.0, as far as the portal shows them. */
export interface Scope {
  readonly id: string
  readonly value: string
  readonly type: 'User' | 'Admin'
  readonly isEnabled: boolean
  readonly adminConsentDisplayName: string
  readonly adminConsentDescription: string
  readonly userConsentDisplayName?: string
  readonly userConsentDescription?: string
}

interface Redirects {
  readonly redirectUris?: readonly string[]
}

export interface Application {
  readonly '@odata.etag'?: string
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly signInAudience: 'AzureADMyOrg' | 'AzureADMultipleOrgs'
  readonly createdDateTime?: string
  readonly identifierUris?: readonly string[]
  readonly isFallbackPublicClient?: boolean | null
  readonly publicClient?: Redirects
  readonly spa?: Redirects
  readonly web?: Redirects
  readonly api?: { readonly oauth2PermissionScopes?: readonly Scope[] }
  readonly requiredResourceAccess?: readonly RequiredAccess[]
  readonly passwordCredentials?: readonly Secret[]
}

export interface RequiredAccess {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[]
}

export interface Secret {
  readonly keyId: string
  readonly displayName?: string | null
  readonly hint?: string | null
  readonly endDateTime?: string | null
  readonly secretText?: string | null
}
