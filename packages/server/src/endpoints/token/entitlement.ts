import { err, ok, type Result } from '@latchwork/protocol'
import { checkTenancy } from '../../consent/check-tenancy.ts'
import { loadMembership } from '../../consent/load-membership.ts'
import type { Application } from '../../directory/application.ts'
import { isAssigned, type Membership } from '../../directory/groups/membership.ts'
import type { PermissionGrant, ServicePrincipal } from '../../directory/service-principal.ts'
import type { Tenant } from '../../directory/tenant.ts'
import type { User } from '../../directory/user.ts'
import type { Issuance } from '../../issuance/issuance.ts'
import type { Target } from '../../issuance/target.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import { listGrants } from '../../store/permission-grants.ts'
import { findServicePrincipal } from '../../store/service-principals.ts'
import type { Db } from '../../store/sql.ts'
import { findTenant } from '../../store/tenants.ts'
import { findUser } from '../../store/users.ts'
import type { TokenRequest } from './grant.ts'
import { loadApi } from './load-api.ts'
import { checkPerson, decideAccess } from './permit.ts'

/** What may have changed since the person acted; every grant looks at it again. */
export interface EntitlementFacts {
  readonly tenant: Tenant | undefined
  readonly user: User | undefined
  /** A guest's own account. */
  readonly home: User | undefined
  readonly principal: ServicePrincipal | undefined
  readonly api: Application | undefined
  readonly grants: readonly PermissionGrant[]
  /** The API's presence in the tenant. */
  readonly resource: ServicePrincipal | undefined
  /** Groups and app roles of the person, as far as the client, its presence or the API wants to know. */
  readonly membership: Membership
}

/** Who the token is for, in whose name, and when that person authenticated (epoch seconds). */
interface Holder {
  readonly tenantId: string
  readonly userId: string
  readonly clientAppId: string
}

export async function loadEntitlement(
  request: TokenRequest,
  holder: Holder,
  target: Target,
  db: Db,
): Promise<EntitlementFacts> {
  const { tenantId, userId, clientAppId } = holder
  const [tenant, user, principal, api, grants, resource] = await Promise.all([
    findTenant(db, tenantId),
    findUser(db, tenantId, userId),
    findServicePrincipal(db, tenantId, clientAppId),
    loadApi(db, target.resourceAppId, tenantId),
    listGrants(db, tenantId, clientAppId, userId),
    findServicePrincipal(db, tenantId, target.resourceAppId),
  ])
  const home = user?.home && (await findUser(db, user.home.tenantId, user.home.userId))
  const membership = await loadMembership(db, holder, { client: request.client.app, api, principal })
  return { tenant, user, home, principal, api, grants, resource, membership }
}

export interface Wanted {
  readonly target: Target
  readonly oidcScopes: readonly string[]
  /** The person was asked for exactly this target. */
  readonly wasAuthorized: boolean
}

/** The part of an answer that does not depend on the grant. */
export type Entitlement = Pick<
  Issuance,
  | 'dialect'
  | 'now'
  | 'tenant'
  | 'user'
  | 'home'
  | 'client'
  | 'clientAuth'
  | 'access'
  | 'membership'
  | 'oidcScopes'
  | 'clientInfo'
>

/** The order: the tenant, the client's presence in it, the person (a guest's account at home too), then what was consented to. */
export function decideEntitlement(
  request: TokenRequest,
  facts: EntitlementFacts,
  wanted: Wanted,
  times: { readonly authTime: number; readonly now: number },
): Result<Entitlement, Refusal> {
  const { client, dialect, form } = request
  const { tenant, api, grants } = facts
  if (tenant === undefined) return err(refuse('user-gone', { detail: 'the tenant is gone' }))
  // A publisher who keeps the application for his own organization means everybody else's sign-ins too.
  const shut = checkTenancy(client.app, facts.principal, tenant.id)
  if (shut !== undefined) return err(shut)
  const user = checkPerson(facts.user, times.authTime)
  if (!user.ok) return user
  const home = user.value.home === undefined ? ok(undefined) : checkPerson(facts.home, times.authTime)
  if (!home.ok) return home
  const closed =
    checkAssignment(facts) ?? (facts.resource?.disabledAt === undefined ? undefined : refuse('resource-disabled'))
  if (closed !== undefined) return err(closed)
  const present = new Set(facts.resource ? [facts.resource.appId] : [])
  const access = decideAccess({ dialect, api, client: client.app, grants, present, ...wanted })
  if (!access.ok) return access
  return ok({
    dialect,
    now: times.now,
    tenant,
    user: user.value,
    ...(home.value && { home: home.value }),
    client: client.app,
    clientAuth: client.by,
    access: access.value,
    membership: facts.membership,
    oidcScopes: wanted.oidcScopes,
    clientInfo: dialect === 'v2' && form.get('client_info') === '1',
  })
}

/** An application that only assigned people may use is closed to the others at once, not at their next sign-in (§3.7 row 14). */
function checkAssignment({ principal, membership }: EntitlementFacts): Refusal | undefined {
  const isOpen = principal?.assignmentRequired !== true || isAssigned(principal.appId, membership)
  return isOpen ? undefined : refuse('user-not-assigned')
}
