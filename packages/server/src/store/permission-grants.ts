import type { PermissionGrant } from '../directory/service-principal.ts'
import { canBeStored, type Row, textOf, textsOf } from './engine/row.ts'
import { type Change, type Db, once, sql } from './sql.ts'

/** What a client may do for a user: the user's own grants and those an administrator gave for everybody, of every API. */
export async function listGrants(
  db: Db,
  tenantId: string,
  clientAppId: string,
  userId: string,
): Promise<readonly PermissionGrant[]> {
  const rows = await db.rows<Row>(sql`
    SELECT tenant_id, id, client_app_id, resource_app_id, principal_id, scopes FROM permission_grants
    WHERE tenant_id = ${tenantId} AND client_app_id = ${clientAppId} AND principal_id IN (${userId}, '')
    ORDER BY resource_app_id, principal_id`)
  return rows.map(parseGrant)
}

/** What any client may do for a user, by his own word or an administrator's. */
export async function listGrantsOfUser(db: Db, tenantId: string, userId: string): Promise<readonly PermissionGrant[]> {
  const rows = await db.rows<Row>(sql`
    SELECT tenant_id, id, client_app_id, resource_app_id, principal_id, scopes FROM permission_grants
    WHERE tenant_id = ${tenantId} AND principal_id IN (${userId}, '') ORDER BY client_app_id, resource_app_id, principal_id`)
  return rows.map(parseGrant)
}

export async function findGrant(db: Db, tenantId: string, id: string): Promise<PermissionGrant | undefined> {
  if (!canBeStored(id)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT tenant_id, id, client_app_id, resource_app_id, principal_id, scopes FROM permission_grants
    WHERE tenant_id = ${tenantId} AND id = ${id}`)
  return row && parseGrant(row)
}

/** Every grant of a tenant, for work on the whole directory. The directory API lists by pages (listing/walk.ts). */
export async function listGrantsOfTenant(db: Db, tenantId: string): Promise<readonly PermissionGrant[]> {
  const query = sql`
    SELECT tenant_id, id, client_app_id, resource_app_id, principal_id, scopes FROM permission_grants
    WHERE tenant_id = ${tenantId} ORDER BY client_app_id, resource_app_id, principal_id`
  return (await db.rows<Row>(once(query))).map(parseGrant)
}

/**
 * Stores a grant with the union of scopes that the caller computed from `previous`. Of two consents at the same time the second
 * fails (`unique` if there was no grant yet, else `unmet`), reads again and computes again: no permission is lost.
 */
export function putGrant(grant: PermissionGrant, previous?: PermissionGrant): Change {
  const { tenantId, id, clientAppId, resourceAppId } = grant
  if (previous === undefined) {
    return {
      name: 'insert grant',
      sql: sql`INSERT INTO permission_grants (tenant_id, id, client_app_id, resource_app_id, principal_id, scopes)
        VALUES (${tenantId}, ${id}, ${clientAppId}, ${resourceAppId}, ${principalOf(grant)}, ${JSON.stringify(grant.scopes)})`,
    }
  }
  return {
    name: 'extend grant',
    sql: sql`UPDATE permission_grants SET scopes = ${JSON.stringify(grant.scopes)}
      WHERE tenant_id = ${tenantId} AND id = ${previous.id} AND scopes = ${JSON.stringify(previous.scopes)}`,
    expect: 1,
  }
}

/** Whatever it holds by now, and also if it is gone already. */
export function forgetGrant(tenantId: string, id: string): Change {
  return {
    name: 'forget grant',
    sql: sql`DELETE FROM permission_grants WHERE tenant_id = ${tenantId} AND id = ${id}`,
  }
}

/** Unmet when the grant has other scopes meanwhile: whoever revokes has seen what goes. */
export function deleteGrant({ tenantId, id, scopes }: PermissionGrant): Change {
  return {
    name: 'delete grant',
    sql: sql`DELETE FROM permission_grants
      WHERE tenant_id = ${tenantId} AND id = ${id} AND scopes = ${JSON.stringify(scopes)}`,
    expect: 1,
  }
}

/** Everybody's principal is the empty text, because NULL is never equal to itself in a unique key. */
function principalOf({ by }: PermissionGrant): string {
  return by.kind === 'user' ? by.userId : ''
}

export function parseGrant(row: Row): PermissionGrant {
  const principal = textOf(row, 'principal_id')
  return {
    id: textOf(row, 'id'),
    tenantId: textOf(row, 'tenant_id'),
    clientAppId: textOf(row, 'client_app_id'),
    resourceAppId: textOf(row, 'resource_app_id'),
    by: principal === '' ? { kind: 'tenant' } : { kind: 'user', userId: principal },
    scopes: textsOf(row, 'scopes'),
  }
}
