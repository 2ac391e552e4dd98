import type { ServicePrincipal } from '../directory/service-principal.ts'
import { canBeStored, flagOf, numberOf, optional, type Row, textOf } from './engine/row.ts'
import { type Change, type Db, sql } from './sql.ts'

/** The presence of an application (by its application id) in a tenant. */
export async function findServicePrincipal(
  db: Db,
  tenantId: string,
  appId: string,
): Promise<ServicePrincipal | undefined> {
  if (!canBeStored(appId)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT tenant_id, id, app_id, app_owner_tenant_id, disabled_at, assignment_required, listed, created_at
    FROM service_principals WHERE tenant_id = ${tenantId} AND app_id = ${appId}`)
  return row && parseServicePrincipal(row)
}

/** `listed`: what the tenant sees as its enterprise applications; `all`: also the clients that only grants name (DESIGN §1). */
export async function listServicePrincipals(
  db: Db,
  tenantId: string,
  which: 'listed' | 'all',
): Promise<readonly ServicePrincipal[]> {
  const rows = await db.rows<Row>(sql`
    SELECT tenant_id, id, app_id, app_owner_tenant_id, disabled_at, assignment_required, listed, created_at
    FROM service_principals WHERE tenant_id = ${tenantId} AND listed >= ${which === 'listed' ? 1 : 0} ORDER BY created_at, id`)
  return rows.map(parseServicePrincipal)
}

/** Does nothing when the application is already present, so that consents at the same time do not refuse one another. */
export function insertServicePrincipalIfAbsent(principal: ServicePrincipal): Change {
  return {
    name: 'insert service principal',
    sql: sql`
      INSERT INTO service_principals (tenant_id, id, app_id, app_owner_tenant_id, disabled_at, assignment_required, listed, created_at)
      VALUES (${principal.tenantId}, ${principal.id}, ${principal.appId}, ${principal.appOwnerTenantId}, ${principal.disabledAt ?? null},
        ${principal.assignmentRequired ? 1 : 0}, ${principal.listed ? 1 : 0}, ${principal.createdAt})
      ON CONFLICT (tenant_id, app_id) DO NOTHING`,
  }
}

/** Shows an application among the enterprise applications that was present, but only as a client that a grant names. */
export function setListed(tenantId: string, appId: string): Change {
  return {
    name: 'list service principal',
    sql: sql`UPDATE service_principals SET listed = 1 WHERE tenant_id = ${tenantId} AND app_id = ${appId} AND listed = 0`,
  }
}

function parseServicePrincipal(row: Row): ServicePrincipal {
  return {
    id: textOf(row, 'id'),
    tenantId: textOf(row, 'tenant_id'),
    appId: textOf(row, 'app_id'),
    appOwnerTenantId: textOf(row, 'app_owner_tenant_id'),
    ...optional(row, 'disabled_at', 'disabledAt', numberOf),
    assignmentRequired: flagOf(row, 'assignment_required'),
    listed: flagOf(row, 'listed'),
    createdAt: numberOf(row, 'created_at'),
  }
}
