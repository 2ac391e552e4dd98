import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { CALENDAR_API, CALENDAR_URI, TASKS_API, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { insertGroup, insertMember } from '../../src/store/administration/groups.ts'
import { type GraphCaller, graphAs } from '../kit/graph.ts'
import { acquire, refresh } from '../kit/native-app.ts'
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

const app = (appId: string) => `/applications(appId='${appId}')`
const principal = (appId: string) => `/servicePrincipals(appId='${appId}')`
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Readonly<Record<string, unknown>>
const adaId = async () => String((await admin('GET', '/users/ada%40contoso.example')).body['id'])

async function group(displayName: string, ...members: readonly string[]): Promise<string> {
  const bind = members.map((id) => `${server.baseUrl}/v1.0/directoryObjects/${id}`)
  const made = await admin('POST', '/groups', { displayName, 'members@odata.bind': bind })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return String(made.body['id'])
}

async function change(path: string, body: unknown): Promise<void> {
  const answer = await admin('PATCH', path, body)
  assert.equal(answer.status, 204, JSON.stringify(answer.body))
}

test('tokens name groups when their application asks, nested ones too: the API’s in the access token, the client’s in the id token (azure-ad-wire §2.4)', async () => {
  const inner = await group('Inner', await adaId())
  const outer = await group('Outer', inner)
  const before = await acquire(server, {}, 'ada@contoso.example')
  assert.equal(claimsOf(before.tokens.access_token)['groups'], undefined)
  await change(app(TASKS_API), { groupMembershipClaims: 'SecurityGroup' })
  const api = await refresh(server, before.started, before.tokens.refresh_token)
  assert.deepEqual(claimsOf(api.body.access_token)['groups'], [inner, outer].toSorted())
  assert.equal(claimsOf(api.body.id_token)['groups'], undefined)
  await change(app(TASKS_API), { groupMembershipClaims: 'None' })
  await change(app(TASKS_DESKTOP), { groupMembershipClaims: 'All' })
  const client = await refresh(server, before.started, api.body.refresh_token)
  assert.equal(claimsOf(client.body.access_token)['groups'], undefined)
  assert.deepEqual(claimsOf(client.body.id_token)['groups'], [inner, outer].toSorted())
})

test('more than 200 groups are an address instead, which tells all of them (azure-ad-wire §2.4, OpenID Connect Core §5.6.2)', async () => {
  const ada = await adaId()
  const ids = Array.from({ length: 201 }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`)
  await server.deps.db.commit(
    ids.flatMap((id) => [
      insertGroup({ id, tenantId: CONTOSO_ID, displayName: id, createdAt: 1, version: 1 }),
      insertMember({ tenantId: CONTOSO_ID, groupId: id, memberId: ada, memberType: 'User' }),
    ]),
  )
  await change(app(TASKS_API), { groupMembershipClaims: 'All' })
  const { tokens } = await acquire(server, {}, 'ada@contoso.example')
  const claims = claimsOf(tokens.access_token)
  assert.equal(claims['groups'], undefined)
  assert.deepEqual(claims['_claim_names'], { groups: 'src1' })
  const { src1 } = claims['_claim_sources'] as { src1: { endpoint: string } }
  const told = await admin('POST', src1.endpoint.replace(`${server.baseUrl}/v1.0`, ''), { securityEnabledOnly: false })
  assert.deepEqual(told.body['value'], ids)
})

test('a role given to a group of a group is the person’s role, in every shape of token (azure-ad-wire §2.4)', async () => {
  const outer = await group('Outer', await group('Inner', await adaId()))
  for (const appId of [TASKS_API, CALENDAR_API]) {
    const role = { value: 'Reader', displayName: 'Reader', description: 'Reads', allowedMemberTypes: ['User'] }
    await change(app(appId), { appRoles: [role] })
    const { id, appRoles } = (await admin('GET', principal(appId))).body as { id: string; appRoles: { id: string }[] }
    const given = { principalId: outer, resourceId: id, appRoleId: appRoles[0]?.id }
    const made = await admin('POST', `/groups/${outer}/appRoleAssignments`, given)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    assert.equal(made.body['principalType'], 'Group')
  }
  const tasks = await acquire(server, {}, 'ada@contoso.example')
  assert.deepEqual(claimsOf(tasks.tokens.access_token)['roles'], ['Reader'])
  assert.equal(claimsOf(tasks.tokens.id_token)['roles'], undefined)
  const scope = `openid ${CALENDAR_URI}/Calendar.Read`
  const calendar = await acquire(server, { scope }, 'ada@contoso.example')
  assert.deepEqual(claimsOf(calendar.tokens.access_token)['roles'], ['Reader'])
  const bob = await acquire(server, {}, 'bob@contoso.example')
  assert.equal(claimsOf(bob.tokens.access_token)['roles'], undefined)
})

test('an assigned group opens an application that requires assignment; out of the group, closed at once (azure-ad-wire §3.7 row 14)', async () => {
  const ada = await adaId()
  const team = await group('Team', ada)
  await change(principal(TASKS_DESKTOP), { appRoleAssignmentRequired: true })
  const resourceId = (await admin('GET', principal(TASKS_DESKTOP))).body['id']
  const given = { principalId: team, resourceId, appRoleId: '00000000-0000-0000-0000-000000000000' }
  assert.equal((await admin('POST', `${principal(TASKS_DESKTOP)}/appRoleAssignedTo`, given)).status, 201)
  const { started, tokens } = await acquire(server, {}, 'ada@contoso.example')
  const allowed = await refresh(server, started, tokens.refresh_token)
  assert.equal(allowed.status, 200)
  await assert.rejects(acquire(server, {}, 'bob@contoso.example'))
  assert.equal((await admin('DELETE', `/groups/${team}/members/${ada}/$ref`)).status, 204)
  assert.deepEqual((await refresh(server, started, allowed.body.refresh_token)).body.error_codes, [50105])
})
