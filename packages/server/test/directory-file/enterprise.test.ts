import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { exportDirectory } from '../../src/commands/directory.ts'
import { TASKS_API, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID, DEMO_DIRECTORY, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { carryOut, makePlan } from '../../src/directory-plan.ts'
import { findServicePrincipal } from '../../src/store/service-principals.ts'
import { graphAs } from '../kit/graph.ts'
import { acquire, refresh } from '../kit/native-app.ts'
import { serversOfThisFile, type TestServer } from '../kit/server.ts'

const start = serversOfThisFile()

async function exported(server: TestServer): Promise<string> {
  const written = await exportDirectory(undefined, server.deps)
  assert.ok(written.ok)
  return written.value.yaml
}

/** The demo directory's Fabrikam with these properties besides. */
function fabrikam(more: object): unknown {
  const { users: _people, ...rest } = DEMO_DIRECTORY.tenants[1] ?? { users: [] }
  return { tenants: [{ ...rest, ...more }] }
}

async function apply(server: TestServer, file: unknown, prune = false): Promise<readonly string[]> {
  const plan = await makePlan(file, 'file', server.deps, prune)
  if (!plan.ok) return plan.error.details
  assert.ok((await carryOut(plan.value, 'file', server.deps)).ok)
  const done = plan.value.steps.filter(({ action }) => action !== 'unchanged')
  return done.map(({ action, what, name, properties }) => [action, what, name, ...properties].join(' '))
}

const closed = { appId: TASKS_API, accountEnabled: false, appRoleAssignmentRequired: true }
const NAME = `enterprise application Tasks API (${TASKS_API})`

test('a file closes an enterprise application, opens it again, and changes nothing that it does not say (azure-ad-wire §3.7 rows 13, 14)', async () => {
  const server = await start()
  const entry = (one: object) => fabrikam({ servicePrincipals: [{ appId: TASKS_API, ...one }] })
  assert.deepEqual(await apply(server, entry(closed)), [`create ${NAME}`])
  assert.deepEqual(await apply(server, entry(closed)), [])
  assert.deepEqual(await apply(server, entry({})), [])
  assert.deepEqual(await apply(server, fabrikam({})), [])
  assert.deepEqual(await apply(server, entry({ accountEnabled: true })), [`update ${NAME} accountEnabled`])
  assert.deepEqual(await apply(server, entry({ appRoleAssignmentRequired: false })), [
    `update ${NAME} appRoleAssignmentRequired`,
  ])
  const principal = await findServicePrincipal(server.deps.db, FABRIKAM_ID, TASKS_API)
  assert.deepEqual([principal?.disabledAt, principal?.assignmentRequired, principal?.listed], [undefined, false, true])
})

test('a wrong enterprise application refuses the file, with its place (DESIGN §4)', async () => {
  const server = await start()
  const wrong: readonly (readonly [entry: object, said: RegExp])[] = [
    [{}, /servicePrincipals\[0\]\.appId: expected the appId/],
    [{ appId: 'x' }, /appId: expected a GUID/],
    [{ appId: CONTOSO_ID }, /appId: expected the appId of an application in the file or the directory/],
    [{ appId: '00000003-0000-0000-c000-000000000000' }, /that is not built in/],
    [{ appId: TASKS_API, accountEnabled: 'no' }, /accountEnabled: expected true or false/],
    [{ appId: TASKS_API, enabled: true }, /enabled: expected nothing here/],
  ]
  for (const [entry, said] of wrong)
    assert.match((await apply(server, fabrikam({ servicePrincipals: [entry] }))).join('\n'), said)
  assert.match((await apply(server, fabrikam({ servicePrincipals: [closed, closed] }))).join('\n'), /not used twice/)
})

test('an export into an empty instance keeps what is closed, with the ids that the directory API shows (DESIGN §4)', async () => {
  const server = await start()
  const admin = await graphAs(server, 'admin@fabrikam.example')
  const made = await admin('POST', '/servicePrincipals', { appId: TASKS_API })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const path = `/servicePrincipals/${String(made.body['id'])}`
  await admin('PATCH', path, { accountEnabled: false, appRoleAssignmentRequired: true })
  await acquire(server, {}, 'ada@contoso.example')
  const contoso = await graphAs(server, 'admin@contoso.example')
  await contoso('PATCH', `/servicePrincipals(appId='${TASKS_DESKTOP}')`, { appRoleAssignmentRequired: true })
  const yaml = await exported(server)
  const plan = await makePlan(parse(yaml), 'file', server.deps, true)
  assert.deepEqual(plan.ok && plan.value.changes, [], 'where it came from nothing changes, and nothing goes')
  const other = await start(parse(yaml))
  assert.equal(await exported(other), yaml)
  for (const [tenantId, appId] of [
    [FABRIKAM_ID, TASKS_API],
    [CONTOSO_ID, TASKS_DESKTOP],
  ] as const) {
    const [before, now] = await Promise.all(
      [server, other].map(({ deps }) => findServicePrincipal(deps.db, tenantId, appId)),
    )
    assert.deepEqual(
      [now?.id, now?.assignmentRequired, now?.listed, now?.disabledAt === undefined],
      [before?.id, true, true, before?.disabledAt === undefined],
    )
  }
})

test('--prune takes enterprise applications of others that the list no longer names, unless a consent does (docs/cli.md)', async () => {
  const server = await start()
  const calendar = (await exported(server)).match(/appId: (\S+)\n +id: \S+\n +displayName: Calendar API/)?.[1] ?? ''
  await apply(server, fabrikam({ servicePrincipals: [{ appId: TASKS_API }, { appId: calendar }] }))
  const consents = [{ client: TASKS_DESKTOP, resource: calendar, scopes: ['Calendar.Read'] }]
  assert.deepEqual(await apply(server, fabrikam({ consents }), true), [
    `create consent Tasks Desktop → Calendar API: Calendar.Read, for everybody`,
  ])
  assert.deepEqual(await apply(server, fabrikam({ consents, servicePrincipals: [] }), true), [`delete ${NAME}`])
  assert.equal(await findServicePrincipal(server.deps.db, FABRIKAM_ID, TASKS_API), undefined)
  assert.ok(await findServicePrincipal(server.deps.db, FABRIKAM_ID, calendar))
})

test('a disabled registration is refused, by the file and by the directory API, and comes back from an export (azure-ad-wire §3.7)', async () => {
  const server = await start()
  const { started, tokens } = await acquire(server, {}, 'ada@contoso.example')
  const admin = await graphAs(server, 'admin@contoso.example')
  const path = `/applications(appId='${TASKS_DESKTOP}')`
  const shown = async (): Promise<unknown> => (await admin('GET', path)).body['isDisabled']
  assert.equal(await shown(), false)
  const id = String((await admin('GET', path)).body['id'])
  assert.equal((await admin('PATCH', `/applications/${id}`, { isDisabled: 'yes' })).status, 400)
  assert.equal((await admin('PATCH', `/applications/${id}`, { isDisabled: true })).status, 204)
  const refused = await refresh(server, started, tokens.refresh_token)
  assert.notEqual(refused.status, 200)
  const yaml = await exported(server)
  assert.match(yaml, /isDisabled: true/)
  const other = await start(parse(yaml))
  assert.equal(await exported(other), yaml)
  const silent = parse(yaml.replace('isDisabled: true', 'isDisabled: null')) as unknown
  assert.deepEqual(await apply(server, silent), [])
  const opened = parse(yaml.replace('isDisabled: true', 'isDisabled: false')) as unknown
  assert.deepEqual(await apply(server, opened), [`update application Tasks Desktop (${TASKS_DESKTOP}) isDisabled`])
})

test('an application of a later organization in the file is listed by its name where it is present (DESIGN §1 Registration)', async () => {
  const later = {
    displayName: 'Zeta',
    domains: ['zeta.example'],
    applications: [{ appId: TASKS_API, displayName: 'Zeta API', signInAudience: 'AzureADMultipleOrgs' }],
  }
  const users = [{ userPrincipalName: 'ada@acme.example', password: 'correct horse battery', roles: ['administrator'] }]
  const first = { displayName: 'Acme', domains: ['acme.example'], users, servicePrincipals: [{ appId: TASKS_API }] }
  const native = { appId: TASKS_DESKTOP, displayName: 'N', isFallbackPublicClient: true }
  const applications = [{ ...native, publicClient: { redirectUris: ['http://localhost'] } }]
  const server = await start({ tenants: [{ ...first, applications }, later] })
  const rows = await server.deps.db.rows<{ name_key: string }>({
    text: 'SELECT name_key FROM service_principals WHERE app_id = ? AND listed = 1 ORDER BY tenant_id',
    values: [TASKS_API],
    once: true,
  })
  assert.deepEqual(
    rows.map(({ name_key: name }) => name),
    ['zeta api', 'zeta api'],
  )
})
