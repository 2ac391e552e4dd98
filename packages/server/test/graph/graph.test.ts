import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { errorOf, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { acquire, refresh } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

let server: TestServer
let admin: GraphCaller
before(async () => {
  server = await startTestServer()
  admin = await graphAs(server, 'admin@contoso.example')
})
after(() => server.close())

async function createApp(body: Readonly<Record<string, unknown>> = {}) {
  const created = await admin('POST', '/applications', { displayName: 'Notes', ...body })
  assert.equal(created.status, 201, JSON.stringify(created.body))
  return created.body as { id: string; appId: string; displayName: string }
}

test('an application is created, read, changed and deleted (azure-ad-wire §3.9)', async () => {
  const { id, appId } = await createApp({ publicClient: { redirectUris: ['http://localhost'] } })
  assert.notEqual(id, appId)
  const shown = await admin('GET', `/applications/${id}`)
  assert.equal(shown.headers['etag'], 'W/"1"')
  assert.deepEqual(shown.body['publicClient'], { redirectUris: ['http://localhost'] })
  const changed = await admin('PATCH', `/applications/${id}`, { displayName: 'Notes 2' })
  assert.equal(changed.status, 204)
  const after = await admin('GET', `/applications/${id}?$select=displayName`)
  assert.equal(after.body['displayName'], 'Notes 2')
  assert.equal(after.body['appId'], undefined)
  assert.deepEqual((await admin('GET', `/applications/${id}`)).body['publicClient'], shown.body['publicClient'])
  assert.equal((await admin('DELETE', `/applications/${id}`)).status, 204)
  assert.equal((await admin('GET', `/applications/${id}`)).status, 404)
})

test('what PATCH reads is what GET showed: an export can be sent back unchanged (azure-ad-wire §3.9)', async () => {
  for (const app of listOf(await admin('GET', '/applications'))) {
    const { passwordCredentials: _secrets, ...body } = app
    const answer = await admin('PATCH', `/applications/${String(app['id'])}`, body)
    assert.equal(answer.status, 204, JSON.stringify(answer.body))
    const again = await admin('GET', `/applications/${String(app['id'])}`)
    for (const [name, value] of Object.entries(body))
      if (name !== '@odata.etag') assert.deepEqual(again.body[name], value, name)
  }
})

test('the type that the Graph SDKs write into every body is no property of it (OData JSON Format 4.01 §4.6.3)', async () => {
  const typed = (type: string, body: object) => ({ '@odata.type': `#microsoft.graph.${type}`, ...body })
  const { id, appId } = await createApp(typed('application', {}))
  const principals = await admin('GET', `/servicePrincipals?$filter=appId eq '${appId}'`)
  const [principal] = listOf(principals)
  const made = await Promise.all([
    admin('PATCH', `/applications/${id}`, typed('application', { displayName: 'Typed' })),
    admin(
      'PATCH',
      `/servicePrincipals/${String(principal?.['id'])}`,
      typed('servicePrincipal', { accountEnabled: true }),
    ),
    admin('POST', '/groups', typed('group', { displayName: 'Typed', mailNickname: 'typed' })),
  ])
  assert.deepEqual(
    made.map(({ status }) => status),
    [204, 204, 201],
    JSON.stringify(made.map(({ body }) => body)),
  )
  assert.equal((await admin('POST', '/applications', { displayName: 'X', '@odata.bind': 'y' })).status, 400)
})

test('of two edits on one version the second gets 412 and loses nothing (RFC 9110 §13.1.1)', async () => {
  const { id } = await createApp()
  const first = await admin('PATCH', `/applications/${id}`, { displayName: 'First' }, { 'if-match': 'W/"1"' })
  const second = await admin('PATCH', `/applications/${id}`, { displayName: 'Second' }, { 'if-match': 'W/"1"' })
  assert.equal(first.status, 204)
  assert.equal(second.status, 412)
  assert.equal((await admin('GET', `/applications/${id}`)).body['displayName'], 'First')
})

const WRONG: readonly [name: string, body: Readonly<Record<string, unknown>> | string, property: RegExp][] = [
  ['no name', {}, /'displayName'/],
  ['a property of another type', { displayName: 5 }, /'displayName'/],
  ['an unknown property', { displayName: 'x', replyUrls: [] }, /'replyUrls'/],
  [
    'a plain-http redirect',
    { displayName: 'x', web: { redirectUris: ['http://a.example'] } },
    /'web\.redirectUris\[0\]'/,
  ],
  ['a fragment', { displayName: 'x', spa: { redirectUris: ['https://a.example/#x'] } }, /'spa\.redirectUris\[0\]'/],
  ['a client id that is none', { displayName: 'x', appId: 'x' }, /'appId'/],
  ['an object id of its own', { displayName: 'x', id: TASKS_API }, /'id'/],
  ['a secret in the body', { displayName: 'x', passwordCredentials: [{ secretText: 'x' }] }, /addPassword/],
  ['a permission with a blank', { displayName: 'x', api: { oauth2PermissionScopes: [{ value: 'a b' }] } }, /\.value'/],
  ['no object', '[]', /JSON object/],
  ['no JSON', '{', /JSON object/],
]
for (const [name, body, property] of WRONG)
  test(`${name} is a 400 that names the property, and nothing is created (azure-ad-wire §3.9)`, async () => {
    const count = async () => listOf(await admin('GET', '/applications')).length
    const before = await count()
    const answer = await admin('POST', '/applications', body)
    assert.equal(answer.status, 400)
    assert.equal(errorOf(answer).code, 'Request_BadRequest')
    assert.match(errorOf(answer).message, property)
    assert.equal(await count(), before)
  })

test('an identifier URI of another application is a 409 (azure-ad-wire §3.2)', async () => {
  const answer = await admin('POST', '/applications', { displayName: 'Thief', identifierUris: [TASKS_URI] })
  assert.equal(answer.status, 409)
  assert.match(errorOf(answer).message, /identifierUris/)
})

test('lists are filtered, ordered, counted and paged (OData 4.01 §11.2)', async () => {
  const found = await admin('GET', `/applications?$filter=${encodeURIComponent(`appId eq '${TASKS_API}'`)}`)
  assert.deepEqual(
    listOf(found).map((app) => app['displayName']),
    ['Tasks API'],
  )
  const page = await admin('GET', '/applications?$top=2&$orderby=displayName desc&$count=true&$select=displayName')
  assert.equal(listOf(page).length, 2)
  const next = new URL(String(page.body['@odata.nextLink']))
  const second = await admin('GET', `${next.pathname.replace('/v1.0', '')}${next.search}`)
  assert.ok(String(listOf(page)[1]?.['displayName']) >= String(listOf(second)[0]?.['displayName']))
  assert.equal((await admin('GET', '/applications?$filter=oops')).status, 400)
})

test('a secret is shown once, works, and is gone when removed (azure-ad-wire §3.9 addPassword)', async () => {
  const { id, appId } = await createApp()
  const added = await admin('POST', `/applications/${id}/addPassword`, { passwordCredential: { displayName: 'k1' } })
  assert.equal(added.status, 200)
  const { secretText, keyId } = added.body as { secretText: string; keyId: string }
  const shown = (await admin('GET', `/applications/${id}`)).body['passwordCredentials'] as Record<string, unknown>[]
  assert.deepEqual([shown[0]?.['hint'], shown[0]?.['secretText']], [secretText.slice(0, 3), null])
  assert.ok(!server.logged.join('').includes(secretText))
  const [kept] = await server.deps.db.rows<{ doc: string }>({
    text: 'SELECT doc FROM applications WHERE app_id = ?',
    values: [appId],
  })
  assert.ok(kept && !kept.doc.includes(secretText))
  assert.equal((await admin('POST', `/applications/${id}/removePassword`, { keyId })).status, 204)
  assert.equal((await admin('POST', `/applications/${id}/removePassword`, { keyId })).status, 404)
  const late = { passwordCredential: { endDateTime: '2100-01-01T00:00:00Z' } }
  assert.equal((await admin('POST', `/applications/${id}/addPassword`, late)).status, 400)
})

test('a deleted application is restorable for 30 days and not one second longer', async () => {
  const own = await startTestServer()
  const caller = await graphAs(own, 'admin@contoso.example')
  const created = await caller('POST', '/applications', {
    displayName: 'Short',
    identifierUris: ['https://short.example'],
  })
  const id = String(created.body['id'])
  await caller('DELETE', `/applications/${id}`)
  const bin = listOf(await caller('GET', '/directory/deletedItems/microsoft.graph.application'))
  assert.deepEqual(
    bin.map((app) => app['displayName']),
    ['Short'],
  )
  assert.equal((await caller('POST', `/directory/deletedItems/${id}/restore`)).status, 200)
  assert.equal((await caller('GET', `/applications/${id}`)).body['displayName'], 'Short')
  await caller('DELETE', `/applications/${id}`)
  own.clock.advance(30 * 86_400)
  const late = await graphAs(own, 'admin@contoso.example')
  assert.equal((await late('POST', `/directory/deletedItems/${id}/restore`)).status, 404)
  await own.close()
})

test('users see and change what their role allows, whatever the token carries (graph/policy.ts)', async () => {
  const ada = await graphAs(server, 'ada@contoso.example', ['User.Read', 'User.ReadBasic.All'])
  assert.equal((await ada('GET', '/me')).body['userPrincipalName'], 'ada@contoso.example')
  assert.equal(listOf(await ada('GET', '/users')).length, 3)
  assert.equal((await ada('GET', '/users/bob%40contoso.example')).body['displayName'] !== undefined, true)
  const denied = await ada('GET', '/applications')
  assert.equal(denied.status, 403)
  assert.equal(errorOf(denied).code, 'Authorization_RequestDenied')
  assert.match(errorOf(denied).message, /Application\.Read\.All/)
  assert.equal((await ada('POST', '/applications', { displayName: 'x' })).status, 403)
  const nobody = await server.http.inject({ method: 'GET', url: '/v1.0/applications' })
  assert.equal(nobody.status, 401)
  assert.match(String(nobody.headers['www-authenticate']), /^Bearer /)
})

test('another organization neither sees nor changes a registration (DESIGN §3, tenant first in every key)', async () => {
  const fabrikam = await graphAs(server, 'admin@fabrikam.example')
  const { id } = await createApp({ signInAudience: 'AzureADMultipleOrgs' })
  assert.equal((await fabrikam('GET', `/applications/${id}`)).status, 404)
  assert.equal((await fabrikam('PATCH', `/applications/${id}`, { displayName: 'mine' })).status, 404)
  assert.equal((await fabrikam('DELETE', `/applications/${id}`)).status, 404)
  assert.deepEqual(listOf(await fabrikam('GET', '/applications')), [])
})

test('after consent the customer lists the web API and not the native app; both are found by id (DESIGN §1)', async () => {
  await acquire(server, { tenant: 'organizations' }, 'admin@fabrikam.example')
  const fabrikam = await graphAs(server, 'admin@fabrikam.example')
  const listed = listOf(await fabrikam('GET', '/servicePrincipals')).map((principal) => principal['appId'])
  assert.ok(listed.includes(TASKS_API))
  assert.ok(!listed.includes(TASKS_DESKTOP))
  const [grant] = listOf(await fabrikam('GET', '/oauth2PermissionGrants'))
  const client = await fabrikam('GET', `/servicePrincipals/${String(grant?.['clientId'])}`)
  assert.equal(client.body['appId'], TASKS_DESKTOP)
})

test('deleting a grant is a revocation: the next refresh is refused with 65001 (azure-ad-wire §4.5)', async () => {
  const own = await startTestServer()
  const { started, tokens } = await acquire(own, {}, 'ada@contoso.example')
  const caller = await graphAs(own, 'admin@contoso.example')
  const ada = listOf(await caller('GET', "/oauth2PermissionGrants?$filter=consentType eq 'Principal'")).filter(
    (grant) => String(grant['scope']).includes('Tasks.Read'),
  )
  assert.equal(ada.length, 1)
  assert.equal((await caller('DELETE', `/oauth2PermissionGrants/${String(ada[0]?.['id'])}`)).status, 204)
  const refused = await refresh(own, started, tokens.refresh_token)
  assert.equal(refused.status, 400)
  assert.deepEqual(refused.body.error_codes, [65001])
  await own.close()
})

test('an administrator grants for everybody, and a user is asked nothing (azure-ad-wire §4.2 row 2)', async () => {
  const own = await startTestServer()
  const caller = await graphAs(own, 'admin@contoso.example')
  const principals = listOf(await caller('GET', '/servicePrincipals'))
  const idOf = (appId: string) => principals.find((principal) => principal['appId'] === appId)?.['id']
  const body = {
    clientId: idOf(TASKS_DESKTOP),
    resourceId: idOf(TASKS_API),
    consentType: 'AllPrincipals',
    scope: 'Tasks.Read',
  }
  assert.equal((await caller('POST', '/oauth2PermissionGrants', { ...body, scope: 'Nothing.Such' })).status, 400)
  assert.equal((await caller('POST', '/oauth2PermissionGrants', { ...body, resourceId: 'x' })).status, 400)
  const granted = await caller('POST', '/oauth2PermissionGrants', body)
  assert.equal(granted.status, 201, JSON.stringify(granted.body))
  assert.equal((await caller('POST', '/oauth2PermissionGrants', body)).status, 409)
  const { tokens } = await acquire(own, {}, 'bob@contoso.example')
  assert.ok(tokens.access_token)
  const events = listOf(await caller('GET', '/auditLogs/directoryAudits'))
  assert.ok(events.some((event) => event['activityDisplayName'] === 'grant.created'))
  await own.close()
})

test('an application is also found by the alternate key appId (Microsoft Graph, get application)', async () => {
  const { id, appId } = await createApp()
  assert.equal((await admin('GET', `/applications(appId='${appId}')`)).body['id'], id)
  const renamed = await admin('PATCH', `/applications(appId='${appId.toUpperCase()}')`, { displayName: 'By key' })
  assert.equal(renamed.status, 204)
  assert.equal((await admin('GET', `/applications/${id}`)).body['displayName'], 'By key')
  assert.equal((await admin('GET', '/applications(name=1)')).status, 400)
})
