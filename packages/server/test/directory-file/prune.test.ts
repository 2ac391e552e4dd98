import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { carryOut, makePlan } from '../../src/directory-plan.ts'
import { listGroups, listMembers } from '../../src/store/administration/groups.ts'
import { deletedSince } from '../../src/store/listing/administration-tables.ts'
import { everything, readWalk } from '../../src/store/listing/walk.ts'
import { listUsers } from '../../src/store/users.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const servers: TestServer[] = []
let server: TestServer
after(() => Promise.all(servers.map((each) => each.close())))

const INNER = '5d8f2f0e-1111-4222-8333-444455556666'
const GRACE = { userPrincipalName: 'grace@contoso.example', roles: ['administrator', 'operator'] }
const ADA = { userPrincipalName: 'ada@contoso.example' }
const CONTOSO = {
  id: CONTOSO_ID,
  displayName: 'Contoso',
  domains: ['contoso.example'],
  users: [GRACE, ADA],
  guests: ['fay@fabrikam.example'],
  groups: [
    { displayName: 'Inner', id: INNER },
    { displayName: 'Outer', members: [INNER, 'ada@contoso.example', 'fay@fabrikam.example'] },
  ],
  applications: [{ displayName: 'Old' }, { displayName: 'New' }],
}
const FABRIKAM = {
  displayName: 'Fabrikam',
  domains: ['fabrikam.example'],
  users: [{ userPrincipalName: 'fay@fabrikam.example' }],
}

beforeEach(async () => {
  server = await startTestServer({ directory: { tenants: [CONTOSO, FABRIKAM] } })
  servers.push(server)
})

async function plan(change: object, prune = true) {
  return makePlan({ tenants: [{ ...CONTOSO, ...change }] }, 'file', server.deps, prune)
}

async function apply(change: object, prune = true): Promise<readonly string[]> {
  const planned = await plan(change, prune)
  assert.ok(planned.ok, JSON.stringify(planned))
  const carried = await carryOut(planned.value, 'file', server.deps)
  assert.ok(carried.ok, JSON.stringify(carried))
  return planned.value.steps
    .filter(({ action }) => action !== 'unchanged')
    .map(({ action, what, name, properties }) => [action, what, name, ...properties].join(' '))
}

const names = async () =>
  (await listUsers(server.deps.db, CONTOSO_ID)).map(({ userPrincipalName }) => userPrincipalName)
const outer = CONTOSO.groups.slice(1).map((group) => ({ ...group, members: ['ada@contoso.example'] }))

test('groups, guests, people and applications that the file no longer names go, each with a line of the plan (DESIGN §4)', async () => {
  const change = {
    guests: [],
    users: [GRACE],
    groups: [{ displayName: 'Outer' }],
    applications: [{ displayName: 'New' }],
  }
  const told = await apply(change)
  assert.deepEqual(
    told.map((line) => line.replace(/ \([-0-9a-f]+\)$/, '')),
    [
      'delete application Old',
      'delete group Inner',
      'delete user ada@contoso.example',
      'delete user fay_fabrikam.example#EXT#@contoso.example',
    ],
  )
  assert.deepEqual(await names(), ['grace@contoso.example'])
  const [group, second] = await listGroups(server.deps.db, CONTOSO_ID)
  assert.deepEqual([group?.displayName, second], ['Outer', undefined])
  assert.deepEqual(await listMembers(server.deps.db, CONTOSO_ID, group?.id ?? ''), [])
  const table = deletedSince(0)
  const all = { ...everything(table, 'id'), descending: false, limit: 10 }
  const deleted = await readWalk(server.deps.db, CONTOSO_ID, table, all)
  assert.deepEqual(
    deleted.map(({ item }) => item.application.displayName),
    ['Old'],
  )
  assert.deepEqual(await apply(change), [])
})

test('members that a list no longer names are taken out, and the group says so (DESIGN §4)', async () => {
  const told = await apply({ groups: [...CONTOSO.groups.slice(0, 1), ...outer] })
  assert.deepEqual(told, ['update group Outer members'])
  const group = (await listGroups(server.deps.db, CONTOSO_ID)).find(({ displayName }) => displayName === 'Outer')
  assert.equal((await listMembers(server.deps.db, CONTOSO_ID, group?.id ?? '')).length, 1)
  assert.equal((await names()).length, 3, 'they stay in the organization')
})

test('a list that the file does not have decides nothing, and without --prune nothing goes (DESIGN §4)', async () => {
  const absent = { users: undefined, guests: undefined, groups: undefined, applications: undefined }
  assert.deepEqual(await apply(absent), [])
  assert.deepEqual(await apply({ users: [GRACE], guests: [], groups: outer, applications: [] }, false), [])
  assert.equal((await names()).length, 3)
})

const REFUSED: readonly [name: string, change: object, problem: RegExp][] = [
  ['the last administrator', { users: [ADA], groups: [] }, /tenants\[0\]\.users: expected administrator/],
  ['the last operator', { users: [{ ...ADA, roles: ['administrator'] }], groups: [] }, /users: expected an operator/],
  ['a member who goes', { users: [GRACE], groups: CONTOSO.groups }, /groups\[1\]\.members\[1\]/],
  ['a group in a group that goes', { groups: CONTOSO.groups.slice(1) }, /groups\[0\]\.members\[0\]/],
]
for (const [name, change, problem] of REFUSED)
  test(`a whole list that leaves out ${name} refuses the file (DESIGN §4)`, async () => {
    const refused = await plan(change)
    assert.ok(!refused.ok)
    assert.match(refused.error.details.join('; '), problem)
  })
