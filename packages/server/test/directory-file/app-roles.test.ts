import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, test } from 'node:test'
import { parse } from 'yaml'
import { DEMO_DIRECTORY } from '../../src/dev/demo-directory.ts'
import { exportDirectory } from '../../src/commands/directory.ts'
import { makePlan } from '../../src/directory-plan.ts'
import { certify } from '../../src/keys/certificate.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const [contoso, fabrikam] = DEMO_DIRECTORY.tenants
const APP_ID = 'c3a5f3d2-0b7e-4c39-9a61-5e8f2d7b4411'
const RESOURCE = 'https://ledger.acme.example'
const TWIN = '5d8f2f0e-1111-4222-8333-444455557777'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const CERTIFICATE = (await certify(privateKey, publicKey, 1_780_000_000)).toString('base64')

const APPLICATION = {
  appId: APP_ID,
  displayName: 'Ledger',
  identifierUris: [RESOURCE],
  appRoles: [{ value: 'Read' }, { value: 'Sync', allowedMemberTypes: ['Application'] }],
  keyCredentials: [{ displayName: 'first', key: CERTIFICATE }],
}
const ACME = {
  displayName: 'Acme',
  domains: ['acme.example'],
  users: [{ userPrincipalName: 'eve@acme.example' }],
  guests: ['fay@fabrikam.example'],
  groups: [
    { displayName: 'Sales', members: ['fay@fabrikam.example'] },
    { displayName: 'Twice', id: '5d8f2f0e-1111-4222-8333-444455556666' },
    { displayName: 'Twice', id: TWIN },
  ],
  applications: [APPLICATION],
  appRoleAssignments: [
    { resource: RESOURCE, role: 'Read', user: 'Eve@acme.example' },
    { resource: APP_ID, user: 'fay@fabrikam.example' },
    { resource: APP_ID, role: 'Read', group: 'Sales' },
    { resource: APP_ID, group: TWIN },
  ],
}

let server: TestServer
before(async () => {
  server = await startTestServer({ directory: { tenants: [contoso, fabrikam, ACME] } })
})
after(() => server.close())

async function exported(): Promise<Record<string, unknown>> {
  const written = await exportDirectory('acme.example', server.deps)
  assert.ok(written.ok, JSON.stringify(written))
  return (parse(written.value.yaml) as { tenants: [Record<string, unknown>] }).tenants[0]
}

async function changesOf(tenant: object): Promise<number> {
  const plan = await makePlan({ tenants: [tenant] }, 'file', server.deps)
  assert.ok(plan.ok, JSON.stringify(plan))
  return plan.value.changes.length
}

test('app roles of people, guests and groups are exported by name, and applying them again changes nothing (DESIGN §4)', async () => {
  const tenant = await exported()
  assert.deepEqual(tenant['appRoleAssignments'], [
    { resource: APP_ID, group: TWIN },
    { resource: APP_ID, role: 'Read', group: 'Sales' },
    { resource: APP_ID, role: 'Read', user: 'eve@acme.example' },
    { resource: APP_ID, user: 'fay@fabrikam.example' },
  ])
  assert.equal(await changesOf(tenant), 0)
})

test('a certificate is exported with its public part; one without it stays as it is (DESIGN §4)', async () => {
  const [app] = (await exported())['applications'] as [{ keyCredentials: [Record<string, unknown>] }]
  const [key] = app.keyCredentials
  const { keyId, ...rest } = key
  const usual = { type: 'AsymmetricX509Cert', usage: 'Verify' }
  assert.deepEqual(rest, { displayName: 'first', ...usual, key: CERTIFICATE })
  assert.equal(
    await changesOf({ ...ACME, applications: [{ ...APPLICATION, keyCredentials: [{ keyId, key: null }] }] }),
    0,
  )
  const renamed = [{ keyId, displayName: 'second', key: CERTIFICATE }]
  const plan = await makePlan(
    { tenants: [{ ...ACME, applications: [{ ...APPLICATION, keyCredentials: renamed }] }] },
    'file',
    server.deps,
  )
  assert.ok(plan.ok)
  const step = plan.value.steps.find(({ what }) => what === 'application')
  assert.deepEqual([step?.action, step?.properties], ['update', ['keyCredentials']])
})

test('a plan tells of a new app role in one line (DESIGN §4)', async () => {
  const appRoleAssignments = [{ resource: RESOURCE, user: 'eve@acme.example' }]
  const plan = await makePlan({ tenants: [{ ...ACME, appRoleAssignments }] }, 'file', server.deps)
  assert.ok(plan.ok)
  const steps = plan.value.steps.filter(({ what }) => what === 'app role').map(({ action, name }) => [action, name])
  assert.deepEqual(steps, [['create', 'eve@acme.example → Ledger: access']])
})

const [at, keysAt] = ['tenants[0].appRoleAssignments[0]', 'tenants[0].applications[0].keyCredentials[0]']
const eve = { user: 'eve@acme.example' }
const twice = [1, 2].map(() => ({ key: CERTIFICATE }))
const WRONG: readonly [name: string, change: object, path: string][] = [
  ['a role for daemons', { appRoleAssignments: [{ resource: RESOURCE, role: 'Sync', ...eve }] }, `${at}.role`],
  ['a stranger', { appRoleAssignments: [{ resource: RESOURCE, user: 'nobody@acme.example' }] }, `${at}.user`],
  ['a group of which there are two', { appRoleAssignments: [{ resource: RESOURCE, group: 'Twice' }] }, `${at}.group`],
  ['a group that is not there', { appRoleAssignments: [{ resource: RESOURCE, group: 'None' }] }, `${at}.group`],
  ['a user and a group', { appRoleAssignments: [{ resource: RESOURCE, group: 'Sales', ...eve }] }, `${at}.user`],
  ['neither user nor group', { appRoleAssignments: [{ resource: RESOURCE }] }, `${at}.user`],
  ['an unknown application', { appRoleAssignments: [{ resource: 'https://x.example', ...eve }] }, `${at}.resource`],
  ['no certificate', { applications: [{ ...APPLICATION, keyCredentials: [{ key: 'AAAA' }] }] }, `${keysAt}.key`],
  [
    'a symmetric key',
    { applications: [{ ...APPLICATION, keyCredentials: [{ key: CERTIFICATE, type: 'Symmetric' }] }] },
    `${keysAt}.type`,
  ],
  [
    'a certificate twice',
    { applications: [{ ...APPLICATION, keyCredentials: twice }] },
    'tenants[0].applications[0].keyCredentials[1].keyId',
  ],
]
for (const [name, change, path] of WRONG)
  test(`${name} refuses the file, with the path (DESIGN §4)`, async () => {
    const plan = await makePlan({ tenants: [{ ...ACME, ...change }] }, 'file', server.deps)
    assert.ok(!plan.ok)
    assert.match(plan.error.details.join('; '), new RegExp(`${path.replaceAll(/[[\].]/g, '\\$&')}: expected`))
  })
