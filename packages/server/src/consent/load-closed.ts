import type { Application } from '../directory/application.ts'
import { isAssigned } from '../directory/groups/membership.ts'
import type { ResolvedScopes } from '../directory/resolve-scopes.ts'
import type { User } from '../directory/user.ts'
import { type Refusal, refuse } from '../refusal/refusal.ts'
import { listAssigned } from '../store/administration/memberships.ts'
import { findServicePrincipal } from '../store/service-principals.ts'
import type { Db } from '../store/sql.ts'

/** What the tenant of the person closed: the application, the application to this person, or the API (azure-ad-wire §3.7 rows 13-16). */
export async function loadClosed(
  db: Db,
  asked: { readonly client: Application; readonly user: User; readonly resolved: ResolvedScopes },
): Promise<Refusal | undefined> {
  const { client, user, resolved } = asked
  const { tenantId } = user
  const [principal, ...apis] = await Promise.all(
    [client.appId, ...resolved.targets.map(({ api }) => api.appId)].map((appId) =>
      findServicePrincipal(db, tenantId, appId),
    ),
  )
  if (principal?.disabledAt !== undefined) return refuse('client-disabled')
  if (apis.some((api) => api?.disabledAt !== undefined)) return refuse('resource-disabled')
  if (principal?.assignmentRequired !== true) return undefined
  const assigned = await listAssigned(db, tenantId, user.id)
  return isAssigned(client.appId, { assigned }) ? undefined : refuse('user-not-assigned')
}
