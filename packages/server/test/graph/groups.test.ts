import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import { errorOf, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const SCOPES = ['User.Read', 'User.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.Read.All']

const servers: TestServer[] = []
let server: TestServer
let admin: GraphCaller
beforeEach(async () => {
  server = await startTestServer()
  servers.push(server)
  admin = await graphAs(server, 'admin@contoso.example', SCOPES)
})
after(() => Promise.all(servers.map((each) => each.close())))

const address = (kind: string, id: string) => ({ '@odata.id': `${server.baseUrl}/v1.0/${kind}/${id}` })
const userId = async (name: string) => String((await admin('GET', `/users/${name}%40contoso.example`)).body['id'])
const idsOf = (answer: Awaited<ReturnType<GraphCaller>>) => listOf(answer).map((object) => String(object['id']))

async function create(displayName: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const body = { displayName, mailEnabled: false, mailNickname: 'nick', securityEnabled: true, ...more }
  const made = await admin('POST', '/groups', body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return String(made.body['id'])
}

test('a group is created, read, changed and deleted, with ETags and audit events (Microsoft Graph, group)', async () => {
  const id = await create('Sales', { description: 'Who sells' })
  const shown = await admin('GET', `/groups/${id}`)
  assert.deepEqual(
    [shown.body['displayName'], shown.body['description'], shown.body['securityEnabled'], shown.headers['etag']],
    ['Sales', 'Who sells', true, 'W/"1"'],
  )
  assert.equal((await admin('PATCH', `/groups/${id}`, { description: null, displayName: 'Sales 2' })).status, 204)
  const late = await admin('PATCH', `/groups/${id}`, { displayName: 'Late' }, { 'if-match': 'W/"1"' })
  assert.equal(late.status, 412)
  const after = await admin('GET', `/groups/${id}`)
  assert.deepEqual([after.body['displayName'], after.body['description']], ['Sales 2', null])
  assert.deepEqual(idsOf(await admin('GET', "/groups?$filter=startswith(displayName,'Sales')")), [id])
  assert.equal((await admin('DELETE', `/groups/${id}`)).status, 204)
  assert.equal((await admin('GET', `/groups/${id}`)).status, 404)
  const told = (await listAuditEvents(server.deps.db, CONTOSO_ID, 1000)).map(({ type }) => type)
  for (const type of ['group.created', 'group.updated', 'group.deleted'] as const) assert.ok(told.includes(type), type)
})

test('members are added by reference, once, and taken out; a second answer says why (Microsoft Graph, members/$ref)', async () => {
  const id = await create('Sales')
  const ada = await userId('ada')
  const path = `/groups/${id}/members/$ref`
  assert.equal((await admin('POST', path, address('users', ada))).status, 204)
  const again = await admin('POST', path, address('directoryObjects', ada))
  assert.equal(again.status, 400)
  assert.match(errorOf(again).message, /already exist/)
  const [shown] = listOf(await admin('GET', `/groups/${id}/members`))
  assert.deepEqual([shown?.['@odata.type'], shown?.['id']], ['#microsoft.graph.user', ada])
  assert.deepEqual(idsOf(await admin('GET', `/users/${ada}/memberOf`)), [id])
  for (const body of [{}, address('users', 'x'), address('groups', id), { '@odata.id': 5 }]) {
    const refused = await admin('POST', path, body)
    assert.equal(refused.status, 400)
    assert.match(errorOf(refused).message, /'@odata\.id'/)
  }
  const out = `/groups/${id}/members/${ada}/$ref`
  assert.equal((await admin('DELETE', out)).status, 204)
  assert.equal((await admin('DELETE', out)).status, 404)
  assert.deepEqual(idsOf(await admin('GET', `/groups/${id}/members`)), [])
})

test('groups in groups, in a circle too, are told directly and through one another (Microsoft Graph, transitiveMemberOf)', async () => {
  const ada = await userId('ada')
  const inner = await create('Inner', { 'members@odata.bind': [address('users', ada)['@odata.id']] })
  const outer = await create('Outer', { 'members@odata.bind': [address('groups', inner)['@odata.id']] })
  assert.equal((await admin('POST', `/groups/${inner}/members/$ref`, address('groups', outer))).status, 204)
  const both = [inner, outer].toSorted()
  assert.deepEqual(idsOf(await admin('GET', `/users/${ada}/memberOf`)), [inner])
  assert.deepEqual(idsOf(await admin('GET', `/users/${ada}/transitiveMemberOf`)), both)
  assert.deepEqual(idsOf(await admin('GET', `/groups/${inner}/memberOf`)), [outer])
  const within = idsOf(await admin('GET', `/groups/${outer}/transitiveMembers`))
  assert.deepEqual(within.toSorted(), [ada, inner].toSorted())
  const own = await graphAs(server, 'ada@contoso.example', ['User.Read'])
  assert.deepEqual(idsOf(await own('GET', '/me/memberOf')), [inner])
  const told = await own('POST', '/me/getMemberObjects', { securityEnabledOnly: true })
  assert.deepEqual(told.body['value'], both)
  assert.deepEqual((await admin('POST', `/users/${ada}/getMemberGroups`, {})).body['value'], both)
  const roles = listOf(await admin('GET', '/me/memberOf')).map((object) => object['@odata.type'])
  assert.ok(roles.includes('#microsoft.graph.directoryRole'))
})

const WRONG: readonly [name: string, body: Readonly<Record<string, unknown>>, property: RegExp][] = [
  ['no name', {}, /'displayName'/],
  ['a mailbox', { displayName: 'x', mailEnabled: true }, /'mailEnabled'/],
  ['no security', { displayName: 'x', securityEnabled: false }, /'securityEnabled'/],
  ['a dynamic rule', { displayName: 'x', membershipRule: 'all' }, /'membershipRule'/],
  ['a type', { displayName: 'x', groupTypes: ['Unified'] }, /'groupTypes'/],
  [
    'members that are none',
    { displayName: 'x', 'members@odata.bind': ['https://x/users/nobody'] },
    /'members@odata\.bind'/,
  ],
  ['members that are no list', { displayName: 'x', 'members@odata.bind': 'x' }, /'members@odata\.bind'/],
]
for (const [name, body, property] of WRONG)
  test(`a group with ${name} is a 400 that names the property (azure-ad-wire §3.9)`, async () => {
    const refused = await admin('POST', '/groups', body)
    assert.equal(refused.status, 400)
    assert.match(errorOf(refused).message, property)
    assert.deepEqual(listOf(await admin('GET', '/groups')), [])
  })

test('groups are an administrator’s work, in his own organization; a deleted user is in none (graph/policy.ts)', async () => {
  const id = await create('Sales')
  const bob = await userId('bob')
  const foreigner = await graphAs(server, 'admin@fabrikam.example', SCOPES)
  assert.equal((await foreigner('GET', `/groups/${id}`)).status, 404)
  assert.equal((await foreigner('POST', `/groups/${id}/members/$ref`, address('users', bob))).status, 404)
  const reader = await graphAs(server, 'ada@contoso.example', ['User.Read'])
  assert.equal((await reader('GET', '/groups')).status, 403)
  assert.equal((await reader('POST', '/groups', { displayName: 'x' })).status, 403)
  await admin('POST', `/groups/${id}/members/$ref`, address('users', bob))
  assert.equal((await admin('DELETE', `/users/${bob}`)).status, 204)
  assert.deepEqual(listOf(await admin('GET', `/groups/${id}/members`)), [])
})
