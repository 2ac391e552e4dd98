import type { Application } from '../../directory/application.ts'
import type { PermissionGrant, ServicePrincipal } from '../../directory/service-principal.ts'
import type { Tenant } from '../../directory/tenant.ts'
import type { User } from '../../directory/user.ts'
import type { AppRoleAssignment } from '../../store/app-role-assignments.ts'
import { renderAssignments } from './render-assignments.ts'
import { type FileObject, renderFileApplication, unlessEmpty } from './render-application.ts'
import { type GuestContent, renderGuests } from './render-guests.ts'
import { renderPrincipals } from './render-principals.ts'
import { type GroupContent, renderGroups } from './render-groups.ts'

/** Everything of one organization that a directory file can say. */
export interface TenantContent {
  readonly tenant: Tenant
  readonly users: readonly User[]
  readonly guests: readonly GuestContent[]
  readonly groups: readonly GroupContent[]
  readonly applications: readonly Application[]
  readonly principals: readonly ServicePrincipal[]
  readonly grants: readonly PermissionGrant[]
  /** App roles of daemons, users and groups. */
  readonly assignments: readonly AppRoleAssignment[]
}

/**
 * The directory as a file (DESIGN §4): Microsoft Graph's property names, the same order for the same directory, every id written
 * down, no password and no secret. Applying it where it came from changes nothing.
 *
 * @param known by application id, the registrations that consents and required permissions name: also foreign and built-in ones
 */
export function renderDirectory(
  tenants: readonly TenantContent[],
  known: ReadonlyMap<string, Application>,
): { readonly tenants: readonly FileObject[] } {
  const inOrder = tenants.toSorted((left, right) =>
    compare(left.tenant.domains[0] ?? '', right.tenant.domains[0] ?? ''),
  )
  return { tenants: inOrder.map((content) => renderTenant(content, known)) }
}

function renderTenant(content: TenantContent, known: ReadonlyMap<string, Application>): FileObject {
  const { tenant } = content
  const users = content.users.toSorted((left, right) =>
    compare(left.userPrincipalName.toLowerCase(), right.userPrincipalName.toLowerCase()),
  )
  const groups = content.groups.toSorted(
    (left, right) => compare(left.group.displayName, right.group.displayName) || compare(left.group.id, right.group.id),
  )
  const apps = content.applications.toSorted(
    (left, right) => compare(left.displayName, right.displayName) || compare(left.appId, right.appId),
  )
  const knownAppIds = new Set([...known.keys(), ...apps.map(({ appId }) => appId)])
  return {
    id: tenant.id,
    displayName: tenant.displayName,
    domains: tenant.domains,
    latchwork: tenant.settings,
    ...unlessEmpty('users', users.map(renderUser)),
    ...unlessEmpty('guests', renderGuests(content.guests, tenant)),
    ...unlessEmpty('groups', renderGroups(groups, namesOf(content))),
    ...unlessEmpty(
      'applications',
      apps.map((app) => renderFileApplication(app, { appIds: knownAppIds, users: namesOf(content) })),
    ),
    ...unlessEmpty('servicePrincipals', renderPrincipals(content.principals, known)),
    ...unlessEmpty('consents', renderConsents(content, known)),
    ...unlessEmpty(
      'appRoleAssignments',
      renderAssignments(content.assignments, { known, users: namesOf(content), groups }),
    ),
  }
}

/** Everybody who can be a member, by the name that the file has for him: a guest's is the one at home. */
function namesOf({ users, guests }: TenantContent): ReadonlyMap<string, string> {
  return new Map([
    ...users.map(({ id, userPrincipalName }) => [id, userPrincipalName.toLowerCase()] as const),
    ...guests.map(({ user, person }) => [user.id, person.userPrincipalName.toLowerCase()] as const),
  ])
}

function renderUser(user: User): FileObject {
  return {
    userPrincipalName: user.userPrincipalName,
    id: user.id,
    displayName: user.displayName,
    ...(user.givenName !== undefined && { givenName: user.givenName }),
    ...(user.surname !== undefined && { surname: user.surname }),
    ...(user.mail !== undefined && { mail: user.mail }),
    ...unlessEmpty('roles', user.roles),
    ...(user.disabledAt !== undefined && { accountEnabled: false }),
  }
}

/** What still means something: the client, the API and the user exist, and the API still exposes the permission. */
function renderConsents(content: TenantContent, known: ReadonlyMap<string, Application>): readonly FileObject[] {
  const names = namesOf(content)
  const grants = content.grants.flatMap((grant) => {
    const exposed = known.get(grant.resourceAppId)?.api.oauth2PermissionScopes.map(({ value }) => value) ?? []
    const user = grant.by.kind === 'user' ? names.get(grant.by.userId) : undefined
    const scopes = grant.scopes.filter((scope) => exposed.includes(scope))
    if (scopes.length === 0 || !known.has(grant.clientAppId) || (grant.by.kind === 'user' && user === undefined))
      return []
    return [{ client: grant.clientAppId, resource: grant.resourceAppId, scopes, ...(user !== undefined && { user }) }]
  })
  const roles = content.assignments.flatMap(({ principalType, principalId, resourceAppId, appRoleId }) => {
    const role = known.get(resourceAppId)?.appRoles.find(({ id }) => id === appRoleId)
    if (role === undefined || principalType !== 'ServicePrincipal' || !known.has(principalId)) return []
    return [{ client: principalId, resource: resourceAppId, roles: [role.value] }]
  })
  return [...grants, ...roles].toSorted((left, right) => compare(orderOf(left), orderOf(right)))
}

function orderOf(consent: FileObject): string {
  const { client, resource, user = '', roles = [] } = consent
  return JSON.stringify([client, resource, user, roles])
}

/** By code units: the same on every machine, whatever its language. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
