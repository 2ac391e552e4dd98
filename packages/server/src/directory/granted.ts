import { type Application, GRAPH_APP_ID } from './application.ts'
import type { ConsentFacts, Permission } from './consent-facts.ts'
import type { PermissionGrant } from './service-principal.ts'

const SIGN_IN_VALUES: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access', 'User.Read'])

export function isSignIn({ api, scope, isRole }: Permission): boolean {
  return api.appId === GRAPH_APP_ID && isRole !== true && SIGN_IN_VALUES.has(scope.value)
}

type Granted = Pick<ConsentFacts, 'client' | 'grants' | 'present'> &
  Partial<Pick<ConsentFacts, 'knownGrants' | 'assignedRoles'>>

/** How a permission came to be granted. `sign-in`: it comes with the first grant of anything. */
export type GrantedBy = 'user' | 'organization' | 'api' | 'role' | 'sign-in'

/**
 * Granted by the user, for the organization, or by the API itself (pre-authorization); undefined: not at all. The sign-in
 * permissions come with the first grant of anything and are not asked for again: MSAL sends offline_access every time
 * (azure-ad-wire §7, trap 42).
 */
export function grantedBy(permission: Permission, facts: Granted): GrantedBy | undefined {
  const client = permission.usedBy ?? facts.client
  if (permission.isRole === true)
    return facts.assignedRoles?.has(roleKey(permission, client)) === true ? 'role' : undefined
  const grants = permission.usedBy === undefined ? facts.grants : grantsOf(permission.usedBy, facts.knownGrants)
  const { api, scope } = permission
  const grant = grants.find((one) => one.resourceAppId === api.appId && one.scopes.includes(scope.value))
  if (grant) return grant.by.kind === 'tenant' ? 'organization' : 'user'
  if (isSignIn(permission) && grants.length > 0) return 'sign-in'
  return isPreAuthorized(permission, { client, present: facts.present }) ? 'api' : undefined
}

export function isGranted(permission: Permission, facts: Granted): boolean {
  return grantedBy(permission, facts) !== undefined
}

/**
 * The API vouches for the client. Its word counts only where the API itself is at home or was let in: else a stranger's API and
 * client together could do in any organization what nobody there agreed to.
 */
export function isPreAuthorized({ api, scope }: Permission, facts: Pick<Granted, 'client' | 'present'>): boolean {
  if (api.appId !== GRAPH_APP_ID && !facts.present.has(api.appId)) return false
  return api.api.preAuthorizedApplications.some(
    (known) => known.appId === facts.client.appId && known.delegatedPermissionIds.includes(scope.id),
  )
}

function grantsOf(client: Application, grants: readonly PermissionGrant[] = []): readonly PermissionGrant[] {
  return grants.filter((grant) => grant.clientAppId === client.appId)
}

function roleKey({ api, scope }: Permission, client: Application): string {
  return `${client.appId}/${api.appId}/${scope.id}`
}

/** The permission values that a token for `api` may carry now: what was asked for and is granted, or all that is granted. */
export function grantedScopes(
  api: Application,
  asked: { readonly scopes: readonly string[]; readonly all: boolean },
  facts: Pick<ConsentFacts, 'client' | 'grants' | 'present'>,
): readonly string[] {
  const granted = api.api.oauth2PermissionScopes.filter((scope) => scope.isEnabled && isGranted({ api, scope }, facts))
  return granted.map((scope) => scope.value).filter((value) => asked.all || asked.scopes.includes(value))
}
