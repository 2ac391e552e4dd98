import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEMO_DIRECTORY, CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { carryOut, makePlan } from '../../src/directory-plan.ts'
import { parseDirectoryFile } from '../../src/directory-file/parse.ts'
import { listGroups, listMembers } from '../../src/store/administration/groups.ts'
import { startTestServer } from '../kit/server.ts'

const [contoso] = DEMO_DIRECTORY.tenants
const INNER = '5d8f2f0e-1111-4222-8333-444455556666'
const fileOf = (groups: readonly unknown[]) => ({ tenants: [{ ...contoso, users: [], groups }] })

test('groups of a file come to be with their members, and a second run changes nothing (DESIGN §4)', async () => {
  const server = await startTestServer()
  const groups = [
    { displayName: 'Inner', id: INNER, members: ['Ada@contoso.example'] },
    { displayName: 'Outer', description: 'Both', members: [INNER, 'bob@contoso.example'] },
  ]
  const plan = await makePlan(fileOf(groups), 'file', server.deps)
  assert.ok(plan.ok, JSON.stringify(plan))
  const steps = plan.value.steps.filter(({ what }) => what === 'group').map(({ action, name }) => [action, name])
  assert.deepEqual(steps, [
    ['create', 'Inner'],
    ['create', 'Outer'],
  ])
  assert.ok((await carryOut(plan.value, 'file', server.deps)).ok)
  const again = await makePlan(fileOf(groups), 'file', server.deps)
  assert.ok(again.ok && again.value.changes.length === 0)
  const outer = (await listGroups(server.deps.db, CONTOSO_ID)).find(({ displayName }) => displayName === 'Outer')
  const members = await listMembers(server.deps.db, CONTOSO_ID, outer?.id ?? '')
  assert.deepEqual(members.map(({ memberType }) => memberType).toSorted(), ['Group', 'User'])
  await server.close()
})

test('a file adds members and takes nobody out; the plan says what it changes (DESIGN §4)', async () => {
  const server = await startTestServer()
  const put = async (groups: readonly unknown[]) => {
    const plan = await makePlan(fileOf(groups), 'file', server.deps)
    assert.ok(plan.ok, JSON.stringify(plan))
    await carryOut(plan.value, 'file', server.deps)
    return plan.value.steps.find(({ what }) => what === 'group')
  }
  await put([{ displayName: 'Sales', id: INNER, members: ['ada@contoso.example'] }])
  const step = await put([{ displayName: 'Sales 2', id: INNER, members: ['bob@contoso.example'] }])
  assert.deepEqual([step?.action, step?.properties], ['update', ['displayName', 'members']])
  assert.equal((await listMembers(server.deps.db, CONTOSO_ID, INNER)).length, 2)
  await server.close()
})

test('a member that is nobody refuses the file, with its path (DESIGN §4)', async () => {
  const server = await startTestServer()
  const groups = [{ displayName: 'Sales', members: ['ada@contoso.example', 'nobody@contoso.example'] }]
  const plan = await makePlan(fileOf(groups), 'file', server.deps)
  assert.ok(!plan.ok)
  assert.match(plan.error.details.join(' '), /tenants\[0\]\.groups\[0\]\.members\[1\]/)
  await server.close()
})

const WRONG: readonly [name: string, group: Readonly<Record<string, unknown>>, path: string][] = [
  ['no name', {}, 'tenants[0].groups[0].displayName'],
  ['a member without a domain', { displayName: 'x', members: ['ada'] }, 'tenants[0].groups[0].members[0]'],
  ['an id that is none', { displayName: 'x', id: 'x' }, 'tenants[0].groups[0].id'],
  ['a property of its own', { displayName: 'x', owner: 'x' }, 'tenants[0].groups[0].owner'],
]
for (const [name, group, path] of WRONG)
  test(`a group with ${name} is named with its path (DESIGN §4)`, () => {
    const parsed = parseDirectoryFile(fileOf([group]), { plainSecrets: true })
    assert.ok(!parsed.ok)
    assert.ok(parsed.error.some((problem) => problem.path === path))
  })
