import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { errorOf, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { acquire, refresh } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const ANY = '00000000-0000-0000-0000-000000000000'

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
const idOf = async (path: string) => String((await admin('GET', path)).body['id'])

test('an assigned person may use an application that requires it; taken away, he is closed out at once (azure-ad-wire §3.7 row 14)', async () => {
  const { started, tokens } = await acquire(server, {}, 'ada@contoso.example')
  await admin('PATCH', at(TASKS_DESKTOP), { appRoleAssignmentRequired: true })
  const ada = await idOf('/users/ada%40contoso.example')
  const resourceId = await idOf(at(TASKS_DESKTOP))
  const body = { principalId: ada, resourceId, appRoleId: ANY }
  const made = await admin('POST', `${at(TASKS_DESKTOP)}/appRoleAssignedTo`, body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const { principalType, principalDisplayName, resourceDisplayName } = made.body
  assert.deepEqual(
    [principalType, principalDisplayName, resourceDisplayName],
    ['User', 'Ada Lovelace', 'Tasks Desktop'],
  )
  assert.equal((await admin('POST', `/users/${ada}/appRoleAssignments`, body)).status, 409)
  const allowed = await refresh(server, started, tokens.refresh_token)
  assert.equal(allowed.status, 200)
  assert.equal(listOf(await admin('GET', `/users/${ada}/appRoleAssignments`)).length, 1)
  const own = await graphAs(server, 'ada@contoso.example', ['User.Read'])
  assert.deepEqual(
    listOf(await own('GET', '/me/appRoleAssignments')).map(({ id }) => id),
    [made.body['id']],
  )
  const path = `/servicePrincipals/${resourceId}/appRoleAssignedTo/${String(made.body['id'])}`
  assert.equal((await admin('DELETE', path)).status, 204)
  assert.equal((await admin('DELETE', path)).status, 404)
  assert.deepEqual((await refresh(server, started, allowed.body.refresh_token)).body.error_codes, [50105])
})

test('a daemon gets an application role, in the words of object ids on both sides (azure-ad-wire §3.8)', async () => {
  const api = (await admin('GET', at(TASKS_API))).body
  const [role] = api['appRoles'] as readonly { id: string }[]
  const principalId = await idOf(at(TASKS_DESKTOP))
  const body = { principalId, resourceId: api['id'], appRoleId: role?.id }
  const made = await admin('POST', `/servicePrincipals/${principalId}/appRoleAssignments`, body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const [seen] = listOf(await admin('GET', `${at(TASKS_API)}/appRoleAssignedTo`))
  assert.deepEqual([seen?.['principalId'], seen?.['principalType']], [principalId, 'ServicePrincipal'])
  assert.deepEqual(
    listOf(await admin('GET', `${at(TASKS_DESKTOP)}/appRoleAssignments`)).map(({ id }) => id),
    [seen?.['id']],
  )
  const ada = await idOf('/users/ada%40contoso.example')
  const refused = await admin('POST', `/users/${ada}/appRoleAssignments`, { ...body, principalId: ada })
  assert.equal(refused.status, 400)
  assert.match(errorOf(refused).message, /'appRoleId'.*allowedMemberTypes has User/)
})

test('what is assigned exists in the organization, and belongs to the address (azure-ad-wire §3.8)', async () => {
  const ada = await idOf('/users/ada%40contoso.example')
  const resourceId = await idOf(at(TASKS_API))
  const right = { principalId: ada, resourceId, appRoleId: ANY }
  const wrong: readonly [path: string, body: unknown, said: RegExp][] = [
    [`${at(TASKS_API)}/appRoleAssignedTo`, { ...right, principalId: 'x' }, /'principalId'/],
    [`${at(TASKS_API)}/appRoleAssignedTo`, { ...right, resourceId: 5 }, /'resourceId'/],
    [`${at(TASKS_API)}/appRoleAssignedTo`, { ...right, appRoleId: resourceId }, /'appRoleId'/],
    [`${at(TASKS_DESKTOP)}/appRoleAssignedTo`, right, /of the address/],
    ['/users/bob%40contoso.example/appRoleAssignments', right, /of the address/],
  ]
  for (const [path, body, said] of wrong) {
    const refused = await admin('POST', path, body)
    assert.equal(refused.status, 400, path)
    assert.match(errorOf(refused).message, said)
  }
  assert.equal((await admin('POST', '/users/nobody%40contoso.example/appRoleAssignments', right)).status, 404)
  assert.deepEqual(listOf(await admin('GET', `${at(TASKS_API)}/appRoleAssignedTo`)), [])
})

test('assignments are an administrator’s, in his own organization (graph/policy.ts)', async () => {
  const reader = await graphAs(server, 'ada@contoso.example', ['User.Read'])
  assert.equal((await reader('GET', `${at(TASKS_API)}/appRoleAssignedTo`)).status, 403)
  const foreigner = await graphAs(server, 'admin@fabrikam.example')
  const ada = await idOf('/users/ada%40contoso.example')
  assert.equal((await foreigner('GET', `/users/${ada}/appRoleAssignments`)).status, 404)
})

test('a person’s own consents are listed for him and for an administrator (azure-ad-wire §3.9)', async () => {
  await acquire(server, {}, 'ada@contoso.example')
  const ada = await graphAs(server, 'ada@contoso.example', ['User.Read'])
  assert.equal((await ada('GET', '/me/oauth2PermissionGrants')).status, 403)
  const grants = listOf(await admin('GET', '/users/ada%40contoso.example/oauth2PermissionGrants'))
  assert.ok(grants.length > 0 && grants.every(({ consentType }) => consentType === 'Principal'))
  const ofClient = listOf(await admin('GET', `${at(TASKS_DESKTOP)}/oauth2PermissionGrants`))
  assert.ok(grants.every(({ id }) => ofClient.some((grant) => grant['id'] === id)))
  const own = listOf(await admin('GET', '/me/oauth2PermissionGrants'))
  assert.ok(own.length > 0 && own.every(({ id }) => grants.every((grant) => grant['id'] !== id)))
})
