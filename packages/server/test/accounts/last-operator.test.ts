import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { DEMO_DIRECTORY, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { carryOut, makePlan } from '../../src/directory-plan.ts'
import { listOperators } from '../../src/store/administration/operators.ts'
import { findUserByName, replaceUser } from '../../src/store/users.ts'
import { errorOf, type GraphCaller, graphAs } from '../kit/graph.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10'
const OPERATOR = '1a7c4d0e-0000-4000-8000-0000000009e2'
const ME = '/users/admin%40contoso.example'

const servers: TestServer[] = []
let server: TestServer
let operator: GraphCaller
beforeEach(async () => {
  server = await startTestServer()
  servers.push(server)
  operator = await graphAs(server, 'admin@contoso.example', ['User.Read', 'User.ReadWrite.All', 'Directory.Read.All'])
})
after(() => Promise.all(servers.map((each) => each.close())))

async function give(role: string, person: string): Promise<void> {
  const { id } = (await operator('GET', `/users/${person}`)).body
  const ref = { '@odata.id': `${server.baseUrl}/v1.0/directoryObjects/${String(id)}` }
  assert.equal((await operator('POST', `/directoryRoles/${role}/members/$ref`, ref)).status, 204)
}

/** An operator of another organization, as a file makes him: the directory API sees its own organization only. */
async function makeFabrikamOperator(): Promise<void> {
  const user = await findUserByName(server.deps.db, FABRIKAM_ID, 'admin@fabrikam.example')
  assert.ok(user)
  const next = { ...user, roles: ['administrator', 'operator'] as const, version: user.version + 1 }
  assert.equal((await server.deps.db.commit([replaceUser(next)])).ok, true)
}

test('the last operator of the instance cannot be disabled, deleted or removed; with one of another organization he can (issue: tenants)', async () => {
  await give(ADMINISTRATOR, 'ada%40contoso.example')
  const { id } = (await operator('GET', ME)).body
  const tries = [
    () => operator('PATCH', ME, { accountEnabled: false }),
    () => operator('DELETE', ME),
    () => operator('DELETE', `/directoryRoles/${OPERATOR}/members/${String(id)}/$ref`),
  ]
  for (const attempt of tries) {
    const refused = await attempt()
    assert.equal(refused.status, 400)
    assert.match(errorOf(refused).message, /last operator of the instance/)
  }
  await makeFabrikamOperator()
  assert.equal((await operator('DELETE', ME)).status, 204)
  assert.equal((await listOperators(server.deps.db)).length, 1)
})

test('an operator who cannot sign in is not counted on (issue: tenants)', async () => {
  for (const role of [ADMINISTRATOR, OPERATOR]) await give(role, 'ada%40contoso.example')
  assert.equal((await operator('PATCH', '/users/ada%40contoso.example', { accountEnabled: false })).status, 204)
  await give(ADMINISTRATOR, 'bob%40contoso.example')
  assert.match(errorOf(await operator('DELETE', ME)).message, /last operator/)
})

const [contoso, fabrikam] = DEMO_DIRECTORY.tenants
/** An entry of the demo directory as a file has it, with other roles. */
const entryOf = (name: string, change: object) => ({
  ...[...(contoso?.users ?? []), ...(fabrikam?.users ?? [])].find((user) => user.userPrincipalName === name),
  password: undefined,
  ...change,
})
/** A file that says something else of the operator, and makes somebody else the administrator. */
const withoutOperator = (change: object) => ({
  ...contoso,
  users: [entryOf('ada@contoso.example', { roles: ['administrator'] }), entryOf('admin@contoso.example', change)],
})

const CHANGES: readonly [name: string, change: object][] = [
  ['takes the role away', { roles: ['administrator'] }],
  ['disables the person', { roles: ['administrator', 'operator'], accountEnabled: false }],
]
for (const [name, change] of CHANGES)
  test(`a file that ${name} who alone is operator is refused with the path; one that names another is applied (DESIGN §4)`, async () => {
    const refused = await makePlan({ tenants: [withoutOperator(change)] }, 'file', server.deps)
    assert.ok(!refused.ok)
    assert.match(refused.error.details.join(), /^tenants\[0\]\.users\[1\]\.roles: expected an operator/)
    const users = [entryOf('admin@fabrikam.example', { roles: ['administrator', 'operator'] })]
    const both = [withoutOperator(change), { ...fabrikam, users }]
    const plan = await makePlan({ tenants: both }, 'file', server.deps)
    assert.ok(plan.ok, JSON.stringify(plan))
    assert.ok((await carryOut(plan.value, 'file', server.deps)).ok)
    assert.deepEqual(
      (await listOperators(server.deps.db)).map(({ tenantId }) => tenantId),
      [FABRIKAM_ID],
    )
  })

test('a file that counts on an operator who goes meanwhile is refused when it is carried out (DESIGN §4)', async () => {
  await makeFabrikamOperator()
  const plan = await makePlan({ tenants: [withoutOperator({ roles: ['administrator'] })] }, 'file', server.deps)
  assert.ok(plan.ok, JSON.stringify(plan))
  const other = await findUserByName(server.deps.db, FABRIKAM_ID, 'admin@fabrikam.example')
  assert.ok(other)
  await server.deps.db.commit([replaceUser({ ...other, roles: ['administrator'], version: other.version + 1 })])
  const carried = await carryOut(plan.value, 'file', server.deps)
  assert.ok(!carried.ok)
  assert.match(carried.error.details.join(), /expect another operator/)
  assert.equal((await listOperators(server.deps.db)).length, 1)
})
