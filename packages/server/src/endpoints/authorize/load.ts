import { isGuid } from '@latchwork/protocol'
import type { Segment } from '../../session/authorize-request.ts'
import type { Application } from '../../directory/application.ts'
import { isAssigned } from '../../directory/groups/membership.ts'
import type { ResolvedScopes } from '../../directory/resolve-scopes.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import type { Account } from '../../session/browser-sessions.ts'
import type { Segment } from '../../session/authorize-request.ts'
import { listAssigned } from '../../store/administration/memberships.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import { findServicePrincipal } from '../../store/service-principals.ts'
import type { Db } from '../../store/sql.ts'
import type { CallerFacts } from './check.ts'

/** The application that asks, and its presence in the tenant of the address. */
export async function loadCaller(db: Db, segment: Segment, clientId: string): Promise<CallerFacts> {
  if (!isGuid(clientId)) return { segment, client: undefined, servicePrincipal: undefined }
  const [client, servicePrincipal] = await Promise.all([
    findApplicationByAppId(db, clientId),
    segment.kind === 'tenant' ? findServicePrincipal(db, segment.tenantId, clientId) : undefined,
  ])
  return { segment, client, servicePrincipal }
}

/** What the tenant of the person closed: the application, the application to this person, or the API (azure-ad-wire §3.7 rows 13-16). */
export async function loadClosed(
  db: Db,
  asked: { readonly client: Application; readonly account: Account; readonly resolved: ResolvedScopes },
): Promise<Refusal | undefined> {
  const { client, account, resolved } = asked
  const tenantId = account.tenant.id
  const [principal, ...apis] = await Promise.all(
    [client.appId, ...resolved.targets.map(({ api }) => api.appId)].map((appId) =>
      findServicePrincipal(db, tenantId, appId),
    ),
  )
  if (principal?.disabledAt !== undefined) return refuse('client-disabled')
  if (apis.some((api) => api?.disabledAt !== undefined)) return refuse('resource-disabled')
  if (principal?.assignmentRequired !== true) return undefined
  const assigned = await listAssigned(db, tenantId, account.user.id)
  return isAssigned(client.appId, { assigned }) ? undefined : refuse('user-not-assigned')
}
