import type { Application } from '../directory/application.ts'
import type { Permission } from '../directory/consent-facts.ts'
import { isAvailable } from '../directory/consent.ts'
import { roleAsPermission } from '../directory/needed-permissions.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { RequestedPermission } from '../store/administration/consent-requests.ts'
import { loadApplications } from '../store/applications.ts'
import type { Db } from '../store/sql.ts'

/** A permission as a request remembers it. */
export function requestedOf({ api, scope, isRole, usedBy }: Permission): RequestedPermission {
  const type = isRole === true ? 'Role' : 'Scope'
  return { resourceAppId: api.appId, id: scope.id, type, ...(usedBy && { usedBy: usedBy.appId }) }
}

type Find = (appId: string) => Application | undefined

/** What a request asks for, as it is defined now; what its API has withdrawn or closed meanwhile is left out. */
export async function loadRequested(
  db: Db,
  requested: readonly RequestedPermission[],
  tenant: Tenant,
): Promise<readonly Permission[]> {
  return judgeRequested(await loadApplications(db, appIdsOf(requested)), requested, tenant)
}

/** The applications whose registrations {@link judgeRequested} looks at. */
export function appIdsOf(requested: readonly RequestedPermission[]): readonly string[] {
  return requested.flatMap(({ resourceAppId, usedBy }) => [resourceAppId, ...(usedBy === undefined ? [] : [usedBy])])
}

export function judgeRequested(
  find: Find,
  requested: readonly RequestedPermission[],
  tenant: Tenant,
): readonly Permission[] {
  return requested
    .map((permission) => judgeOne(find, permission, tenant))
    .filter((permission) => permission !== undefined)
}

function judgeOne(find: Find, requested: RequestedPermission, tenant: Tenant): Permission | undefined {
  const api = find(requested.resourceAppId)
  if (!api || !isAvailable(api, tenant)) return undefined
  const usedBy = requested.usedBy === undefined ? undefined : find(requested.usedBy)
  if (requested.usedBy !== undefined && usedBy === undefined) return undefined
  const user = usedBy && { usedBy }
  if (requested.type === 'Scope') {
    const scope = api.api.oauth2PermissionScopes.find(({ id, isEnabled }) => id === requested.id && isEnabled)
    return scope && { api, scope, ...user }
  }
  const role = api.appRoles.find(({ id, isEnabled }) => id === requested.id && isEnabled)
  return role && { ...roleAsPermission(api, role), ...user }
}
