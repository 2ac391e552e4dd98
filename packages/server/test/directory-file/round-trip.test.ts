// Whatever the directory API makes of a directory, an export brings into an empty instance (DESIGN §4).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parse } from 'yaml'
import { exportDirectory } from '../../src/commands/directory.ts'
import { GRAPH_APP_ID } from '../../src/directory/application.ts'
import { DIRECTORY_PERMISSIONS } from '../../src/directory/graph-permissions.ts'
import { makePlan } from '../../src/directory-plan.ts'
import { type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { passwordOf } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'
import { beginnings, carryOut, change, type Office } from './random-changes.ts'

const THROUGH = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'

const DIRECTORY_API = `/servicePrincipals(appId='${GRAPH_APP_ID}')`

interface Account {
  readonly userPrincipalName: string
}

const account = (userPrincipalName: string, displayName: string, role: string) => ({
  userPrincipalName,
  displayName,
  roles: [role],
  password: passwordOf(userPrincipalName),
})
const organization = (displayName: string, domain: string, developer: string) => ({
  displayName,
  domains: [domain],
  users: [
    account(`admin@${domain}`, 'Admin', 'administrator'),
    account(`${developer}@${domain}`, 'Developer', 'applicationDeveloper'),
  ],
})
const through = {
  appId: THROUGH,
  displayName: 'Through',
  signInAudience: 'AzureADMultipleOrgs',
  isFallbackPublicClient: true,
  publicClient: { redirectUris: ['http://127.0.0.1/'] },
}
const PERMISSIONS = DIRECTORY_PERMISSIONS.map(({ value }) => value)
const CONSENTS = [{ client: THROUGH, resource: GRAPH_APP_ID, scopes: PERMISSIONS }]
const DIRECTORY = {
  tenants: [
    { ...organization('Contoso', 'contoso.example', 'ada'), applications: [through], consents: CONSENTS },
    { ...organization('Fabrikam', 'fabrikam.example', 'fay'), consents: CONSENTS },
  ],
}

async function exported(server: TestServer): Promise<string> {
  const written = await exportDirectory(undefined, server.deps)
  assert.ok(written.ok)
  return written.value.yaml
}

/** With the passwords that no export has, so that the same people can look at both instances. */
function withPasswords(yaml: string): unknown {
  const { tenants } = parse(yaml) as { tenants: readonly { readonly users: readonly Account[] }[] }
  const named = (user: Account) => ({ ...user, password: passwordOf(user.userPrincipalName) || undefined })
  return { tenants: tenants.map((tenant) => ({ ...tenant, users: tenant.users.map(named) })) }
}

/** Ids of grants and assignments name nothing, and times and versions are those of the instance. */
const OWN: ReadonlySet<string> = new Set(['createdDateTime', '@odata.etag', '@odata.context'])

type Shown = Readonly<Record<string, unknown>>

/** What of a grant or an assignment its API still has: the rest means nothing any more, and no export has it. */
function livingOf(object: Shown, principals: readonly Shown[]): Shown | undefined {
  const { resourceId, scope, appRoleId, principalType } = object
  const api = principals.find(({ id }) => id === resourceId)
  const listed = (name: string) => (api?.[name] ?? []) as readonly Shown[]
  if (scope !== undefined) {
    const values = listed('oauth2PermissionScopes').map(({ value }) => String(value))
    const left = String(scope)
      .split(' ')
      .filter((value) => values.includes(value))
    return left.length === 0 ? undefined : { ...object, scope: left.join(' ') }
  }
  if (appRoleId === undefined || appRoleId === '00000000-0000-0000-0000-000000000000') return object
  const role = listed('appRoles').find(({ id }) => id === appRoleId)
  const types = (role?.['allowedMemberTypes'] ?? []) as readonly unknown[]
  return role && (principalType === 'ServicePrincipal' || types.includes('User')) ? object : undefined
}

async function look(admin: GraphCaller): Promise<Readonly<Record<string, unknown>>> {
  const seen: Record<string, unknown> = {}
  const get = async (path: string): Promise<readonly Shown[]> => {
    const answer = await admin('GET', `${path}?$top=999`)
    assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`)
    return listOf(answer)
  }
  const principals = [...(await get('/servicePrincipals')), (await admin('GET', DIRECTORY_API)).body]
  const read = async (path: string): Promise<readonly Shown[]> => {
    const found = await get(path)
    const isGiven = /Assign|Grants/.test(path)
    const living = found.map((object) => (isGiven ? livingOf(object, principals) : object))
    const shown = living.filter((object) => object !== undefined).map((object) => Object.entries(object))
    const kept = shown.map((entries) => entries.filter(([name]) => !OWN.has(name) && !(isGiven && name === 'id')))
    seen[path] = kept.map((entries) => JSON.stringify(Object.fromEntries(entries))).toSorted()
    return found
  }
  await read('/organization')
  await read('/oauth2PermissionGrants')
  await read('/applications')
  for (const { id } of await read('/users')) {
    await read(`/users/${String(id)}/memberOf`)
    await read(`/users/${String(id)}/appRoleAssignments`)
  }
  for (const { id } of await read('/groups')) await read(`/groups/${String(id)}/members`)
  for (const { id } of await read('/servicePrincipals')) {
    await read(`/servicePrincipals/${String(id)}/appRoleAssignedTo`)
    await read(`/servicePrincipals/${String(id)}/appRoleAssignments`)
  }
  return seen
}

async function openOffices(server: TestServer): Promise<readonly Office[]> {
  const as = (name: string) => graphAs(server, name, ['User.Read', ...PERMISSIONS])
  const [admin, developer] = [await as('admin@contoso.example'), await as('ada@contoso.example')]
  const [other, stranger] = [await as('admin@fabrikam.example'), await as('fay@fabrikam.example')]
  return [
    { admin, developer, domain: 'contoso.example', guest: 'fay@fabrikam.example', through: THROUGH },
    { admin: other, developer: stranger, domain: 'fabrikam.example', guest: 'ada@contoso.example', through: THROUGH },
  ]
}

const changes = fc
  .record({
    first: beginnings,
    second: beginnings,
    rest: fc.array(fc.tuple(fc.nat({ max: 1 }), change), { maxLength: 40, size: 'max' }),
  })
  .map(({ first, second, rest }) => [
    ...first.map((one) => [0, one] as const),
    ...second.map((one) => [1, one] as const),
    ...rest,
  ])

test('an export brings whatever the directory API made into an empty instance, where the directory API answers the same (DESIGN §4)', async () => {
  await fc.assert(
    fc.asyncProperty(changes, async (wanted) => {
      const server = await startTestServer({ directory: DIRECTORY })
      const offices = await openOffices(server)
      for (const [at, one] of wanted) for (const office of offices.slice(at, at + 1)) await carryOut(one, office)
      const yaml = await exported(server)
      const plan = await makePlan(parse(yaml), 'file', server.deps, true)
      assert.ok(plan.ok, JSON.stringify(plan))
      assert.deepEqual(
        plan.value.steps.filter(({ action }) => action !== 'unchanged'),
        [],
      )
      const other = await startTestServer({ directory: withPasswords(yaml) })
      assert.equal(await exported(other), yaml)
      const others = await openOffices(other)
      for (const [at, { admin }] of offices.entries())
        assert.deepEqual(await look(others[at]?.admin ?? admin), await look(admin))
      await Promise.all([server.close(), other.close()])
    }),
    { numRuns: Number(process.env['RUNS'] ?? 12) },
  )
})
