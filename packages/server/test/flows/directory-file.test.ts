import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEMO_DIRECTORY } from '../../src/dev/demo-directory.ts'
import { parseDirectoryFile } from '../../src/directory-file/parse.ts'
import { findApplicationByAppId } from '../../src/store/applications.ts'
import { findUserByName, replaceUser } from '../../src/store/users.ts'
import { acquire } from '../kit/native-app.ts'
import { applyDirectory, startTestServer, type TestServer } from '../kit/server.ts'

const apply = ({ deps }: TestServer, value: unknown) => applyDirectory(value, deps)

function tenant(more: object = {}) {
  return { displayName: 'Acme', domains: ['acme.example'], ...more }
}

test('the same file changes nothing the second time (DESIGN §4)', async () => {
  const server = await startTestServer()
  assert.deepEqual(await apply(server, DEMO_DIRECTORY), { ok: true, value: { changes: 0 } })
  await server.close()
})

test('the same names give the same ids anywhere, and letters of ids are lower case', () => {
  const file = {
    tenants: [tenant({ users: [{ userPrincipalName: 'a@acme.example' }], applications: [{ displayName: 'App' }] })],
  }
  const [one, two] = [
    parseDirectoryFile(file, { plainSecrets: true }),
    parseDirectoryFile(structuredClone(file), { plainSecrets: true }),
  ]
  assert.deepEqual(one, two)
  assert.ok(one.ok && /^[0-9a-f]{8}-[0-9a-f]{4}-5/.test(one.value.tenants[0]?.id ?? ''))
})

const WRONG: readonly [title: string, file: unknown, path: string][] = [
  ['no object', 'text', '(file)'],
  ['no tenants', {}, 'tenants'],
  ['a misspelled property', { tenants: [tenant({ user: [] })] }, 'tenants[0].user'],
  ['no domain', { tenants: [{ displayName: 'x' }] }, 'tenants[0].domains'],
  ['a wrong GUID', { tenants: [tenant({ id: '1' })] }, 'tenants[0].id'],
  [
    'a user of another domain',
    { tenants: [tenant({ users: [{ userPrincipalName: 'a@b.example' }] })] },
    'tenants[0].users[0].userPrincipalName',
  ],
  [
    'an unknown role',
    { tenants: [tenant({ users: [{ userPrincipalName: 'a@acme.example', roles: ['king'] }] })] },
    'tenants[0].users[0].roles[0]',
  ],
  [
    'a redirect that may not be registered (RFC 9700 §2.6)',
    {
      tenants: [
        tenant({ applications: [{ displayName: 'A', publicClient: { redirectUris: ['http://app.local/cb'] } }] }),
      ],
    },
    'tenants[0].applications[0].publicClient.redirectUris[0]',
  ],
  [
    'out-of-band without the setting (DESIGN §3)',
    {
      tenants: [
        tenant({ applications: [{ displayName: 'A', publicClient: { redirectUris: ['urn:ietf:wg:oauth:2.0:oob'] } }] }),
      ],
    },
    'tenants[0].applications[0].publicClient.redirectUris[0]',
  ],
  [
    'a permission value with a space',
    {
      tenants: [tenant({ applications: [{ displayName: 'A', api: { oauth2PermissionScopes: [{ value: 'a b' }] } }] })],
    },
    'tenants[0].applications[0].api.oauth2PermissionScopes[0].value',
  ],
  [
    'a name used twice',
    {
      tenants: [tenant({ users: [{ userPrincipalName: 'a@acme.example' }, { userPrincipalName: 'A@acme.example' }] })],
    },
    'tenants[0].users[1].id',
  ],
]

for (const [title, file, path] of WRONG) {
  test(`a wrong file is refused as a whole, naming the property: ${title}`, () => {
    const parsed = parseDirectoryFile(file, { plainSecrets: true })
    assert.ok(!parsed.ok)
    assert.ok(
      parsed.error.some((problem) => problem.path === path),
      JSON.stringify(parsed.error),
    )
  })
}

test('serve takes no plain password and no plain secret (DESIGN §4)', () => {
  const file = {
    tenants: [
      tenant({
        users: [{ userPrincipalName: 'a@acme.example', password: 'x' }],
        applications: [{ displayName: 'A', passwordCredentials: [{ secretText: 's' }] }],
      }),
    ],
  }
  const parsed = parseDirectoryFile(file, { plainSecrets: false })
  assert.ok(!parsed.ok)
  assert.deepEqual(parsed.error.map(({ path }) => path).toSorted(), [
    'tenants[0].applications[0].passwordCredentials[0].secretText',
    'tenants[0].users[0].password',
  ])
})

test('a reference to nothing refuses the file, and nothing of it is applied', async () => {
  const server = await startTestServer()
  const applications = [
    {
      appId: '0f0e0d0c-1111-4222-8333-444455556666',
      displayName: 'A',
      requiredResourceAccess: [{ resource: 'api://nobody', scopes: ['x'] }],
    },
  ]
  const applied = await apply(server, { tenants: [tenant({ applications })] })
  assert.ok(!applied.ok)
  assert.equal(applied.error[0]?.path, 'tenants[0].applications[0].requiredResourceAccess[0].resource')
  assert.equal(await findApplicationByAppId(server.deps.db, '0f0e0d0c-1111-4222-8333-444455556666'), undefined)
  await server.close()
})

test('an explicit null of an Azure export stays Azure v1; an absent version is RFC 9068 (DESIGN §0)', () => {
  const app = (api: object) => ({ tenants: [tenant({ applications: [{ displayName: 'A', api }] })] })
  const versionOf = (api: object) => {
    const parsed = parseDirectoryFile(app(api), { plainSecrets: true })
    return parsed.ok ? parsed.value.tenants[0]?.applications[0]?.draft.api.requestedAccessTokenVersion : 'wrong'
  }
  assert.deepEqual(
    [versionOf({ requestedAccessTokenVersion: null }), versionOf({ requestedAccessTokenVersion: 2 }), versionOf({})],
    [null, 2, undefined],
  )
})

test('a password that the user chose since is kept; a changed value of the file is set (DESIGN §4)', async () => {
  const server = await startTestServer()
  const { db } = server.deps
  const contoso = '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10'
  const ada = await findUserByName(db, contoso, 'ada@contoso.example')
  assert.ok(ada)
  await db.commit([replaceUser({ ...ada, passwordHash: '$argon2id$own', version: ada.version + 1 })])
  await apply(server, DEMO_DIRECTORY)
  assert.equal((await findUserByName(db, contoso, 'ada@contoso.example'))?.passwordHash, '$argon2id$own')
  const changed = structuredClone(DEMO_DIRECTORY) as {
    tenants: { users?: { userPrincipalName: string; password: string }[] }[]
  }
  const user = changed.tenants[0]?.users?.find(({ userPrincipalName }) => userPrincipalName.startsWith('ada'))
  assert.ok(user)
  user.password = 'a new and long password'
  await apply(server, changed)
  assert.notEqual((await findUserByName(db, contoso, 'ada@contoso.example'))?.passwordHash, '$argon2id$own')
  await server.close()
})

test('pre-granted consents of a file leave nothing to ask (DESIGN §4)', async () => {
  const consents = [
    {
      client: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
      resource: 'https://tasks.contoso.example',
      scopes: ['Tasks.Read'],
      user: 'ada@contoso.example',
    },
  ]
  const [contoso, fabrikam] = DEMO_DIRECTORY.tenants
  const server = await startTestServer({ directory: { tenants: [{ ...contoso, consents }, fabrikam] } })
  const { params } = await acquire(server)
  assert.ok(params.get('code'))
  await server.close()
})

test('consents of a file, scopes and roles, change nothing the second time (DESIGN §4)', async () => {
  const client = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'
  const resource = 'https://tasks.contoso.example'
  const [contoso, fabrikam] = DEMO_DIRECTORY.tenants
  const consents = [
    { client, resource, scopes: ['Tasks.Read'] },
    { client, resource, roles: ['Tasks.Sync'] },
  ]
  const directory = { tenants: [contoso, { ...fabrikam, consents }] }
  const server = await startTestServer({ directory })
  assert.deepEqual(await apply(server, directory), { ok: true, value: { changes: 0 } })
  await server.close()
})
