import { type Application, GRAPH_APP_ID } from '../directory/application.ts'
import { GRAPH_API } from '../directory/graph.ts'
import { nameKey } from '../directory/name-key.ts'
import { parseApplication } from './application-document.ts'
import { canBeStored, documentOf, type Row, textOf } from './engine/row.ts'
import { renamePresences } from './service-principals.ts'
import { type Change, type Db, once, sql } from './sql.ts'

/** The registration with this application id, in whichever tenant it lives. The record is shared and frozen. */
export async function findApplicationByAppId(db: Db, appId: string): Promise<Application | undefined> {
  if (appId === GRAPH_APP_ID) return GRAPH_API
  if (!canBeStored(appId)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT a.id, a.doc FROM client_ids c JOIN applications a ON a.tenant_id = c.tenant_id AND a.id = c.application_id
    WHERE c.app_id = ${appId}`)
  return row && applicationOf(db, row)
}

/** The registrations of many application ids, each read once. */
export async function loadApplications(
  db: Db,
  appIds: readonly string[],
): Promise<(appId: string) => Application | undefined> {
  const found = new Map<string, Application | undefined>()
  await Promise.all([...new Set(appIds)].map(async (id) => found.set(id, await findApplicationByAppId(db, id))))
  return (appId) => found.get(appId)
}

/** A tenant's own registration, by its object id. */
export async function findApplication(db: Db, tenantId: string, id: string): Promise<Application | undefined> {
  if (!canBeStored(id)) return undefined
  const [row] = await db.rows<Row>(sql`SELECT id, doc FROM applications WHERE tenant_id = ${tenantId} AND id = ${id}`)
  return row && applicationOf(db, row)
}

/** Every registration of a tenant, for work on the whole directory. The directory API lists by pages (listing/walk.ts). */
export async function listApplications(db: Db, tenantId: string): Promise<readonly Application[]> {
  const query = sql`SELECT id, doc FROM applications WHERE tenant_id = ${tenantId} ORDER BY id`
  return (await db.rows<Row>(once(query))).map((row) => parseApplication(documentOf(row, 'doc')))
}

/**
 * The applications that one of `candidates` names, byte for byte, as an identifier URI or resource URL: the tenant's own ones
 * first, then those that any organization may use. Identifiers that differ in the case of letters are the same key, so that
 * nobody registers a look-alike, but only the registered spelling is found.
 */
export async function findApplicationsByIdentifier(
  db: Db,
  tenantId: string,
  candidates: readonly string[],
): Promise<readonly Application[]> {
  const keys = [...new Set(candidates.filter(canBeStored).map(identifierKey))]
  const found = new Map<string, Application>()
  for (const key of keys)
    for (const application of await findApplicationsByKey(db, tenantId, key))
      if (identifiersOf(application).some((identifier) => candidates.includes(identifier)))
        found.set(application.appId, application)
  return [...found.values()].sort((a, b) => Number(b.tenantId === tenantId) - Number(a.tenantId === tenantId))
}

/** The applications that an identifier names in any spelling, for a filter of a list that then looks at it closely. */
export async function findApplicationsByKey(
  db: Db,
  tenantId: string,
  identifier: string,
): Promise<readonly Application[]> {
  if (!canBeStored(identifier)) return []
  const key = identifierKey(identifier)
  const rows = await db.rows<Row>(sql`
    SELECT a.id, a.doc FROM identifier_uris i JOIN applications a ON a.tenant_id = i.tenant_id AND a.app_id = i.app_id
    WHERE i.uri_key = ${key} AND (i.tenant_id = ${tenantId} OR i.multi_tenant = 1)`)
  return rows.map((row) => applicationOf(db, row))
}

/** Unique violation: the application id, or one of the identifiers, is taken. */
export function insertApplication(application: Application): Change[] {
  const { id, appId, tenantId, version, displayName, createdAt } = application
  return [
    {
      name: 'insert client id',
      sql: sql`INSERT INTO client_ids (app_id, tenant_id, application_id) VALUES (${appId}, ${tenantId}, ${id})`,
    },
    {
      name: 'insert application',
      sql: sql`INSERT INTO applications (tenant_id, id, app_id, version, doc, name_key, created_at)
        VALUES (${tenantId}, ${id}, ${appId}, ${version}, ${JSON.stringify(application)}, ${nameKey(displayName)}, ${createdAt})`,
    },
    ...insertIdentifiers(application),
    ...insertSpaOrigins(application),
    // It may be present elsewhere already: before it was restored, or earlier in the same file.
    renamePresences(appId, displayName),
  ]
}

/** Stores the next version of a registration; unmet when somebody else has stored one since `application.version - 1`. */
export function replaceApplication(application: Application): Change[] {
  const { id, appId, tenantId, version, displayName } = application
  return [
    {
      name: 'replace application',
      sql: sql`UPDATE applications SET version = ${version}, doc = ${JSON.stringify(application)}, name_key = ${nameKey(displayName)}
        WHERE tenant_id = ${tenantId} AND id = ${id} AND app_id = ${appId} AND version = ${version - 1}`,
      expect: 1,
    },
    renamePresences(appId, displayName),
    {
      name: 'delete identifiers',
      sql: sql`DELETE FROM identifier_uris WHERE tenant_id = ${tenantId} AND app_id = ${appId}`,
    },
    ...insertIdentifiers(application),
    {
      name: 'delete spa origins',
      sql: sql`DELETE FROM spa_origins WHERE tenant_id = ${tenantId} AND app_id = ${appId}`,
    },
    ...insertSpaOrigins(application),
  ]
}

/** Takes a registration away; unmet when somebody else has changed it since. Its service principals and grants stay. */
export function deleteApplication({ tenantId, id, appId, version }: Application): Change[] {
  return [
    {
      name: 'delete application',
      sql: sql`DELETE FROM applications WHERE tenant_id = ${tenantId} AND id = ${id} AND version = ${version}`,
      expect: 1,
    },
    { name: 'delete client id', sql: sql`DELETE FROM client_ids WHERE app_id = ${appId} AND tenant_id = ${tenantId}` },
    renamePresences(appId, appId),
    {
      name: 'delete identifiers',
      sql: sql`DELETE FROM identifier_uris WHERE tenant_id = ${tenantId} AND app_id = ${appId}`,
    },
    {
      name: 'delete spa origins',
      sql: sql`DELETE FROM spa_origins WHERE tenant_id = ${tenantId} AND app_id = ${appId}`,
    },
  ]
}

function insertIdentifiers(application: Application): Change[] {
  const multiTenant = application.signInAudience === 'AzureADMultipleOrgs' ? 1 : 0
  return [...new Set(identifiersOf(application).map(identifierKey))].map((key) => ({
    name: 'insert identifier',
    sql: sql`INSERT INTO identifier_uris (tenant_id, uri_key, app_id, multi_tenant)
      VALUES (${application.tenantId}, ${key}, ${application.appId}, ${multiTenant})`,
  }))
}

/** Everything that names an API. */
export function identifiersOf({
  identifierUris,
  latchwork,
}: Pick<Application, 'identifierUris' | 'latchwork'>): readonly string[] {
  return [...identifierUris, ...latchwork.resourceUrls]
}

function identifierKey(identifier: string): string {
  return identifier.toLowerCase()
}

/** Registrations kept parsed per database. More of them than this are parsed again at each use. */
const PARSED_LIMIT = 2000
const parsed = new WeakMap<Db, Map<string, { readonly doc: string; readonly application: Application }>>()

/**
 * Parsing costs far more than reading, and nearly every request needs a registration or two. The stored text itself tells
 * whether the parsed one is current; it holds the version, and after a restored backup it is right where a version would lie.
 */
function applicationOf(db: Db, row: Row): Application {
  let known = parsed.get(db)
  if (known === undefined) parsed.set(db, (known = new Map()))
  const id = textOf(row, 'id')
  const doc = textOf(row, 'doc')
  const earlier = known.get(id)
  if (earlier?.doc === doc) return earlier.application
  const application = parseApplication(documentOf(row, 'doc'))
  if (known.size >= PARSED_LIMIT) known.clear()
  known.set(id, { doc, application })
  return application
}

/** Whether an origin belongs to a registered single-page app: only such a page may read token answers (G-10). */
export async function isSpaOrigin(db: Db, origin: string): Promise<boolean> {
  if (!canBeStored(origin)) return false
  const rows = await db.rows<Row>(sql`SELECT tenant_id FROM spa_origins WHERE origin = ${origin} LIMIT 1`)
  return rows.length > 0
}

function insertSpaOrigins({ tenantId, appId, redirectUris }: Application): Change[] {
  const spa = redirectUris.filter(({ platform, uri }) => platform === 'spa' && URL.canParse(uri))
  return [...new Set(spa.map(({ uri }) => new URL(uri).origin))].map((origin) => ({
    name: 'insert spa origin',
    sql: sql`INSERT INTO spa_origins (tenant_id, origin, app_id) VALUES (${tenantId}, ${origin}, ${appId})`,
  }))
}
