// Whether everything in a database agrees with everything else: what no change may leave behind, whenever the server died.
import { nameKey } from '../../src/directory/name-key.ts'
import { once, type Db } from '../../src/store/sql.ts'
import { parseApplication } from '../../src/store/application-document.ts'
import type { Application } from '../../src/directory/application.ts'

type Row = Readonly<Record<string, unknown>>

/** Rows that name something which is not there; each query answers the names of the wrong ones. */
const ORPHANS: Readonly<Record<string, string>> = {
  'a client id without its application': `SELECT app_id AS x FROM client_ids c WHERE NOT EXISTS
    (SELECT 1 FROM applications a WHERE a.tenant_id = c.tenant_id AND a.id = c.application_id AND a.app_id = c.app_id)`,
  'an application without its client id': `SELECT app_id AS x FROM applications a WHERE NOT EXISTS
    (SELECT 1 FROM client_ids c WHERE a.tenant_id = c.tenant_id AND a.id = c.application_id AND a.app_id = c.app_id)`,
  'an application that is deleted as well': `SELECT a.app_id AS x FROM applications a
    JOIN deleted_applications d ON d.tenant_id = a.tenant_id AND d.id = a.id`,
  'a member of no group': `SELECT group_id AS x FROM group_members m WHERE NOT EXISTS
    (SELECT 1 FROM directory_groups g WHERE g.tenant_id = m.tenant_id AND g.id = m.group_id)`,
  'a member who is nobody': `SELECT member_id AS x FROM group_members m WHERE
    NOT (member_type = 'User' AND EXISTS (SELECT 1 FROM users u WHERE u.tenant_id = m.tenant_id AND u.id = m.member_id))
    AND NOT (member_type = 'Group' AND EXISTS
      (SELECT 1 FROM directory_groups g WHERE g.tenant_id = m.tenant_id AND g.id = m.member_id))`,
  'a grant of nobody': `SELECT id AS x FROM permission_grants p WHERE principal_id <> '' AND NOT EXISTS
    (SELECT 1 FROM users u WHERE u.tenant_id = p.tenant_id AND u.id = p.principal_id)`,
  'a grant to an absent client': `SELECT id AS x FROM permission_grants p WHERE NOT EXISTS
    (SELECT 1 FROM service_principals s WHERE s.tenant_id = p.tenant_id AND s.app_id = p.client_app_id)`,
  'a grant of an absent API': `SELECT id AS x FROM permission_grants p WHERE NOT EXISTS
    (SELECT 1 FROM service_principals s WHERE s.tenant_id = p.tenant_id AND s.app_id = p.resource_app_id)`,
  'an app role of an absent API': `SELECT id AS x FROM app_role_assignments r WHERE NOT EXISTS
    (SELECT 1 FROM service_principals s WHERE s.tenant_id = r.tenant_id AND s.app_id = r.resource_app_id)`,
  'an app role of nobody': `SELECT id AS x FROM app_role_assignments r WHERE
    NOT (principal_type = 'User' AND EXISTS
      (SELECT 1 FROM users u WHERE u.tenant_id = r.tenant_id AND u.id = r.principal_id))
    AND NOT (principal_type = 'Group' AND EXISTS
      (SELECT 1 FROM directory_groups g WHERE g.tenant_id = r.tenant_id AND g.id = r.principal_id))
    AND NOT (principal_type = 'ServicePrincipal' AND EXISTS
      (SELECT 1 FROM service_principals s WHERE s.tenant_id = r.tenant_id AND s.app_id = r.principal_id))`,
  'a request of nobody': `SELECT id AS x FROM consent_requests c WHERE NOT EXISTS
    (SELECT 1 FROM users u WHERE u.tenant_id = c.tenant_id AND u.id = c.user_id)`,
  'a link for nobody': `SELECT hash AS x FROM one_time_links l WHERE NOT EXISTS
    (SELECT 1 FROM users u WHERE u.tenant_id = l.tenant_id AND u.id = l.user_id)`,
  'a tenant without an administrator': `SELECT id AS x FROM tenants t WHERE EXISTS
    (SELECT 1 FROM users u WHERE u.tenant_id = t.id) AND NOT EXISTS (SELECT 1 FROM users u WHERE u.tenant_id = t.id
      AND u.is_administrator = 1 AND u.disabled_at IS NULL AND u.home_tenant_id IS NULL)`,
  'a presence under another name': `SELECT s.app_id AS x FROM service_principals s
    LEFT JOIN client_ids c ON c.app_id = s.app_id
    LEFT JOIN applications a ON a.tenant_id = c.tenant_id AND a.id = c.application_id
    WHERE s.name_key <> COALESCE(a.name_key, s.app_id)`,
}

/** Everything that is wrong, one sentence each; empty in a sound database. Works on both engines. */
export async function findInconsistencies(db: Db): Promise<readonly string[]> {
  const read = (text: string): Promise<Row[]> => db.rows<Row>(once({ text, values: [] }))
  const wrong: string[] = []
  for (const [what, text] of Object.entries(ORPHANS))
    for (const { x } of await read(text)) wrong.push(`${what}: ${String(x)}`)
  const expected = new Set<string>()
  for (const row of await read('SELECT tenant_id, id, app_id, version, name_key, created_at, doc FROM applications')) {
    const app = parseApplication(JSON.parse(String(row['doc'])) as Row)
    const columns = [app.tenantId, app.id, app.appId, app.version, nameKey(app.displayName), app.createdAt]
    const stored = ['tenant_id', 'id', 'app_id', 'version', 'name_key', 'created_at'].map((name) => row[name])
    if (columns.join() !== stored.join()) wrong.push(`an application is not what its columns say: ${app.appId}`)
    for (const line of derivedRows(app)) expected.add(line)
  }
  const derived = [
    ...(await read('SELECT tenant_id, uri_key, app_id, multi_tenant FROM identifier_uris')),
    ...(await read('SELECT tenant_id, origin, app_id FROM spa_origins')),
  ].map((row) => Object.values(row).join(' '))
  for (const line of derived) if (!expected.delete(line)) wrong.push(`nothing says so: ${line}`)
  for (const line of expected) wrong.push(`missing: ${line}`)
  return [...wrong, ...(await findWrongKeys(read))]
}

function derivedRows({ tenantId, appId, ...app }: Application): readonly string[] {
  const multi = app.signInAudience === 'AzureADMultipleOrgs' ? 1 : 0
  const uris = [...app.identifierUris, ...app.latchwork.resourceUrls].map((uri) => uri.toLowerCase())
  const origins = app.redirectUris.filter(({ platform }) => platform === 'spa').map(({ uri }) => new URL(uri).origin)
  return [
    ...[...new Set(uris)].map((uri) => [tenantId, uri, appId, multi].join(' ')),
    ...[...new Set(origins)].map((origin) => [tenantId, origin, appId].join(' ')),
  ]
}

async function findWrongKeys(read: (text: string) => Promise<Row[]>): Promise<readonly string[]> {
  const users = await read(
    'SELECT id, upn, upn_key, display_name, name_key, mail, mail_key, roles, is_administrator FROM users',
  )
  const groups = await read('SELECT id, display_name, name_key FROM directory_groups')
  const tenants = await read('SELECT id, domains FROM tenants')
  const domains = await read('SELECT name, tenant_id FROM domains')
  const keyOf = (value: unknown) => nameKey(typeof value === 'string' ? value : '')
  const owned = tenants.flatMap(({ id, domains: names }) =>
    (JSON.parse(String(names)) as string[]).map((name) => `${name.toLowerCase()} ${String(id)}`),
  )
  const stored = domains.map(({ name, tenant_id }) => `${String(name)} ${String(tenant_id)}`)
  return [
    ...users
      .filter(
        (user) =>
          user['upn_key'] !== keyOf(user['upn']) ||
          user['name_key'] !== keyOf(user['display_name']) ||
          user['mail_key'] !== keyOf(user['mail']) ||
          user['is_administrator'] !== Number(String(user['roles']).includes('"administrator"')),
      )
      .map(({ id }) => `a user is not what the keys say: ${String(id)}`),
    ...groups
      .filter((group) => group['name_key'] !== keyOf(group['display_name']))
      .map(({ id }) => `a group is not what its key says: ${String(id)}`),
    ...(owned.sort().join() === stored.sort().join() ? [] : ['the domains are not those of the tenants']),
  ]
}
