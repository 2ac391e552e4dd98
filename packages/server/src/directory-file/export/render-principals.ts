import type { Application } from '../../directory/application.ts'
import { SYSTEM_TENANT_ID } from '../../directory/graph.ts'
import type { ServicePrincipal } from '../../directory/service-principal.ts'
import { stableId } from '../stable-id.ts'
import type { FileObject } from './render-application.ts'

/**
 * Enterprise applications as `enterprise/parse-principal.ts` reads them, where there is something to say: an own registration has one by
 * itself, and a foreign client that only consents name comes with them.
 *
 * @param known by application id: one whose registration is gone could not be made again
 */
export function renderPrincipals(
  principals: readonly ServicePrincipal[],
  known: ReadonlyMap<string, Application>,
): readonly FileObject[] {
  return principals
    .filter(({ appId, appOwnerTenantId }) => known.has(appId) && appOwnerTenantId !== SYSTEM_TENANT_ID)
    .map((principal) => ({ principal, said: renderSaid(principal) }))
    .filter(({ principal, said }) => Object.keys(said).length > 0 || isForeign(principal))
    .map(({ principal: { appId, listed }, said }) => ({
      appId,
      ...said,
      ...(!listed && { latchwork: { listed: false } }),
    }))
    .toSorted((left, right) => (left.appId < right.appId ? -1 : 1))
}

function isForeign({ tenantId, appOwnerTenantId, listed }: ServicePrincipal): boolean {
  return listed && appOwnerTenantId !== tenantId
}

function renderSaid({ id, tenantId, appId, disabledAt, assignmentRequired }: ServicePrincipal): FileObject {
  return {
    ...(id !== stableId('service principal', tenantId, appId) && { id }),
    ...(disabledAt !== undefined && { accountEnabled: false }),
    ...(assignmentRequired && { appRoleAssignmentRequired: true }),
  }
}
