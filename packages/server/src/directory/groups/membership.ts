import type { Application } from '../application.ts'
import type { ServicePrincipal } from '../service-principal.ts'

/** Access without a role: what a person is assigned to an application that has none (Graph's zero id). */
export const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000'

/** What a person is, as far as applications asked to know. */
export interface Membership {
  /** Groups of the person, and the groups that those are members of; empty when nobody asked. */
  readonly groupIds: readonly string[]
  /** App roles given to the person or to one of those groups; empty when nobody asked. */
  readonly assigned: readonly { readonly resourceAppId: string; readonly appRoleId: string }[]
}

export const NO_MEMBERSHIP: Membership = { groupIds: [], assigned: [] }

/** The parties of an answer: both may want to know of groups and roles, and the client's presence may require an assignment. */
export interface Parties {
  readonly client: Application
  readonly api: Application | undefined
  readonly principal: ServicePrincipal | undefined
}

/** What must be looked up: nothing for most applications, because every token would pay for it. */
export function neededMembership({ client, api, principal }: Parties): { groups: boolean; assigned: boolean } {
  const apps = api ? [client, api] : [client]
  const hasRoles = apps.some(({ appRoles }) => appRoles.some((role) => role.allowedMemberTypes.includes('User')))
  return {
    groups: apps.some(({ groupMembershipClaims }) => groupMembershipClaims !== undefined),
    assigned: hasRoles || principal?.assignmentRequired === true,
  }
}

/** Whether the person may use an application that requires assignment: with any role, or with access alone (§3.7 row 14). */
export function isAssigned(appId: string, { assigned }: Pick<Membership, 'assigned'>): boolean {
  return assigned.some(({ resourceAppId }) => resourceAppId === appId)
}

/** JWTs get no longer list; Azure's number. */
const MOST_GROUPS = 200

export interface MembershipClaims {
  readonly roles?: readonly string[]
  readonly groups?: readonly string[]
  readonly _claim_names?: { readonly groups: string }
  readonly _claim_sources?: Readonly<Record<string, { readonly endpoint: string }>>
}

/**
 * What a token for `app` says about the person's roles and groups (azure-ad-wire §2.4): nothing rather than an empty list. Too many
 * groups are named by the address where they are read (OpenID Connect Core §5.6.2).
 *
 * @param endpoint where the groups of this person are read
 */
export function membershipClaims(app: Application, membership: Membership, endpoint: string): MembershipClaims {
  const ids = new Set(membership.assigned.filter((one) => one.resourceAppId === app.appId).map((one) => one.appRoleId))
  const roles = app.appRoles.filter(
    (role) => role.isEnabled && role.allowedMemberTypes.includes('User') && ids.has(role.id),
  )
  return {
    ...(roles.length > 0 && { roles: roles.map(({ value }) => value) }),
    ...(app.groupMembershipClaims !== undefined && groupClaims(membership.groupIds, endpoint)),
  }
}

function groupClaims(groups: readonly string[], endpoint: string): MembershipClaims {
  if (groups.length === 0) return {}
  if (groups.length <= MOST_GROUPS) return { groups }
  return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } }
}
