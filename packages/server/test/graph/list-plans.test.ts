// How much is read for a list, and by which index.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { expectAnotherOperator, listOperators } from '../../src/store/administration/operators.ts'
import { expectAnotherAdministrator } from '../../src/store/users.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { BIG_GROUP, openWorlds, pagesOf, pathOf, type Worlds } from '../kit/big-directory.ts'
import { type GraphAnswer, listOf } from '../kit/graph.ts'

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
