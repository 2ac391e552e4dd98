import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { CALENDAR_API, CONTOSO_NOTES, TASKS_API, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { GRAPH_APP_ID } from '../../src/directory/application.ts'
import { errorOf, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { acquire, openBrowser, refresh, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const servers: TestServer[] = []
let server: TestServer
let admin: GraphCaller
beforeEach(async () => {
  server = await startTestServer()
  servers.push(server)
  admin = await graphAs(server, 'admin@contoso.example')
})
after(() => Promise.all(servers.map((each) => each.close())))

const at = (appId: string) => `/servicePrincipals(appId='${appId}')`
const filtered = (filter: string) => `/servicePrincipals?$filter=${encodeURIComponent(filter)}`
const appIds = (answer: Awaited<ReturnType<GraphCaller>>) => listOf(answer).map((principal) => principal['appId'])

test('what is asked for by its id is found, listed or not; the plain list stays the customer’s view (DESIGN §1)', async () => {
  await acquire(server, { tenant: 'organizations' }, 'admin@fabrikam.example')
  const fabrikam = await graphAs(server, 'admin@fabrikam.example')
  for (const appId of [GRAPH_APP_ID, TASKS_DESKTOP, TASKS_API]) {
    assert.deepEqual(appIds(await fabrikam('GET', filtered(`appId eq '${appId}'`))), [appId])
    assert.equal((await fabrikam('GET', at(appId))).body['appId'], appId)
  }
  assert.deepEqual(appIds(await fabrikam('GET', '/servicePrincipals')).includes(TASKS_DESKTOP), false)
  assert.deepEqual(appIds(await fabrikam('GET', filtered("displayName eq 'Tasks Desktop'"))), [])
  assert.equal((await fabrikam('GET', at(CONTOSO_NOTES))).status, 404)
  assert.equal((await fabrikam('GET', '/servicePrincipals(name=1)')).status, 400)
})

test('a new organization has the directory API, so that a grant can name it (azure-ad-wire §3.8)', async () => {
  const administrator = { userPrincipalName: 'ines@northwind.example' }
  const made = await admin('POST', '/tenants', { displayName: 'Northwind', domain: 'northwind.example', administrator })
  const rows = await server.deps.db.rows({
    text: 'SELECT app_id, listed FROM service_principals WHERE tenant_id = ?',
    values: [String(made.body['id'])],
  })
  assert.deepEqual(
    rows.map((row) => ({ ...(row as object) })),
    [{ app_id: GRAPH_APP_ID, listed: 0 }],
  )
})

test('a disabled application refuses sign-in with AADSTS7000112, and the refresh token of before; enabled it goes on (azure-ad-wire §3.7)', async () => {
  const { started, tokens } = await acquire(server, {}, 'ada@contoso.example')
  const shown = await admin('GET', at(TASKS_DESKTOP))
  const disabled = await admin('PATCH', at(TASKS_DESKTOP), { accountEnabled: false })
  assert.equal(disabled.status, 204, JSON.stringify(disabled.body))
  assert.equal((await admin('GET', at(TASKS_DESKTOP))).body['accountEnabled'], false)
  const refused = await refresh(server, started, tokens.refresh_token)
  assert.deepEqual(refused.body.error_codes, [7000112])
  const page = await openBrowser(server).open(startRequest(server).url)
  assert.match(page.html, /AADSTS7000112|application is disabled/)
  const late = await admin('PATCH', at(TASKS_DESKTOP), {}, { 'if-match': String(shown.headers['etag']) })
  assert.equal(late.status, 412)
  assert.equal((await admin('PATCH', at(TASKS_DESKTOP), { accountEnabled: true })).status, 204)
  assert.equal((await refresh(server, started, tokens.refresh_token)).status, 200)
})

test('an application that requires assignment is closed to everybody else at once (azure-ad-wire §3.7 row 14)', async () => {
  const { started, tokens } = await acquire(server, {}, 'ada@contoso.example')
  assert.equal((await admin('PATCH', at(TASKS_DESKTOP), { appRoleAssignmentRequired: true })).status, 204)
  assert.deepEqual((await refresh(server, started, tokens.refresh_token)).body.error_codes, [50105])
})

test('only two properties can be set, and what is built in cannot be closed (azure-ad-wire §3.9)', async () => {
  const wrong: readonly [body: unknown, property: RegExp][] = [
    [{ displayName: 'x' }, /'displayName'/],
    [{ accountEnabled: 'no' }, /'accountEnabled'/],
    [{ appRoleAssignmentRequired: 1 }, /'appRoleAssignmentRequired'/],
  ]
  for (const [body, property] of wrong) {
    const refused = await admin('PATCH', at(TASKS_API), body)
    assert.equal(refused.status, 400)
    assert.match(errorOf(refused).message, property)
  }
  for (const method of ['PATCH', 'DELETE']) {
    const refused = await admin(method, at(GRAPH_APP_ID), method === 'PATCH' ? { accountEnabled: false } : undefined)
    assert.equal(refused.status, 400)
    assert.match(errorOf(refused).message, /built in/)
  }
})

test('a deleted presence takes its grants with it and leaves the registration, and POST brings it back (azure-ad-wire §3.1)', async () => {
  const { started, tokens } = await acquire(server, {}, 'ada@contoso.example')
  assert.equal((await admin('DELETE', at(TASKS_DESKTOP))).status, 204)
  assert.equal((await admin('GET', at(TASKS_DESKTOP))).status, 404)
  assert.deepEqual((await refresh(server, started, tokens.refresh_token)).body.error_codes, [65001])
  assert.equal((await admin('GET', `/applications(appId='${TASKS_DESKTOP}')`)).status, 200)
  const left = await server.deps.db.rows({
    text: 'SELECT id FROM permission_grants WHERE client_app_id = ?',
    values: [TASKS_DESKTOP],
  })
  assert.deepEqual(left, [])
})

test('an administrator lets a multi-tenant application in, once, and no other (azure-ad-wire §3.7 row 8)', async () => {
  await acquire(server, { tenant: 'organizations' }, 'admin@fabrikam.example')
  const fabrikam = await graphAs(server, 'admin@fabrikam.example')
  const made = await fabrikam('POST', '/servicePrincipals', { appId: CALENDAR_API })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal(made.body['appDisplayName'], 'Calendar API')
  assert.ok(appIds(await fabrikam('GET', '/servicePrincipals')).includes(CALENDAR_API))
  assert.equal((await fabrikam('POST', '/servicePrincipals', { appId: CALENDAR_API })).status, 409)
  for (const appId of [CONTOSO_NOTES, GRAPH_APP_ID, 'x', undefined]) {
    const refused = await fabrikam('POST', '/servicePrincipals', { appId })
    assert.equal(refused.status, 400)
    assert.match(errorOf(refused).message, /'appId'/)
  }
  const ada = await graphAs(server, 'ada@contoso.example', ['User.Read'])
  assert.equal((await ada('POST', '/servicePrincipals', { appId: TASKS_API })).status, 403)
})
