import type { Permission } from '../directory/consent-facts.ts'
import { isAvailable } from '../directory/consent.ts'
import { roleAsPermission } from '../directory/needed-permissions.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { RequestedPermission } from '../store/administration/consent-requests.ts'
import { findApplicationByAppId } from '../store/applications.ts'
import type { Db } from '../store/sql.ts'

/** A permission as a request remembers it. */
export function requestedOf({ api, scope, isRole, usedBy }: Permission): RequestedPermission {
  const type = isRole === true ? 'Role' : 'Scope'
  return { resourceAppId: api.appId, id: scope.id, type, ...(usedBy && { usedBy: usedBy.appId }) }
}

/** What a request asks for, as it is defined now; what its API has withdrawn or closed meanwhile is left out. */
export async function loadRequested(
  db: Db,
  requested: readonly RequestedPermission[],
  tenant: Tenant,
): Promise<readonly Permission[]> {
  const found = await Promise.all(requested.map((permission) => loadOne(db, permission, tenant)))
  return found.filter((permission) => permission !== undefined)
}

async function loadOne(db: Db, requested: RequestedPermission, tenant: Tenant): Promise<Permission | undefined> {
  const api = await findApplicationByAppId(db, requested.resourceAppId)
  if (!api || !isAvailable(api, tenant)) return undefined
  const usedBy = requested.usedBy === undefined ? undefined : await findApplicationByAppId(db, requested.usedBy)
  if (requested.usedBy !== undefined && usedBy === undefined) return undefined
  const user = usedBy && { usedBy }
  if (requested.type === 'Scope') {
    const scope = api.api.oauth2PermissionScopes.find(({ id, isEnabled }) => id === requested.id && isEnabled)
    return scope && { api, scope, ...user }
  }
  const role = api.appRoles.find(({ id, isEnabled }) => id === requested.id && isEnabled)
  return role && { ...roleAsPermission(api, role), ...user }
}
