/** The shapes of Microsoft Graph v1.0, as far as the command line looks into them; --json prints them whole. */
export interface Scope {
  readonly id: string
  readonly value: string
  readonly type: 'User' | 'Admin'
  readonly isEnabled: boolean
  readonly adminConsentDisplayName?: string
}

export interface AppRole {
  readonly id: string
  readonly value: string
  readonly displayName: string
  readonly allowedMemberTypes?: readonly string[]
}

/** Where redirect addresses stand in a registration. */
export type PlatformProperty = 'publicClient' | 'spa' | 'web'

interface Redirects {
  readonly redirectUris?: readonly string[]
}

export interface RequiredAccess {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[]
}

export interface Secret {
  readonly keyId: string
  readonly displayName: string
  /** The first characters. */
  readonly hint: string
  readonly endDateTime: string | null
}

export interface Application extends Readonly<Record<PlatformProperty, Redirects>> {
  readonly '@odata.etag'?: string
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly signInAudience: 'AzureADMyOrg' | 'AzureADMultipleOrgs'
  readonly publisherDomain?: string
  readonly createdDateTime?: string
  readonly deletedDateTime?: string | null
  readonly isFallbackPublicClient?: boolean | null
  readonly identifierUris: readonly string[]
  readonly api: { readonly oauth2PermissionScopes: readonly Scope[] }
  readonly appRoles: readonly AppRole[]
  readonly requiredResourceAccess: readonly RequiredAccess[]
  readonly passwordCredentials: readonly Secret[]
  readonly latchwork?: Readonly<Record<string, unknown>>
}

export interface ServicePrincipal {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly oauth2PermissionScopes: readonly Scope[]
  readonly appRoles: readonly AppRole[]
}

export interface Grant {
  readonly id: string
  readonly clientId: string | null
  readonly resourceId: string | null
  readonly consentType: 'AllPrincipals' | 'Principal'
  readonly principalId: string | null
  readonly scope: string
}

/** An app role that an application was given. */
export interface Assignment {
  readonly appRoleId: string
  readonly resourceId: string
}

export interface User {
  readonly '@odata.etag'?: string
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly givenName?: string | null
  readonly surname?: string | null
  readonly mail?: string | null
  readonly accountEnabled?: boolean
  readonly userType?: string
}

export interface Role {
  readonly id: string
  readonly displayName: string
  readonly description: string
}

export interface Organization {
  readonly '@odata.etag'?: string
  readonly id: string
  readonly displayName: string
  readonly createdDateTime?: string
  readonly verifiedDomains: readonly { readonly name: string }[]
  readonly latchwork?: Readonly<Record<string, unknown>>
}
