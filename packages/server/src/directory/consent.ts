import type { Dialect } from '@latchwork/protocol'
import { type Refusal, refuse } from '../refusal/refusal.ts'
import { type Application, GRAPH_APP_ID, type PermissionScope } from './application.ts'
import { GRAPH_API } from './graph.ts'
import type { ResolvedScopes } from './resolve-scopes.ts'
import type { PermissionGrant } from './service-principal.ts'
import type { Tenant } from './tenant.ts'
import type { User } from './user.ts'

export interface Permission {
  readonly api: Application
  readonly scope: PermissionScope
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
}

export type ConsentDecision =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'ask'
      readonly missing: readonly Permission[]
      readonly already: readonly Permission[]
      /** Administrators may tick "Consent on behalf of your organization". */
      readonly offerOrganization: boolean
      /** `prompt=admin_consent`: the answer counts for everybody. */
      readonly forOrganization: boolean
    }
  | {
      readonly kind: 'blocked'
      readonly missing: readonly Permission[]
      readonly already: readonly Permission[]
      readonly refusal: Refusal
    }
  | { readonly kind: 'impossible'; readonly refusal: Refusal }

/**
 * Who must be asked what (azure-ad-wire §4.1, §4.2). The order is the document's: what cannot exist, what is granted,
 * who may grant the rest.
 */
export function decideConsent(facts: ConsentFacts): ConsentDecision {
  const unavailable = facts.resolved.targets.find((target) => !isAvailable(target.api, facts.tenant))
  if (unavailable) return { kind: 'impossible', refusal: refuse('resource-not-available') }
  const unlisted = facts.resolved.targets.find((target) => !mayAskFor(target.api, facts))
  if (unlisted) return { kind: 'impossible', refusal: refuse('resource-not-required') }
  const needed = neededPermissions(facts)
  const missing = needed.filter((permission) => !isGranted(permission, facts))
  const always = facts.prompt !== undefined
  if (missing.length === 0 && !always) return { kind: 'none' }
  const shown = always ? needed : missing
  const already = always ? [] : needed.filter((permission) => isGranted(permission, facts))
  const isAdministrator = facts.user.roles.includes('administrator')
  if (facts.prompt === 'admin_consent' && !isAdministrator) {
    return { kind: 'blocked', missing: shown, already, refusal: refuse('admin-role-required') }
  }
  if (!isAdministrator && needsAdministrator(missing, facts.tenant)) {
    return { kind: 'blocked', missing: shown, already, refusal: refuse('admin-approval-required') }
  }
  const forOrganization = facts.prompt === 'admin_consent'
  return {
    kind: 'ask',
    missing: shown,
    already,
    offerOrganization: isAdministrator && !forOrganization,
    forOrganization,
  }
}

/** A single-tenant API of another organization can never be installed here (§3.7 row 8). */
function isAvailable(api: Application, tenant: Tenant): boolean {
  return api.appId === GRAPH_APP_ID || api.tenantId === tenant.id || api.signInAudience === 'AzureADMultipleOrgs'
}

/** v1 consent is static: an API that the registration does not list can be asked for only if somebody granted it (§3.7 row 9). */
function mayAskFor(api: Application, facts: ConsentFacts): boolean {
  if (facts.dialect === 'v2' || api.appId === GRAPH_APP_ID || api.appId === facts.client.appId) return true
  if (facts.client.requiredResourceAccess.some((required) => required.resourceAppId === api.appId)) return true
  return facts.grants.some((grant) => grant.resourceAppId === api.appId)
}

function needsAdministrator(missing: readonly Permission[], tenant: Tenant): boolean {
  if (missing.length === 0) return false
  return tenant.settings.usersMayConsent !== 'yes' || missing.some((permission) => permission.scope.type === 'Admin')
}

/** The permissions a request needs, static or incremental (azure-ad-wire §4.1). */
export function neededPermissions(facts: ConsentFacts): readonly Permission[] {
  const needed = new Map<string, Permission>()
  const add = (api: Application, scope: PermissionScope | undefined): void => {
    if (scope?.isEnabled === true) needed.set(`${api.appId} ${scope.value}`, { api, scope })
  }
  for (const target of facts.resolved.targets) {
    if (target.api.appId === facts.client.appId) continue
    for (const value of target.scopes) add(target.api, scopeOf(target.api, value))
    if (target.all && wantsStaticList(target.api, facts)) addRequired(facts, add)
  }
  if (facts.resolved.targets.length === 0 || facts.prompt === 'admin_consent') addRequired(facts, add)
  for (const value of facts.resolved.oidc) add(GRAPH_API, scopeOf(GRAPH_API, value))
  if (needed.size > 0 && facts.resolved.oidc.length > 0) add(GRAPH_API, scopeOf(GRAPH_API, 'User.Read'))
  return [...needed.values()]
}

/** `.default` and v1 `resource` ask for the whole list, unless something of that API is granted already (§4.1). */
function wantsStaticList(api: Application, facts: ConsentFacts): boolean {
  if (api.appId === GRAPH_APP_ID) return facts.prompt !== undefined
  if (facts.prompt !== undefined) return true
  if (facts.dialect === 'v2') return !facts.grants.some((grant) => grant.resourceAppId === api.appId)
  return requiredScopes(facts.client, api).some((scope) => !isGranted({ api, scope }, facts))
}

function addRequired(facts: ConsentFacts, add: (api: Application, scope: PermissionScope | undefined) => void): void {
  for (const required of facts.client.requiredResourceAccess) {
    const api = required.resourceAppId === GRAPH_APP_ID ? GRAPH_API : facts.apis.get(required.resourceAppId)
    if (api) for (const scope of requiredScopes(facts.client, api)) add(api, scope)
  }
}

function requiredScopes(client: Application, api: Application): readonly PermissionScope[] {
  const required = client.requiredResourceAccess.find((entry) => entry.resourceAppId === api.appId)
  const ids = new Set(required?.resourceAccess.filter((access) => access.type === 'Scope').map((access) => access.id))
  return api.api.oauth2PermissionScopes.filter((scope) => ids.has(scope.id))
}

function scopeOf(api: Application, value: string): PermissionScope | undefined {
  return api.api.oauth2PermissionScopes.find((scope) => scope.value === value)
}

const SIGN_IN_VALUES: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access', 'User.Read'])

/**
 * Granted by the user, for the organization, or by the API itself (pre-authorization). The sign-in permissions come with the
 * first grant of anything and are not asked for again: MSAL sends offline_access every time (azure-ad-wire §7, trap 42).
 */
export function isGranted(permission: Permission, facts: Pick<ConsentFacts, 'client' | 'grants'>): boolean {
  const { api, scope } = permission
  if (api.appId === GRAPH_APP_ID && SIGN_IN_VALUES.has(scope.value) && facts.grants.length > 0) return true
  if (facts.grants.some((grant) => grant.resourceAppId === api.appId && grant.scopes.includes(scope.value))) return true
  return api.api.preAuthorizedApplications.some(
    (known) => known.appId === facts.client.appId && known.delegatedPermissionIds.includes(scope.id),
  )
}

/** The permission values that a token for `api` may carry now: what was asked for and is granted, or all that is granted. */
export function grantedScopes(
  api: Application,
  asked: { readonly scopes: readonly string[]; readonly all: boolean },
  facts: Pick<ConsentFacts, 'client' | 'grants'>,
): readonly string[] {
  const granted = api.api.oauth2PermissionScopes.filter((scope) => scope.isEnabled && isGranted({ api, scope }, facts))
  return granted.map((scope) => scope.value).filter((value) => asked.all || asked.scopes.includes(value))
}

/** Names the displayed permissions, so that "accepted" means exactly what was shown. */
export function consentKey(consent: { readonly missing: readonly Permission[] }): string {
  return consent.missing
    .map((permission) => `${permission.api.appId}/${permission.scope.id}`)
    .toSorted()
    .join(' ')
}
