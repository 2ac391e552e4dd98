import type { Application, KeyCredential } from '../directory/application.ts'
import type { DirectoryRole } from '../directory/user.ts'
import type { TenantSettings } from '../directory/tenant.ts'

/** A directory file after every property was checked and every reference resolved. Secrets are still plain: see apply.ts. */
export interface DirectoryFile {
  readonly tenants: readonly FileTenant[]
}

export interface FileTenant {
  readonly path: string
  readonly id: string
  readonly displayName: string
  readonly domains: readonly string[]
  readonly settings: TenantSettings
  readonly users: readonly FileUser[]
  readonly guests: readonly FileGuest[]
  readonly groups: readonly FileGroup[]
  readonly applications: readonly FileApplication[]
  readonly servicePrincipals: readonly FilePrincipal[]
  readonly consents: readonly FileConsent[]
  readonly appRoleAssignments: readonly FileAssignment[]
  /** Lists that are there and whole (`--prune`): what is in the directory and not on them goes. */
  readonly whole: ReadonlySet<WholeList>
}

export type WholeList = 'users' | 'guests' | 'groups' | 'applications' | 'servicePrincipals'

export interface FileUser {
  readonly path: string
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly givenName?: string
  readonly surname?: string
  readonly mail?: string
  readonly password?: string
  readonly passwordHash?: string
  readonly roles: readonly DirectoryRole[]
  readonly enabled: boolean
}

/** A person of another tenant. */
export interface FileGuest {
  readonly path: string
  readonly id: string
  /** The user principal name at home, lower case. */
  readonly homeName: string
  /** What is not as at home: null is nothing. */
  readonly texts: Readonly<Partial<Record<GuestText, string | null>>>
  /** His name here, where it is not the usual one. */
  readonly userPrincipalName?: string
  readonly roles: readonly DirectoryRole[]
  readonly enabled: boolean
}

export type GuestText = 'displayName' | 'givenName' | 'surname' | 'mail'

export interface FileGroup {
  readonly path: string
  readonly id: string
  readonly displayName: string
  readonly description?: string
  readonly mailNickname?: string
  /** User principal names and ids of groups, lower case. */
  readonly members: readonly string[]
  /** Whoever is in the group and not named goes (`--prune`). */
  readonly isWhole: boolean
}

/** What a file says of an application; credentials carry their plain text until they are hashed. */
export interface FileApplication {
  readonly path: string
  readonly draft: Omit<
    Application,
    'passwordCredentials' | 'keyCredentials' | 'requiredResourceAccess' | 'disabledAt' | 'createdAt' | 'version'
  >
  /** Absent: as it is. */
  readonly isDisabled?: boolean
  /** Name of the user who registered it, lower case; absent: as it is. */
  readonly createdBy?: string
  /** Certificates with their public keys. */
  readonly keys: readonly KeyCredential[]
  readonly secrets: readonly {
    readonly keyId: string
    readonly displayName: string
    readonly secretText: string
    readonly endsAt?: number
  }[]
  readonly required: readonly FileRequirement[]
}

/** An application's presence in the tenant, its own or one of another tenant. */
export interface FilePrincipal {
  readonly path: string
  /** Of a new one. */
  readonly id: string
  readonly appId: string
  /** Absent: as it is, like the next one. A closed application is not opened by a file that does not speak of it. */
  readonly enabled?: boolean
  readonly assignmentRequired?: boolean
  /** Not listed: a foreign client that only consents name. */
  readonly listed: boolean
}

/** By URI and values, or in Graph's GUID form. */
export interface FileRequirement {
  readonly path: string
  readonly resource: string
  readonly scopes: readonly string[]
  readonly roles: readonly string[]
  readonly ids: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[]
}

export interface FileConsent {
  readonly path: string
  readonly client: string
  readonly resource: string
  readonly scopes: readonly string[]
  readonly roles: readonly string[]
  /** User principal name; absent: for everybody in the tenant. */
  readonly user?: string
}

/** An app role of a user or a group, or the access of an application. */
export interface FileAssignment {
  readonly path: string
  readonly resource: string
  /** Value of the role; absent: access without a role. */
  readonly role?: string
  /** User principal name, lower case; of a guest, also the one at home. */
  readonly user?: string
  /** Name or id. */
  readonly group?: string
  /** The appId of an application, which has access without a role; its roles are consents. */
  readonly client?: string
}
