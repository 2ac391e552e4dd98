// What an export keeps that is easily lost on the way into an empty instance (DESIGN §4).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { exportDirectory } from '../../src/commands/directory.ts'
import { makePlan } from '../../src/directory-plan.ts'
import { findApplicationByAppId } from '../../src/store/applications.ts'
import { listAppRoleAssignmentsOfTenant } from '../../src/store/app-role-assignments.ts'
import { findUserByName } from '../../src/store/users.ts'
import { CONTOSO_ID, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { TASKS_API, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { errorOf, graphAs } from '../kit/graph.ts'
import { serversOfThisFile, type TestServer } from '../kit/server.ts'

const start = serversOfThisFile()

/** The same directory in an empty instance; where it came from the export changes nothing. */
async function moved(server: TestServer): Promise<TestServer> {
  const written = await exportDirectory(undefined, server.deps)
  assert.ok(written.ok)
  const { yaml } = written.value
  const plan = await makePlan(parse(yaml), 'file', server.deps)
  assert.deepEqual(plan.ok ? plan.value.changes : plan.error, [])
  const other = await start(parse(yaml))
  const again = await exportDirectory(undefined, other.deps)
  assert.equal(again.ok && again.value.yaml, yaml)
  return other
}

async function refusedBy(server: TestServer, file: unknown): Promise<string> {
  const plan = await makePlan(file, 'file', server.deps)
  return plan.ok ? '' : plan.error.details.join('\n')
}

test('what a guest is called here, when it is not what he is called at home', async () => {
  const server = await start()
  const admin = await graphAs(server, 'admin@contoso.example')
  const invited = { invitedUserEmailAddress: 'fay@fabrikam.example', inviteRedirectUrl: 'https://contoso.example/' }
  const made = await admin('POST', '/invitations', { ...invited, invitedUserDisplayName: 'Fay (Fabrikam)' })
  const { id } = made.body['invitedUser'] as { id: string }
  const scopes = ['User.ReadWrite.All', 'User.Read.All']
  const people = await graphAs(server, 'admin@contoso.example', ['User.Read', ...scopes])
  const body = { mail: null, surname: 'Frost', userPrincipalName: 'fay.guest@contoso.example' }
  assert.equal((await people('PATCH', `/users/${id}`, body)).status, 204)
  const guest = await findUserByName((await moved(server)).deps.db, CONTOSO_ID, 'fay.guest@contoso.example')
  assert.deepEqual(
    [guest?.id, guest?.displayName, guest?.surname, guest?.mail],
    [id, 'Fay (Fabrikam)', 'Frost', undefined],
  )
})

test('who registered an application, which only the server knows: a body cannot say it', async () => {
  const server = await start()
  const admin = await graphAs(server, 'admin@contoso.example')
  const made = await admin('POST', '/applications', { displayName: 'Mine' })
  const stored = await findApplicationByAppId((await moved(server)).deps.db, String(made.body['appId']))
  const own = await findUserByName(server.deps.db, CONTOSO_ID, 'admin@contoso.example')
  assert.equal(stored?.createdBy, own?.id)
  const path = `/applications/${String(made.body['id'])}`
  const refused = await admin('PATCH', path, { latchwork: { createdBy: 'ada@contoso.example' } })
  assert.equal(refused.status, 400)
  assert.match(errorOf(refused).message, /latchwork\.createdBy/)
})

test('the access of an application that has no role, and roles of the same id in two APIs', async () => {
  const server = await start()
  const admin = await graphAs(server, 'admin@contoso.example')
  const appRoles = [
    {
      id: '6a1b2c3d-0000-4000-8000-000000000001',
      value: 'Sync',
      displayName: 'Sync',
      description: '',
      allowedMemberTypes: ['Application'],
      isEnabled: true,
    },
  ]
  const at = (appId: unknown) => `/servicePrincipals(appId='${String(appId)}')`
  const idOf = async (appId: unknown) => String((await admin('GET', at(appId))).body['id'])
  const principalId = await idOf(TASKS_DESKTOP)
  const copies = [0, 1].map(
    async () => (await admin('POST', '/applications', { displayName: 'Copy', appRoles })).body['appId'],
  )
  const wanted = [
    ...(await Promise.all(copies)).map((appId) => [appId, appRoles[0]?.id] as const),
    [TASKS_API, null] as const,
  ]
  for (const [appId, role] of wanted) {
    const appRoleId = role ?? '00000000-0000-0000-0000-000000000000'
    const body = { principalId, resourceId: await idOf(appId), appRoleId }
    assert.equal((await admin('POST', `${at(appId)}/appRoleAssignedTo`, body)).status, 201)
  }
  const given = await listAppRoleAssignmentsOfTenant((await moved(server)).deps.db, CONTOSO_ID)
  assert.deepEqual(
    new Set(given.filter((one) => one.principalId === TASKS_DESKTOP).map((one) => one.resourceAppId)),
    new Set(wanted.map(([appId]) => appId)),
  )
})

test('identifiers that two organizations use for APIs of their own, each meaning its own (RFC 8707 §2)', async () => {
  const uri = 'https://api.example'
  const appOf = (name: string) => ({
    displayName: name,
    identifierUris: [uri],
    api: { oauth2PermissionScopes: [{ value: name }] },
    latchwork: { resourceUrls: [uri] },
    requiredResourceAccess: [{ resource: uri, scopes: [name] }],
  })
  const tenantOf = (name: string, more: object = {}) => ({
    displayName: name,
    domains: [`${name}.example`],
    applications: [{ ...appOf(name), ...more }],
  })
  const server = await start({ tenants: [tenantOf('one'), tenantOf('two')] })
  await moved(server)
  const open = { signInAudience: 'AzureADMultipleOrgs' }
  assert.match(await refusedBy(server, { tenants: [tenantOf('x', open), tenantOf('y', open)] }), /not used twice/)
  const twice = {
    ...tenantOf('x'),
    applications: [appOf('x'), { ...appOf('y'), identifierUris: ['HTTPS://api.example'] }],
  }
  assert.match(await refusedBy(server, { tenants: [twice] }), /not used twice/)
})

test('two permissions of one value or one id are refused, by a file and by the directory API (azure-ad-wire §3.4)', async () => {
  const server = await start()
  const admin = await graphAs(server, 'admin@contoso.example')
  const role = (value: string, id?: string) => ({
    value,
    displayName: value,
    description: '',
    allowedMemberTypes: ['User'],
    isEnabled: true,
    ...(id !== undefined && { id }),
  })
  const [one, two] = ['6a1b2c3d-0000-4000-8000-000000000001', '6a1b2c3d-0000-4000-8000-000000000002']
  for (const [appRoles, said] of [
    [[role('A', one), role('A', two)], 'appRoles[1].value'],
    [[role('A', one), role('B', one)], 'appRoles[1].id'],
  ] as const) {
    const refused = await admin('POST', '/applications', { displayName: 'Twice', appRoles })
    assert.equal(refused.status, 400)
    assert.ok(errorOf(refused).message.includes(said), errorOf(refused).message)
    const tenant = { id: FABRIKAM_ID, displayName: 'Fabrikam', domains: ['fabrikam.example'] }
    const applications = [{ displayName: 'Twice', appRoles }]
    assert.ok((await refusedBy(server, { tenants: [{ ...tenant, applications }] })).includes(said))
  }
})
