import { nameKey } from '../directory/name-key.ts'
import type { Tenant } from '../directory/tenant.ts'
import { canBeStored, documentOf, numberOf, oneOf, type Row, textOf, textsOf } from './engine/row.ts'
import { type Change, type Db, sql } from './sql.ts'

/** The tenant with this id (lower-case GUID). */
export async function findTenant(db: Db, id: string): Promise<Tenant | undefined> {
  if (!canBeStored(id)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT id, display_name, domains, settings, version, created_at FROM tenants WHERE id = ${id}`)
  return row && parseTenant(row)
}

/** The tenant that owns a verified domain, in any case of letters. */
export async function findTenantByDomain(db: Db, domain: string): Promise<Tenant | undefined> {
  if (!canBeStored(domain)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT t.id, t.display_name, t.domains, t.settings, t.version, t.created_at
    FROM domains d JOIN tenants t ON t.id = d.tenant_id WHERE d.name = ${domain.toLowerCase()}`)
  return row && parseTenant(row)
}

export async function listTenants(db: Db): Promise<readonly Tenant[]> {
  const rows = await db.rows<Row>(
    sql`SELECT id, display_name, domains, settings, version, created_at FROM tenants ORDER BY id`,
  )
  return rows.map(parseTenant)
}

/** Unique violation: the id or one of the domains is taken. */
export function insertTenant(tenant: Tenant): Change[] {
  const { id, displayName, domains, settings, version, createdAt } = tenant
  return [
    {
      name: 'insert tenant',
      sql: sql`INSERT INTO tenants (id, display_name, name_key, domains, settings, version, created_at)
        VALUES (${id}, ${displayName}, ${nameKey(displayName)}, ${JSON.stringify(domains)}, ${JSON.stringify(settings)}, ${version},
          ${createdAt})`,
    },
    ...insertDomains(tenant),
  ]
}

/** Unmet when the stored version is no longer `expectVersion`; unique when another tenant owns one of the domains. */
export function replaceTenant(tenant: Tenant, expectVersion: number): Change[] {
  const { id, displayName, domains, settings, version } = tenant
  return [
    {
      name: 'replace tenant',
      sql: sql`UPDATE tenants SET display_name = ${displayName}, name_key = ${nameKey(displayName)}, domains = ${JSON.stringify(domains)},
        settings = ${JSON.stringify(settings)}, version = ${version} WHERE id = ${id} AND version = ${expectVersion}`,
      expect: 1,
    },
    { name: 'delete domains', sql: sql`DELETE FROM domains WHERE tenant_id = ${id}` },
    ...insertDomains(tenant),
  ]
}

function insertDomains({ id, domains }: Tenant): Change[] {
  return domains.map((domain) => ({
    name: 'insert domain',
    sql: sql`INSERT INTO domains (name, tenant_id) VALUES (${domain.toLowerCase()}, ${id})`,
  }))
}

export function parseTenant(row: Row): Tenant {
  const settings = documentOf(row, 'settings')
  return {
    id: textOf(row, 'id'),
    displayName: textOf(row, 'display_name'),
    domains: textsOf(row, 'domains'),
    settings: {
      refreshWindowSeconds: numberOf(settings, 'refreshWindowSeconds'),
      usersMayConsent: oneOf(settings, 'usersMayConsent', ['yes', 'verified-publishers', 'never']),
    },
    version: numberOf(row, 'version'),
    createdAt: numberOf(row, 'created_at'),
  }
}
