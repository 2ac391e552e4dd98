import type { ConsentFacts, Permission } from '../directory/consent-facts.ts'
import { administratorNeed, type AdministratorNeed, type ConsentDecision } from '../directory/consent.ts'
import { type GrantedBy, grantedBy } from '../directory/granted.ts'
import { keyOf, neededPermissions } from '../directory/needed-permissions.ts'
import type { Refusal } from '../refusal/refusal.ts'

/** What one request would lead to, for one user, and why. */
export interface ConsentPlan {
  /** Who would be asked. `refused`: the request fails, whoever is asked. */
  readonly decision: 'nobody' | 'user' | 'administrator' | 'refused'
  readonly why: string
  /** `h1` of the page that the user sees; undefined: none. */
  readonly page?: 'Permissions requested' | 'Need admin approval'
  /** What is accepted counts for everybody in the organization. */
  readonly forOrganization: boolean
  /** The page has "Consent on behalf of your organization". */
  readonly offersOrganization: boolean
  /** Of the answer that the application gets in the end: the error when it is refused or nobody approves. */
  readonly refusal?: Refusal
  readonly permissions: readonly PlannedPermission[]
}

export interface PlannedPermission {
  readonly permission: Permission
  readonly asked: boolean
  readonly why: string
}

const GRANTED: Readonly<Record<GrantedBy, string>> = {
  user: 'the user has granted it',
  organization: 'an administrator has granted it for everybody',
  api: 'the API vouches for the application (pre-authorized)',
  role: 'an administrator has assigned the role to the application',
  'sign-in': 'it comes with anything that is granted',
}

const NEEDS: Readonly<Record<AdministratorNeed, string>> = {
  policy: 'The organization lets nobody but administrators consent.',
  publisher: 'The organization lets users consent to applications of verified publishers only, and this one is not.',
  permission: 'A permission that is missing is for administrators to grant.',
}

/** The decision of {@link decideConsent} in words, with every permission that it looked at (azure-ad-wire §4.1, §4.2). */
export function planConsent(facts: ConsentFacts, decision: ConsentDecision): ConsentPlan {
  if (decision.kind === 'impossible') return refusedPlan(decision.refusal)
  const asked = new Set(decision.kind === 'none' ? [] : decision.missing.map(keyOf))
  const permissions = neededPermissions(facts).map((permission) => {
    const isAsked = asked.has(keyOf(permission))
    return { permission, asked: isAsked, why: whyOf(permission, facts, isAsked) }
  })
  const plain = { forOrganization: false, offersOrganization: false, permissions }
  if (decision.kind === 'none')
    return { ...plain, decision: 'nobody', why: 'Everything that the request needs is granted.' }
  if (decision.kind === 'blocked')
    return {
      ...plain,
      decision: 'administrator',
      why: whyBlocked(facts, decision.missing, decision.refusal),
      page: 'Need admin approval',
      refusal: decision.refusal,
    }
  return {
    decision: 'user',
    why: whyAsked(facts, decision.forOrganization),
    page: 'Permissions requested',
    forOrganization: decision.forOrganization,
    offersOrganization: decision.offerOrganization,
    permissions,
  }
}

export function refusedPlan(refusal: Refusal): ConsentPlan {
  const plain = { forOrganization: false, offersOrganization: false, permissions: [] }
  return { ...plain, decision: 'refused', why: refusal.description, refusal }
}

function whyOf(permission: Permission, facts: ConsentFacts, isAsked: boolean): string {
  const by = grantedBy(permission, facts)
  if (by !== undefined) return isAsked ? `asked again, although ${GRANTED[by]}` : GRANTED[by]
  if (!isAsked) return 'it needs no consent of its own here'
  if (permission.isRole === true) return 'nobody has assigned the role, which only an administrator can'
  return permission.scope.type === 'Admin'
    ? 'nobody has granted it, and only an administrator can'
    : 'nobody has granted it'
}

function whyBlocked(facts: ConsentFacts, missing: readonly Permission[], refusal: Refusal): string {
  const need = administratorNeed(missing, facts)
  return refusal.reason === 'admin-role-required' || need === undefined ? refusal.description : NEEDS[need]
}

function whyAsked(facts: ConsentFacts, forOrganization: boolean): string {
  if (facts.prompt !== undefined) return `prompt=${facts.prompt} asks, whatever is granted.`
  const isAdministrator = facts.user.roles.includes('administrator')
  if (!isAdministrator) return 'The user may grant what is missing.'
  return forOrganization
    ? 'An administrator may grant what is missing; app roles count for everybody.'
    : 'An administrator may grant what is missing, for himself or for everybody.'
}
