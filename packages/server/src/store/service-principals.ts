import { nameKey } from '../directory/name-key.ts'
import type { ServicePrincipal } from '../directory/service-principal.ts'
import { canBeStored, flagOf, numberOf, optional, type Row, textOf } from './engine/row.ts'
import { type Change, type Db, once, sql } from './sql.ts'

/** The presence of an application (by its application id) in a tenant. */
export async function findServicePrincipal(
  db: Db,
  tenantId: string,
  appId: string,
): Promise<ServicePrincipal | undefined> {
  if (!canBeStored(appId)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT tenant_id, id, app_id, app_owner_tenant_id, disabled_at, assignment_required, listed, created_at, version
    FROM service_principals WHERE tenant_id = ${tenantId} AND app_id = ${appId}`)
  return row && parseServicePrincipal(row)
}

/** The presence with this object id. */
export async function findServicePrincipalById(
  db: Db,
  tenantId: string,
  id: string,
): Promise<ServicePrincipal | undefined> {
  if (!canBeStored(id)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT tenant_id, id, app_id, app_owner_tenant_id, disabled_at, assignment_required, listed, created_at, version
    FROM service_principals WHERE tenant_id = ${tenantId} AND id = ${id}`)
  return row && parseServicePrincipal(row)
}

/** `listed`: what the tenant sees as its enterprise applications; `all`: also the clients that only grants name (DESIGN §1). */
export async function listServicePrincipals(
  db: Db,
  tenantId: string,
  which: 'listed' | 'all',
): Promise<readonly ServicePrincipal[]> {
  const query = sql`
    SELECT tenant_id, id, app_id, app_owner_tenant_id, disabled_at, assignment_required, listed, created_at, version
    FROM service_principals WHERE tenant_id = ${tenantId} AND listed >= ${which === 'listed' ? 1 : 0} ORDER BY created_at, id`
  return (await db.rows<Row>(once(query))).map(parseServicePrincipal)
}

/**
 * Does nothing when the application is already present, so that consents at the same time do not refuse one another. It is listed by
 * the name of the registration, which the database knows: by its application id when there is none.
 */
export function insertServicePrincipalIfAbsent(principal: ServicePrincipal): Change {
  return {
    name: 'insert service principal',
    sql: sql`
      INSERT INTO service_principals (tenant_id, id, app_id, app_owner_tenant_id, disabled_at, assignment_required, listed, created_at,
        version, name_key)
      VALUES (${principal.tenantId}, ${principal.id}, ${principal.appId}, ${principal.appOwnerTenantId}, ${principal.disabledAt ?? null},
        ${principal.assignmentRequired ? 1 : 0}, ${principal.listed ? 1 : 0}, ${principal.createdAt}, ${principal.version},
        COALESCE((SELECT a.name_key FROM client_ids c
          JOIN applications a ON a.tenant_id = c.tenant_id AND a.id = c.application_id WHERE c.app_id = ${principal.appId}),
          ${principal.appId}))
      ON CONFLICT (tenant_id, app_id) DO NOTHING`,
  }
}

/** Stores the next version of a presence; unmet when somebody else has stored one since `principal.version - 1`. */
export function replaceServicePrincipal(principal: ServicePrincipal): Change {
  const { tenantId, id, disabledAt, assignmentRequired, version } = principal
  return {
    name: 'replace service principal',
    sql: sql`UPDATE service_principals
      SET disabled_at = ${disabledAt ?? null}, assignment_required = ${assignmentRequired ? 1 : 0}, version = ${version}
      WHERE tenant_id = ${tenantId} AND id = ${id} AND version = ${version - 1}`,
    expect: 1,
  }
}

/** The presence goes, with every grant and app role that names it in the tenant; unmet when somebody has changed it since. */
export function deleteServicePrincipal({ tenantId, id, appId, version }: ServicePrincipal): Change[] {
  return [
    {
      name: 'delete service principal',
      sql: sql`DELETE FROM service_principals WHERE tenant_id = ${tenantId} AND id = ${id} AND version = ${version}`,
      expect: 1,
    },
    {
      name: 'delete grants to client',
      sql: sql`DELETE FROM permission_grants WHERE tenant_id = ${tenantId} AND client_app_id = ${appId}`,
    },
    {
      name: 'delete grants of resource',
      sql: sql`DELETE FROM permission_grants WHERE tenant_id = ${tenantId} AND resource_app_id = ${appId}`,
    },
    {
      name: 'delete roles of client',
      sql: sql`DELETE FROM app_role_assignments WHERE tenant_id = ${tenantId} AND principal_id = ${appId}`,
    },
    {
      name: 'delete roles of resource',
      sql: sql`DELETE FROM app_role_assignments WHERE tenant_id = ${tenantId} AND resource_app_id = ${appId}`,
    },
  ]
}

/** Commits that name a presence and the one that deletes it take turns; unmet when it is gone. */
export function lockServicePrincipal(tenantId: string, appId: string): Change {
  return {
    name: 'lock service principal',
    sql: sql`UPDATE service_principals SET version = version WHERE tenant_id = ${tenantId} AND app_id = ${appId}`,
    expect: 1,
  }
}

/** Shows an application among the enterprise applications that was present, but only as a client that a grant names. */
export function setListed(tenantId: string, appId: string): Change {
  return {
    name: 'list service principal',
    sql: sql`UPDATE service_principals SET listed = 1 WHERE tenant_id = ${tenantId} AND app_id = ${appId} AND listed = 0`,
  }
}

/** An application is called the same wherever it is present, so its tenants are not named here. */
export function renamePresences(appId: string, displayName: string): Change {
  const key = nameKey(displayName)
  return {
    name: 'rename service principals',
    sql: sql`UPDATE service_principals SET name_key = ${key} WHERE app_id = ${appId} AND name_key <> ${key}`,
  }
}

export function parseServicePrincipal(row: Row): ServicePrincipal {
  return {
    id: textOf(row, 'id'),
    tenantId: textOf(row, 'tenant_id'),
    appId: textOf(row, 'app_id'),
    appOwnerTenantId: textOf(row, 'app_owner_tenant_id'),
    ...optional(row, 'disabled_at', 'disabledAt', numberOf),
    assignmentRequired: flagOf(row, 'assignment_required'),
    listed: flagOf(row, 'listed'),
    createdAt: numberOf(row, 'created_at'),
    version: numberOf(row, 'version'),
  }
}
