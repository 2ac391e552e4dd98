// How much is read for a list, and by which index.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { expectAnotherOperator, listOperators } from '../../src/store/administration/operators.ts'
import { listAllGroupIds, listAssigned } from '../../src/store/administration/memberships.ts'
import { expectAnotherAdministrator } from '../../src/store/users.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { openWorlds, pagesOf, pathOf, type Worlds } from '../kit/big-directory.ts'
import { appIdAt, BIG_GROUP, idAt, OUTER_GROUP } from '../kit/big-lists.ts'
import { type GraphAnswer, listOf } from '../kit/graph.ts'

const ASSIGNED_TO = `/servicePrincipals(appId='${appIdAt(0)}')/appRoleAssignedTo`
const HELD = `/users/${idAt(0)}/appRoleAssignments`
const DELETED = '/directory/deletedItems/microsoft.graph.application'

let worlds: Worlds
before(async () => {
  worlds = await openWorlds()
})
after(() => worlds.close())

for (const name of ['SQLite', 'PostgreSQL'] as const) {
  test(`${name}: a page reads as many rows as it shows, however far behind it lies (issue: 100,000 users)`, async () => {
    const { admin, read } = worlds[name]
    for (const start of [
      '/users?$top=50',
      '/users?$top=50&$orderby=displayName desc',
      "/users?$top=50&$filter=startswith(userPrincipalName,'person')",
      '/applications?$top=50&$orderby=createdDateTime desc',
      "/applications?$top=50&$filter=startswith(displayName,'service')",
      '/servicePrincipals?$top=50',
      '/oauth2PermissionGrants?$top=50',
      '/groups?$top=50',
      "/groups?$top=50&$filter=startswith(displayName,'bob')",
      '/groups?$top=50&$orderby=displayName desc',
      `/groups/${BIG_GROUP}/members?$top=50`,
      '/auditLogs/signIns?$top=50',
      `/servicePrincipals(appId='${appIdAt(0)}')/appRoleAssignedTo?$top=50`,
      `/users/${idAt(0)}/appRoleAssignments?$top=50&$orderby=createdDateTime desc`,
      `/groups/${OUTER_GROUP}/transitiveMembers?$top=50`,
      `/users/${idAt(0)}/memberOf?$top=50`,
      `/users/${idAt(0)}/transitiveMemberOf?$top=50&$orderby=displayName`,
      '/tenants?$top=50',
      '/consentRequests?$top=50',
      '/auditLogs/refusals?$top=50',
      '/directory/deletedItems/microsoft.graph.application?$top=50',
    ]) {
      let next: string | undefined = encodeURI(start)
      for (let page = 0; page < 20 && next !== undefined; page += 1) {
        read.length = 0
        const answer: GraphAnswer = await admin('GET', next)
        const rows = read.filter(({ query: { once } }) => once).reduce((sum, one) => sum + one.rows, 0)
        assert.ok(rows <= 51, `${next} read ${rows} rows`)
        assert.equal(answer.status, 200)
        const link = answer.body['@odata.nextLink']
        next = link === undefined ? undefined : pathOf(link)
      }
    }
  })

  test(`${name}: what no index finds is looked for in bounded parts, and a page without a find leads to the next`, async () => {
    const { admin, read } = worlds[name]
    read.length = 0
    const path = encodeURI("/auditLogs/directoryAudits?$filter=correlationId eq 'trace-1'")
    const pages = await pagesOf(admin, path)
    assert.ok(Math.max(...read.map(({ rows }) => rows)) <= 500)
    assert.deepEqual(
      pages.flatMap(listOf).map(({ id }) => id),
      ['event-1'],
    )
  })
}

test('who has a directory role is found without reading everybody (SQLite query plans)', async () => {
  const { admin, server, read } = worlds.SQLite
  read.length = 0
  const role = '62e90394-69f5-4237-9190-012177145e10'
  const members = listOf(await admin('GET', `/directoryRoles/${role}/members`))
  assert.deepEqual(
    members.map(({ userPrincipalName }) => userPrincipalName),
    ['admin@contoso.example'],
  )
  const [lock] = expectAnotherAdministrator(CONTOSO_ID, 'x').slice(1)
  const [, operators] = expectAnotherOperator({ tenantId: CONTOSO_ID, id: 'x' })
  await listOperators(server.deps.db)
  for (const { text, values } of [
    ...read.filter(({ query: { once } }) => once).map(({ query: one }) => one),
    ...(lock ? [lock.sql] : []),
    ...(operators ? [operators.sql] : []),
  ]) {
    const plan = await server.deps.db.rows<{ detail: string }>({
      text: `EXPLAIN QUERY PLAN ${text}`,
      values,
      once: true,
    })
    assert.match(plan.map(({ detail }) => detail).join('; '), /INDEX users_(roles|administrators)/, text)
  }
})

test('who is found by name is passed over by user name without being read (SQLite query plans)', async () => {
  const { admin, server, read } = worlds.SQLite
  read.length = 0
  const filter = "startswith(displayName,'ada') or startswith(userPrincipalName,'ada')"
  const found = await admin('GET', encodeURI(`/users?$top=50&$orderby=displayName&$filter=${filter}`))
  assert.equal(listOf(found).length, 50)
  const plans = read.filter(({ query: { text } }) => text.includes('NOT ('))
  assert.ok(plans.length > 0)
  for (const { query } of plans) {
    const text = `EXPLAIN QUERY PLAN ${query.text}`
    const plan = await server.deps.db.rows<{ detail: string }>({ text, values: query.values, once: true })
    assert.match(plan.map(({ detail }) => detail).join('; '), /SEARCH t USING COVERING INDEX users_search/)
  }
})

test('a hundred people named by their ids are a hundred looks into an index (docs/directory-lists.md)', async () => {
  const { admin, read } = worlds.SQLite
  const ids = listOf(await admin('GET', '/users?$top=100&$orderby=displayName desc')).map(({ id }) => String(id))
  read.length = 0
  const filter = `id in (${ids.map((id) => `'${id}'`).join(',')})`
  const found = await admin('GET', encodeURI(`/users?$top=999&$filter=${filter}`))
  assert.equal(listOf(found).length, 100)
  assert.equal(found.body['@odata.nextLink'], undefined)
  assert.equal(
    read.filter(({ query: { once } }) => once).reduce((sum, { rows }) => sum + rows, 0),
    100,
  )
})

test('every list starts where its page begins, by an index, and sorts nothing (SQLite query plans)', async () => {
  const { admin, server, read } = worlds.SQLite
  read.length = 0
  const get = (path: string): Promise<GraphAnswer> => admin('GET', encodeURI(path))
  for (const order of ['', '&$orderby=displayName', '&$orderby=displayName desc', '&$orderby=userPrincipalName'])
    await get(`/users?$top=5&$count=true${order}`)
  for (const filter of ["startswith(displayName,'a')", "startswith(mail,'a')", "id eq 'x'", "displayName eq 'x'"])
    await get(`/users?$count=true&$filter=${filter}`)
  for (const order of ['', '&$orderby=displayName', '&$orderby=createdDateTime desc', '&$orderby=appId'])
    await get(`/applications?$top=5&$count=true${order}`)
  await get("/applications?$filter=appId eq 'x' or startswith(displayName,'x')")
  for (const filter of ["appId eq 'x'", "startswith(displayName,'t')", "id eq 'x'"])
    await get(`/servicePrincipals?$filter=${filter}`)
  const principal = String(listOf(await get('/servicePrincipals?$top=1'))[0]?.['id'])
  for (const filter of [`clientId eq '${principal}'`, `resourceId eq '${principal}'`, "principalId eq 'x'"])
    await get(`/oauth2PermissionGrants?$filter=${filter}`)
  for (const order of ['', '&$orderby=displayName', '&$orderby=id']) await get(`/groups?$top=5&$count=true${order}`)
  for (const filter of ["startswith(displayName,'b')", "id eq 'x'"]) await get(`/groups?$count=true&$filter=${filter}`)
  for (const order of ['', '&$orderby=id desc']) await get(`/groups/${BIG_GROUP}/members?$top=5&$count=true${order}`)
  await get('/auditLogs/signIns?$top=5')
  await get("/auditLogs/signIns?$filter=userId eq 'x' or appId eq 'x'")
  await get('/auditLogs/directoryAudits?$top=5&$filter=activityDateTime ge 2023-01-01T00:00:00Z')
  const lists = read.filter(({ query: { once } }) => once).map(({ query: one }) => one)
  assert.ok(lists.length > 20)
  for (const { text, values } of lists) {
    const plan = await server.deps.db.rows<{ detail: string }>({
      text: `EXPLAIN QUERY PLAN ${text}`,
      values,
      once: true,
    })
    const details = plan.map(({ detail }) => detail).join('; ')
    assert.match(details, /SEARCH (t|group_members) USING (COVERING )?(INDEX|PRIMARY KEY)/, text)
    assert.doesNotMatch(details, /SCAN|TEMP B-TREE/, `${text}\n${details}`)
    const bounds = /PLACE_KEY/i.test(text)
      ? /tenant_id=\? AND (group_id=\? AND )?(\(?\w+(,\w+\))?[<>])/
      : /tenant_id=\?/
    assert.match(details, bounds, `${text}\n${details}`)
  }
})

/** Where a page begins in each of them, and what narrows it before. */
const PLANS: readonly [path: string, plan: RegExp][] = [
  [ASSIGNED_TO, /INDEX app_role_assignments_to \(tenant_id=\? AND resource_app_id=\? AND \(created_at,id\)>/],
  [
    `${ASSIGNED_TO}?$orderby=createdDateTime desc`,
    /INDEX app_role_assignments_to \(tenant_id=\? AND resource_app_id=\? AND created_at>\? AND \(created_at,id\)</,
  ],
  [
    `${ASSIGNED_TO}?$filter=principalId eq '${idAt(4)}'`,
    /INDEX app_role_assignments_to_whom \(tenant_id=\? AND resource_app_id=\? AND \(principal_id,id\)>/,
  ],
  [HELD, /INDEX app_role_assignments_of \(tenant_id=\? AND principal_id=\? AND \(created_at,id\)>/],
  ['/tenants', /INDEX tenants_name \(\(name_key,id\)>/],
  ['/tenants?$orderby=id desc', /PRIMARY KEY \(id>\? AND id<\?\)/],
  ["/tenants?$filter=startswith(displayName,'b')", /INDEX tenants_name \(\(name_key,id\)>/],
  ['/consentRequests', /INDEX consent_requests_time \(tenant_id=\? AND created_at>\? AND \(created_at,id\)</],
  [
    `/consentRequests?$filter=status eq 'Denied'`,
    /INDEX consent_requests_status \(tenant_id=\? AND status>\? AND \(status,id\)</,
  ],
  [
    `/consentRequests?$filter=appId eq 'x'`,
    /INDEX consent_requests_client \(tenant_id=\? AND client_app_id>\? AND \(client_app_id,id\)</,
  ],
  ['/auditLogs/refusals', /INDEX refusal_traces_time \(tenant_id=\? AND at>\? AND \(at,trace_id\)</],
  [DELETED, /INDEX deleted_applications_time \(tenant_id=\? AND deleted_at>\? AND \(deleted_at,id\)</],
]

/** How SQLite reads what was read since `read` was emptied. */
async function explain({ server, read }: Worlds['SQLite']): Promise<readonly string[]> {
  const queries = read.map(({ query }) => query).filter(({ text }) => /^\s*(SELECT|WITH)/.test(text))
  const plans = queries.map(async ({ text, values }) => {
    const query = { text: `EXPLAIN QUERY PLAN ${text}`, values, once: true } as const
    return (await server.deps.db.rows<{ detail: string }>(query)).map(({ detail }) => detail).join('; ')
  })
  return Promise.all(plans)
}

for (const [path, expected] of PLANS)
  test(`${path} starts where its page begins, by an index, and sorts nothing (SQLite query plans)`, async () => {
    const world = worlds.SQLite
    world.read.length = 0
    assert.equal((await world.admin('GET', encodeURI(path))).status, 200)
    const plans = await explain({ ...world, read: world.read.filter(({ query: { once } }) => once) })
    assert.ok(plans.length > 0)
    for (const plan of plans) {
      assert.match(plan, expected)
      assert.doesNotMatch(plan, /SCAN|TEMP B-TREE/)
    }
  })

/** Whose memberships are read for groups in groups: of each group or member alone, never all of the organization. */
const MEMBERSHIPS: Readonly<Record<string, (world: Worlds['SQLite']) => Promise<unknown>>> = {
  memberOf: ({ admin }) => admin('GET', `/users/${idAt(0)}/memberOf`),
  transitiveMemberOf: ({ admin }) => admin('GET', `/users/${idAt(0)}/transitiveMemberOf`),
  transitiveMembers: ({ admin }) => admin('GET', `/groups/${OUTER_GROUP}/transitiveMembers`),
  'the groups of a token': ({ server }) => listAllGroupIds(server.deps.db, CONTOSO_ID, idAt(0)),
  'the roles of a token': ({ server }) => listAssigned(server.deps.db, CONTOSO_ID, idAt(0)),
}
for (const [what, readThem] of Object.entries(MEMBERSHIPS))
  test(`${what}: no membership is read that does not belong to it (SQLite query plans)`, async () => {
    const world = worlds.SQLite
    world.read.length = 0
    await readThem(world)
    const plans = (await explain(world)).filter((plan) => plan.includes('group_members'))
    assert.ok(plans.length > 0)
    for (const plan of plans)
      for (const step of plan.split('; ').filter((one) => / (m|d|group_members) USING/.test(one)))
        assert.match(step, /tenant_id=\? AND (group_id|member_id)=\?/, plan)
  })
