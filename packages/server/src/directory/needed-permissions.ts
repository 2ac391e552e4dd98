import { type Application, type AppRole, GRAPH_APP_ID, type PermissionScope } from './application.ts'
import type { ConsentFacts, Permission } from './consent-facts.ts'
import { isGranted } from './granted.ts'
import { GRAPH_API } from './graph.ts'
import type { Target } from './resolve-scopes.ts'

/** Names a permission among all that one decision is about. */
export function keyOf({ api, scope, isRole, usedBy }: Permission): string {
  return `${usedBy === undefined ? '' : `${usedBy.appId}>`}${api.appId}/${isRole === true ? 'role/' : ''}${scope.id}`
}

/** The permissions a request needs, static or incremental (azure-ad-wire §4.1). */
export function neededPermissions(facts: ConsentFacts): readonly Permission[] {
  const needed = new Map<string, Permission>()
  const addAll = (permissions: readonly Permission[]): void => {
    for (const permission of permissions) if (permission.scope.isEnabled) needed.set(keyOf(permission), permission)
  }
  const add = (api: Application, scope: PermissionScope | undefined): void => addAll(scope ? [{ api, scope }] : [])
  for (const target of facts.resolved.targets) {
    if (target.api.appId === facts.client.appId) continue
    for (const value of target.scopes) add(target.api, scopeOf(target.api, value))
    if (target.all && wantsStaticList(target, facts)) addAll(staticList(facts, [target.api]))
  }
  const isStatic = facts.dialect === 'v1' && facts.prompt === 'admin_consent'
  if (facts.resolved.targets.length === 0 || isStatic) addAll(staticList(facts, [...facts.apis.values()]))
  for (const value of facts.resolved.oidc) add(GRAPH_API, scopeOf(GRAPH_API, value))
  if (needed.size > 0 && facts.resolved.oidc.length > 0) add(GRAPH_API, scopeOf(GRAPH_API, 'User.Read'))
  return [...needed.values()]
}

/** `.default` and v1 `resource` ask for the whole list, unless something of that API is granted already (§4.1). */
function wantsStaticList({ api, implied }: Target, facts: ConsentFacts): boolean {
  if (facts.prompt !== undefined) return true
  if (implied === true) return false
  if (facts.dialect === 'v2') {
    const isKnown =
      facts.present.has(api.appId) &&
      api.api.preAuthorizedApplications.some((known) => known.appId === facts.client.appId)
    return !isKnown && !facts.grants.some((grant) => grant.resourceAppId === api.appId)
  }
  return requiredScopes(facts.client, api).some((scope) => !isGranted({ api, scope }, facts))
}

/** What the registration lists, and what the asked APIs that know this client list themselves (§4.1, §4.7). */
function staticList(facts: ConsentFacts, asked: readonly Application[]): readonly Permission[] {
  const knowing = asked.filter((api) => api.api.knownClientApplications.includes(facts.client.appId))
  const own = requiredPermissions(facts.client, facts)
  return [...own, ...knowing.flatMap((api) => requiredPermissions(api, facts).map((p) => ({ ...p, usedBy: api })))]
}

function requiredPermissions(client: Application, facts: ConsentFacts): readonly Permission[] {
  return client.requiredResourceAccess.flatMap(({ resourceAppId }) => {
    const api = resourceAppId === GRAPH_APP_ID ? GRAPH_API : facts.apis.get(resourceAppId)
    if (!api) return []
    const scopes = requiredScopes(client, api).map((scope): Permission => ({ api, scope }))
    return [...scopes, ...requiredRoles(client, api)]
  })
}

function requiredScopes(client: Application, api: Application): readonly PermissionScope[] {
  const required = client.requiredResourceAccess.find((entry) => entry.resourceAppId === api.appId)
  const ids = new Set(required?.resourceAccess.filter((access) => access.type === 'Scope').map((access) => access.id))
  return api.api.oauth2PermissionScopes.filter((scope) => ids.has(scope.id))
}

/** App roles in the words of permissions. Only an administrator gives them (§4.2 row 5). */
function requiredRoles(client: Application, api: Application): readonly Permission[] {
  const required = client.requiredResourceAccess.find((entry) => entry.resourceAppId === api.appId)
  const ids = new Set(required?.resourceAccess.filter((access) => access.type === 'Role').map((access) => access.id))
  return api.appRoles
    .filter((role) => ids.has(role.id) && role.allowedMemberTypes.includes('Application'))
    .map((role) => roleAsPermission(api, role))
}

export function roleAsPermission(api: Application, role: AppRole): Permission {
  const { id, value, isEnabled, displayName, description } = role
  const words = { adminConsentDisplayName: displayName, adminConsentDescription: description }
  const own = { userConsentDisplayName: displayName, userConsentDescription: description }
  return { api, scope: { id, value, isEnabled, type: 'Admin', ...words, ...own }, isRole: true }
}

function scopeOf(api: Application, value: string): PermissionScope | undefined {
  return api.api.oauth2PermissionScopes.find((scope) => scope.value === value)
}
