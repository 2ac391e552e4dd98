import { canBeStored } from '../engine/row.ts'
import { type Db, sql } from '../sql.ts'

/**
 * Whether an organization other than `tenantId` knows an application id: by a presence, or in a registration, a deleted one too.
 * It reads them all, so it is for the rare registration that brings its id.
 */
export async function isAppIdNamedElsewhere(db: Db, tenantId: string, appId: string): Promise<boolean> {
  if (!canBeStored(appId)) return false
  const inside = `%${appId}%`
  const rows = await db.rows(sql`
    SELECT tenant_id FROM service_principals WHERE tenant_id <> ${tenantId} AND app_id = ${appId}
    UNION ALL SELECT tenant_id FROM applications WHERE tenant_id <> ${tenantId} AND LOWER(doc) LIKE ${inside}
    UNION ALL SELECT tenant_id FROM deleted_applications WHERE tenant_id <> ${tenantId} AND LOWER(doc) LIKE ${inside}
    LIMIT 1`)
  return rows.length > 0
}
