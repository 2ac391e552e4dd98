import type { Dialect } from '@latchwork/protocol'
import type { Application, PermissionScope } from './application.ts'
import type { ResolvedScopes } from './resolve-scopes.ts'
import type { PermissionGrant } from './service-principal.ts'
import type { Tenant } from './tenant.ts'
import type { User } from './user.ts'

export interface Permission {
  readonly api: Application
  readonly scope: PermissionScope
  /** An app role: given to the application itself, so for everybody (azure-ad-wire §4.5). */
  readonly isRole?: true
  /** Combined consent: the API that will use it. Absent: the client that asks (azure-ad-wire §4.7). */
  readonly usedBy?: Application
}

/** Everything the decision looks at. `apis` holds every application that the client's required permissions name, by app id. */
export interface ConsentFacts {
  readonly client: Application
  readonly user: User
  readonly tenant: Tenant
  readonly dialect: Dialect
  readonly resolved: ResolvedScopes
  readonly prompt: 'consent' | 'admin_consent' | undefined
  /** This client's grants for this user, and for everybody in the tenant. */
  readonly grants: readonly PermissionGrant[]
  readonly apis: ReadonlyMap<string, Application>
  /** The publisher's domain is a verified domain of the tenant that registered the client. */
  readonly publisherVerified: boolean
  /** Grants of the APIs that know this client (§4.7), for this user and for everybody. */
  readonly knownGrants: readonly PermissionGrant[]
  /** App ids of the APIs that vouch for a client and are in the tenant, because they are its own or somebody there consented to them. */
  readonly present: ReadonlySet<string>
  /** App roles that the client, or an API that knows it, has: `principal/api/role`. */
  readonly assignedRoles: ReadonlySet<string>
}
