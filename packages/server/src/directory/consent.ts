import { type Refusal, refuse } from '../refusal/refusal.ts'
import { type Application, GRAPH_APP_ID } from './application.ts'
import type { ConsentFacts, Permission } from './consent-facts.ts'
import { isGranted, isPreAuthorized, isSignIn } from './granted.ts'
import { neededPermissions } from './needed-permissions.ts'
import type { Tenant } from './tenant.ts'

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
  if (needed.some(({ api }) => !isAvailable(api, facts.tenant)))
    return { kind: 'impossible', refusal: refuse('resource-not-available') }
  const missing = missingPermissions(needed, facts)
  const always = facts.prompt !== undefined
  if (missing.length === 0 && !always) return { kind: 'none' }
  const isAdministrator = facts.user.roles.includes('administrator')
  const shown = always ? needed.filter((one) => isAdministrator || mayGrant(one, missing, facts)) : missing
  const already = needed.filter((permission) => !shown.includes(permission))
  if (facts.prompt === 'admin_consent' && !isAdministrator) {
    return { kind: 'blocked', missing: shown, already, refusal: refuse('admin-role-required') }
  }
  if (!isAdministrator && administratorNeed(missing, facts)) {
    return { kind: 'blocked', missing: shown, already, refusal: refuse('admin-approval-required') }
  }
  const forOrganization =
    isAdministrator && (facts.prompt === 'admin_consent' || shown.some(({ isRole }) => isRole === true))
  return {
    kind: 'ask',
    missing: shown,
    already,
    offerOrganization: isAdministrator && !forOrganization,
    forOrganization,
  }
}

/** A single-tenant API of another organization can never be installed here (§3.7 row 8). */
export function isAvailable(api: Application, tenant: Tenant): boolean {
  return api.appId === GRAPH_APP_ID || api.tenantId === tenant.id || api.signInAudience === 'AzureADMultipleOrgs'
}

/** v1 consent is static: an API that the registration does not list can be asked for only if somebody granted it (§3.7 row 9). */
function mayAskFor(api: Application, facts: ConsentFacts): boolean {
  if (facts.dialect === 'v2' || api.appId === GRAPH_APP_ID || api.appId === facts.client.appId) return true
  if (facts.client.requiredResourceAccess.some((required) => required.resourceAppId === api.appId)) return true
  if (api.api.preAuthorizedApplications.some((known) => known.appId === facts.client.appId)) return true
  return facts.grants.some((grant) => grant.resourceAppId === api.appId)
}

/**
 * What a user is asked again with prompt=consent: only what is his to grant. Else he would keep, in his own name, what an
 * administrator gave to everybody and takes back some day.
 */
function mayGrant(permission: Permission, missing: readonly Permission[], facts: ConsentFacts): boolean {
  return missing.includes(permission) || administratorNeed([permission], facts) === undefined
}

/** Why the user himself may not grant what is missing. */
export type AdministratorNeed = 'policy' | 'publisher' | 'permission'

/** Who may consent is the tenant's policy; a permission of type Admin is nobody else's, whatever the policy (§4.2 rows 4-6). */
export function administratorNeed(
  missing: readonly Permission[],
  { tenant, publisherVerified }: Pick<ConsentFacts, 'tenant' | 'publisherVerified'>,
): AdministratorNeed | undefined {
  if (missing.length === 0) return undefined
  const { usersMayConsent } = tenant.settings
  if (usersMayConsent === 'never') return 'policy'
  if (usersMayConsent === 'verified-publishers' && !publisherVerified) return 'publisher'
  return missing.some((permission) => permission.scope.type === 'Admin') ? 'permission' : undefined
}

/** A client that the APIs themselves allow all that is asked for needs nobody's consent, for the sign-in neither (§4.2 row 1). */
function missingPermissions(needed: readonly Permission[], facts: ConsentFacts): readonly Permission[] {
  const missing = needed.filter((permission) => !isGranted(permission, facts))
  const others = needed.filter((permission) => !isSignIn(permission))
  const allowed = others.length > 0 && others.every((permission) => isPreAuthorized(permission, facts))
  return allowed ? missing.filter((permission) => !isSignIn(permission)) : missing
}
