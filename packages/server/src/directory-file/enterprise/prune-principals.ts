import { SYSTEM_TENANT_ID } from '../../directory/graph.ts'
import { findApi } from '../../directory/resolve-scopes.ts'
import { loadApplications } from '../../store/applications.ts'
import { deleteServicePrincipal } from '../../store/service-principals.ts'
import type { Db } from '../../store/sql.ts'
import { goneOf, type Planned } from '../plan-step.ts'
import { nameOf, type PrincipalPlan } from './plan-principal.ts'

/**
 * Enterprise applications of other organizations that a whole list no longer names, and no consent or app role of the file either. What
 * was granted to them and for them goes too, as in the directory API.
 */
export async function planPrincipalPrune(plan: PrincipalPlan, db: Db): Promise<readonly Planned[]> {
  const { tenant, known, principals } = plan
  if (!tenant.whole.has('servicePrincipals')) return []
  const resources = [...tenant.consents, ...tenant.appRoleAssignments].map(({ resource }) => findApi(resource, known))
  const named = new Set([
    ...tenant.servicePrincipals.map(({ appId }) => appId),
    ...tenant.consents.map(({ client }) => client),
    ...resources.map((api) => api?.appId),
  ])
  const gone = principals
    .filter(({ appOwnerTenantId: owner, listed }) => listed && owner !== tenant.id && owner !== SYSTEM_TENANT_ID)
    .filter(({ appId }) => !named.has(appId))
  const find = await loadApplications(
    db,
    gone.map(({ appId }) => appId),
  )
  return gone.map((principal) => {
    const { appId } = principal
    const subject = nameOf({ displayName: find(appId)?.displayName ?? 'Application', appId })
    return { ...goneOf(subject, principal), changes: deleteServicePrincipal(principal) }
  })
}
