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
  readonly api?: ApiSettings
  readonly appRoles?: readonly AppRole[]
  readonly latchwork?: Compatibility
  readonly deletedDateTime?: string | null
  readonly requiredResourceAccess?: readonly RequiredAccess[]
  readonly passwordCredentials?: readonly Secret[]
  readonly keyCredentials?: readonly Certificate[]
}

interface ApiSettings {
  readonly oauth2PermissionScopes?: readonly Scope[]
  readonly preAuthorizedApplications?: readonly PreAuthorized[]
  readonly knownClientApplications?: readonly string[]
}

export interface PreAuthorized {
  readonly appId: string
  readonly delegatedPermissionIds: readonly string[]
}

export interface AppRole {
  readonly id: string
  readonly value: string
  readonly displayName: string
  readonly description: string
  readonly allowedMemberTypes: readonly ('User' | 'Application')[]
  readonly isEnabled: boolean
}

/** What a registration opens beyond the strict default; no word of Microsoft's. */
export interface Compatibility {
  readonly allowCodeWithoutPkce?: boolean
  readonly refreshTokenReuse?: 'detected' | 'allowed'
  readonly allowOutOfBand?: boolean
  readonly allowSilentSignIn?: boolean
  readonly resourceUrls?: readonly string[]
}

export interface RequiredAccess {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[]
}

interface Certificate {
  readonly keyId: string
  readonly displayName?: string | null
  /** Its thumbprint. */
  readonly customKeyIdentifier?: string | null
  readonly endDateTime?: string | null
}

export interface Secret {
  readonly keyId: string
  readonly displayName?: string | null
  readonly hint?: string | null
  readonly endDateTime?: string | null
  readonly secretText?: string | null
}

export interface ServicePrincipal {
  readonly '@odata.etag'?: string
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly accountEnabled: boolean
  readonly appOwnerOrganizationId: string
  readonly appRoleAssignmentRequired: boolean
  readonly appRoles: readonly AppRole[]
  readonly servicePrincipalNames: readonly string[]
  readonly oauth2PermissionScopes: readonly Scope[]
}

/** That a person, a group or an application may use an application, with one of its roles. */
export interface Assignment {
  readonly id: string
  readonly appRoleId: string
  readonly principalId: string
  readonly principalDisplayName: string | null
  readonly principalType: 'User' | 'Group' | 'ServicePrincipal'
  readonly resourceId: string
  readonly resourceDisplayName: string | null
}

export interface Grant {
  readonly id: string
  readonly clientId: string
  readonly resourceId: string
  readonly consentType: 'AllPrincipals' | 'Principal'
  readonly principalId: string | null
  readonly scope: string
}

export interface User {
  readonly '@odata.etag'?: string
  readonly id: string
  readonly displayName: string
  readonly userPrincipalName: string
  readonly givenName?: string | null
  readonly surname?: string | null
  readonly mail?: string | null
  readonly accountEnabled?: boolean
  readonly userType?: 'Member' | 'Guest'
}

export interface Group {
  readonly '@odata.etag'?: string
  readonly id: string
  readonly displayName: string
  readonly description: string | null
  readonly createdDateTime: string
}

/** Whatever can be in a group, or have something in it. */
export interface DirectoryObject {
  readonly '@odata.type'?: string
  readonly id: string
  readonly displayName: string
  readonly userPrincipalName?: string
}

/** Shown once: whoever opens it chooses the password. */
export interface PasswordLink {
  readonly link: string
  readonly expiresDateTime: string
}

export interface SignIn {
  readonly id: string
  readonly createdDateTime: string
  readonly userId?: string | null
  readonly appId?: string | null
  readonly appDisplayName?: string | null
  readonly resourceDisplayName?: string | null
  readonly clientAppUsed?: string | null
  readonly ipAddress?: string | null
  readonly isInteractive: boolean
  readonly correlationId?: string | null
  readonly status: { readonly errorCode: number; readonly failureReason: string | null }
  readonly authenticationDetails: readonly { readonly authenticationMethod: string }[]
}

export interface AuditEvent {
  readonly id: string
  readonly activityDateTime: string
  readonly activityDisplayName: string
  readonly category: string
  readonly correlationId: string | null
  readonly initiatedBy: {
    readonly user?: { readonly id: string; readonly ipAddress?: string | null }
    readonly app?: { readonly displayName?: string; readonly appId?: string }
  }
  readonly targetResources: readonly {
    readonly id: string
    readonly modifiedProperties?: readonly ModifiedProperty[]
  }[]
  readonly additionalDetails: readonly { readonly key: string; readonly value: string }[]
}

/** The values as JSON; null where there is none, or none that may be told. */
export interface ModifiedProperty {
  readonly displayName: string
  readonly oldValue: string | null
  readonly newValue: string | null
}

/** Why a request was refused, who can fix it and where. */
export interface Refusal {
  readonly id: string
  readonly at: string
  readonly reason: string
  readonly code?: string
  readonly endpoint: string
  readonly clientId?: string
  readonly userId?: string
  readonly rule: string
  readonly saw: Readonly<Record<string, string>>
  readonly who: 'developer' | 'user' | 'administrator' | 'operator'
  readonly how: string
  readonly link?: string
}

export interface Organization {
  readonly '@odata.etag'?: string
  readonly id: string
  readonly displayName: string
  readonly createdDateTime: string
  readonly verifiedDomains: readonly { readonly name: string; readonly isDefault: boolean }[]
  readonly latchwork: OrganizationSettings
}

export interface OrganizationSettings {
  readonly usersMayConsent: 'yes' | 'verified-publishers' | 'never'
  readonly refreshWindowSeconds: number
}

/** What a user asked the administrators for. */
export interface ConsentRequest {
  /** Of what is asked for, in today's words: who approves with it approves what he saw. */
  readonly '@odata.etag'?: string
  readonly id: string
  readonly appId: string
  readonly appDisplayName: string | null
  readonly publisherDomain: string | null
  readonly user: { readonly id: string; readonly displayName: string | null; readonly userPrincipalName: string | null }
  readonly justification: string
  readonly permissions: readonly RequestedPermission[]
  readonly status: 'InProgress' | 'Approved' | 'Denied' | 'Expired'
  readonly createdDateTime: string
  readonly decidedDateTime: string | null
  readonly decidedBy: string | null
}

export interface RequestedPermission {
  readonly resourceAppId: string
  readonly resourceDisplayName: string
  readonly value: string
  readonly displayName: string
  readonly type: 'User' | 'Admin' | 'Role'
}
