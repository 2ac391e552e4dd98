import { type Application, GRAPH_APP_ID } from '../directory/application.ts'
import { GRAPH_API, GRAPH_PRINCIPAL_ID } from '../directory/graph.ts'
import type { Tenant } from '../directory/tenant.ts'
import { insertServicePrincipalIfAbsent, lockServicePrincipal, setListed } from '../store/service-principals.ts'
import type { Change } from '../store/sql.ts'
import { insertTenant } from '../store/tenants.ts'

/** Where an application becomes present, and for which client: at registration that is the application itself. */
export interface Place {
  readonly tenantId: string
  readonly clientAppId: string
  /** Object id of the row, when it is a new one. */
  readonly id: string
  /** Epoch seconds. */
  readonly now: number
}

/** The web API shows among a customer's enterprise applications; a foreign client and the built-in API do not (DESIGN §1). */
export function isListed(app: Application, place: Pick<Place, 'tenantId' | 'clientAppId'>): boolean {
  const isForeignClient = app.appId === place.clientAppId && app.tenantId !== place.tenantId
  return !isForeignClient && app.appId !== GRAPH_APP_ID
}

/** Makes an application present in a tenant, because a grant or a registration names it. A later listing is never taken back. */
export function insertPresence(app: Application, place: Place): readonly Change[] {
  const { tenantId, id, now } = place
  const listed = isListed(app, place)
  const row = {
    appId: app.appId,
    appOwnerTenantId: app.tenantId,
    assignmentRequired: false,
    listed,
    createdAt: now,
    version: 1,
  }
  const insert = insertServicePrincipalIfAbsent({ ...row, id, tenantId })
  // Who deletes the presence at this moment takes away what the commit gives as well, or comes before it.
  const lock = lockServicePrincipal(tenantId, app.appId)
  return listed ? [insert, lock, setListed(tenantId, app.appId)] : [insert, lock]
}

/** A new organization. The directory API is present in it from the start, so that a grant can name it. */
export function insertOrganization(tenant: Tenant): readonly Change[] {
  const place = { tenantId: tenant.id, clientAppId: GRAPH_APP_ID, id: GRAPH_PRINCIPAL_ID, now: tenant.createdAt }
  return [...insertTenant(tenant), ...insertPresence(GRAPH_API, place)]
}
