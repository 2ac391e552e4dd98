import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { parse } from 'yaml'
import { DEMO_DIRECTORY } from '../../src/dev/demo-directory.ts'
import { exportDirectory } from '../../src/commands/directory.ts'
import { carryOut, makePlan } from '../../src/directory-plan.ts'
import { certify } from '../../src/keys/certificate.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

async function exported(server: TestServer, domain?: string): Promise<string> {
  const written = await exportDirectory(domain, server.deps)
  assert.ok(written.ok, JSON.stringify(written))
  return written.value.yaml
}

async function changesOf(server: TestServer, file: unknown): Promise<number> {
  const plan = await makePlan(file, 'file', server.deps)
  assert.ok(plan.ok, JSON.stringify(plan))
  return plan.value.changes.length
}

async function makeCertificate(): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return (await certify(privateKey, publicKey, Date.parse('2026-07-01T09:00:00Z') / 1000)).toString('base64')
}

const CERTIFICATES = await Promise.all([makeCertificate(), makeCertificate()])

const text = fc.string({ minLength: 1, maxLength: 20 }).filter((value) => !value.includes('\0') && value.trim() !== '')
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9.]{0,10}$/)

const user = fc.record(
  {
    userPrincipalName: fc.stringMatching(/^[a-z]{1,8}$/).map((name) => `${name}@acme.example`),
    displayName: text,
    givenName: text,
    mail: text,
    roles: fc.subarray(['administrator', 'applicationDeveloper', 'operator']),
    accountEnabled: fc.boolean(),
  },
  { requiredKeys: ['userPrincipalName'] },
)

const application = fc.record(
  {
    appId: fc.uuid(),
    displayName: text,
    signInAudience: fc.constantFrom('AzureADMyOrg', 'AzureADMultipleOrgs'),
    isDisabled: fc.boolean(),
    isFallbackPublicClient: fc.boolean(),
    groupMembershipClaims: fc.constantFrom('None', 'SecurityGroup', 'All'),
    publicClient: fc.record({ redirectUris: fc.subarray(['http://localhost', 'com.acme.app://auth']) }),
    web: fc.record({
      redirectUris: fc.subarray(['https://acme.example/a', 'https://acme.example/b']),
      logoutUrl: text,
    }),
    api: fc.record(
      {
        requestedAccessTokenVersion: fc.constantFrom(1, 2, null),
        oauth2PermissionScopes: fc.uniqueArray(
          fc.record({ value: word, type: fc.constantFrom('User', 'Admin'), adminConsentDisplayName: text }),
          { selector: ({ value }) => value, maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    ),
    appRoles: fc.uniqueArray(fc.record({ value: word, allowedMemberTypes: fc.subarray(['User', 'Application']) }), {
      selector: ({ value }) => value,
      maxLength: 2,
    }),
    keyCredentials: fc.subarray(CERTIFICATES).map((keys) => keys.map((key) => ({ key }))),
    latchwork: fc.record(
      {
        allowSilentSignIn: fc.boolean(),
        refreshTokenReuse: fc.constantFrom('detected', 'allowed'),
        accessTokenSigningAlg: fc.constantFrom('RS256', 'EdDSA'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['appId', 'displayName'] },
)

/** How one organization sees an application: its own one, or the other's. */
const presence = fc.record(
  {
    id: fc.uuid(),
    accountEnabled: fc.boolean(),
    appRoleAssignmentRequired: fc.boolean(),
    latchwork: fc.record({ listed: fc.boolean() }),
  },
  { requiredKeys: [] },
)

const GUEST = 'fay@other.example'

/** Who gets what: each person and each group one role of each app, or access alone. */
function assign(content: { applications: readonly FileApp[] }, holders: readonly object[], pick: number) {
  return content.applications.flatMap(({ appId, appRoles = [] }) => {
    const values = appRoles.filter(({ allowedMemberTypes: types }) => types.length !== 1 || types[0] === 'User')
    const role = [undefined, ...values][pick % (values.length + 1)]
    return holders.map((holder) => ({ resource: appId, ...(role && { role: role.value }), ...holder }))
  })
}

interface FileApp {
  readonly appId: string
  readonly appRoles?: readonly { readonly value: string; readonly allowedMemberTypes: readonly string[] }[]
}

const directory = fc
  .record({
    users: fc.uniqueArray(user, { selector: ({ userPrincipalName }) => userPrincipalName, maxLength: 3 }),
    groups: fc.uniqueArray(fc.record({ displayName: text, description: text }, { requiredKeys: ['displayName'] }), {
      selector: ({ displayName }) => displayName,
      maxLength: 2,
    }),
    applications: fc.uniqueArray(application, { selector: ({ appId }) => appId, maxLength: 3 }),
    guests: fc.subarray([GUEST]),
    pick: fc.nat({ max: 2 }),
    presences: fc.array(presence, { maxLength: 3 }),
    guestPresences: fc.array(presence, { maxLength: 3 }),
  })
  .map(({ groups, pick, presences, guestPresences, ...content }) => {
    const members = [...content.users.map(({ userPrincipalName }) => userPrincipalName), ...content.guests]
    const filled = groups.map((group) => ({ ...group, members }))
    const holders = [
      ...members.map((name) => ({ user: name })),
      ...groups.map((group) => ({ group: group.displayName })),
    ]
    const appRoleAssignments = assign(content, holders, pick)
    const seen = (all: readonly object[]) =>
      content.applications.flatMap(({ appId }, at) => (all[at] ? [{ appId, ...all[at] }] : []))
    const acme = {
      displayName: 'Acme',
      domains: ['acme.example'],
      groups: filled,
      ...content,
      servicePrincipals: seen(presences),
      appRoleAssignments,
    }
    const other = {
      displayName: 'Other',
      domains: ['other.example'],
      users: [{ userPrincipalName: GUEST }],
      servicePrincipals: seen(guestPresences),
    }
    return { tenants: [acme, other] }
  })

test('applying an export where it came from changes nothing, and elsewhere makes the same directory (DESIGN §4)', async () => {
  await fc.assert(
    fc.asyncProperty(directory, async (file) => {
      const server = await startTestServer({ directory: file })
      const yaml = await exported(server)
      assert.equal(await changesOf(server, parse(yaml)), 0)
      const other = await startTestServer({ directory: parse(yaml) })
      assert.equal(await exported(other), yaml)
      await Promise.all([server.close(), other.close()])
    }),
    { numRuns: 25 },
  )
})

test('the demo directory comes back with its consents, and without a password (DESIGN §4)', async () => {
  const client = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'
  const resource = 'https://tasks.contoso.example'
  const [contoso, fabrikam] = DEMO_DIRECTORY.tenants
  const consents = [
    { client, resource, scopes: ['Tasks.Read'], user: 'fay@fabrikam.example' },
    { client, resource, scopes: ['Tasks.Read', 'Tasks.ReadWrite'] },
    { client, resource, roles: ['Tasks.Sync'] },
  ]
  const server = await startTestServer({ directory: { tenants: [contoso, { ...fabrikam, consents }] } })
  const yaml = await exported(server)
  assert.doesNotMatch(yaml, /password|argon2|demo/i)
  assert.match(yaml, /user: fay@fabrikam\.example/)
  assert.match(yaml, /- Tasks\.Sync/)
  assert.equal(await changesOf(server, parse(yaml)), 0)
  assert.equal((parse(await exported(server, 'fabrikam.example')) as { tenants: unknown[] }).tenants.length, 1)
  await server.close()
})

test('an unknown domain is no empty file', async () => {
  const server = await startTestServer()
  assert.deepEqual(await exportDirectory('nowhere.example', server.deps), {
    ok: false,
    error: 'No organization has the domain nowhere.example.',
  })
  await server.close()
})

test('a plan names what each line changes, in the words of the file', async () => {
  const server = await startTestServer()
  const [contoso] = structuredClone(DEMO_DIRECTORY.tenants)
  const users = [{ ...contoso?.users[1], password: undefined, displayName: 'Another name', accountEnabled: false }]
  const applications = [{ displayName: 'New app' }]
  const plan = await makePlan({ tenants: [{ ...contoso, users, applications }] }, 'file', server.deps)
  assert.ok(plan.ok)
  const steps = plan.value.steps.map(({ action, what, properties }) => [action, what, ...properties])
  assert.deepEqual(steps, [
    ['unchanged', 'tenant'],
    ['update', 'user', 'displayName', 'accountEnabled'],
    ['create', 'application'],
  ])
  const carried = await carryOut(plan.value, 'file', server.deps)
  assert.ok(carried.ok && carried.value > 0)
  await server.close()
})
