import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDirectoryFile } from '../parse.ts'
import { parseEntraManifest } from './from-entra.ts'

const APP_ID = '11111111-2222-4333-8444-555555555555'
const API_ID = 'a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52'
const SCOPE_ID = '99999999-2222-4333-8444-555555555555'

const scope = { id: SCOPE_ID, value: 'Notes.Read', type: 'User', isEnabled: true, adminConsentDisplayName: 'Read' }
const requiredResourceAccess = [{ resourceAppId: API_ID, resourceAccess: [{ id: SCOPE_ID, type: 'Scope' }] }]

/** As the portal's manifest editor writes it (Azure AD Graph). */
const old = {
  id: '22222222-2222-4333-8444-555555555555',
  acceptMappedClaims: null,
  accessTokenAcceptedVersion: null,
  allowPublicClient: true,
  appId: APP_ID,
  appRoles: [],
  oauth2AllowIdTokenImplicitFlow: false,
  oauth2AllowImplicitFlow: false,
  identifierUris: [`api://${APP_ID}`],
  informationalUrls: { termsOfService: 'https://acme.example/terms', privacy: null },
  keyCredentials: [],
  knownClientApplications: [],
  logoutUrl: null,
  name: 'Notes',
  oauth2Permissions: [{ ...scope, lang: null, origin: 'Application' }],
  passwordCredentials: [],
  preAuthorizedApplications: [{ appId: API_ID, permissionIds: [SCOPE_ID] }],
  replyUrlsWithType: [
    { url: 'http://localhost', type: 'InstalledClient' },
    { url: 'https://acme.example/cb', type: 'Web' },
    { url: 'https://acme.example/spa', type: 'Spa' },
  ],
  requiredResourceAccess,
  signInAudience: 'AzureADMultipleOrgs',
}

/** The same application as Microsoft Graph and the newer editor write it. */
const graph = {
  id: old.id,
  appId: APP_ID,
  displayName: 'Notes',
  signInAudience: 'AzureADMultipleOrgs',
  identifierUris: old.identifierUris,
  isFallbackPublicClient: true,
  api: {
    requestedAccessTokenVersion: null,
    oauth2PermissionScopes: [scope],
    preAuthorizedApplications: [{ appId: API_ID, delegatedPermissionIds: [SCOPE_ID] }],
    knownClientApplications: [],
  },
  appRoles: [],
  publicClient: { redirectUris: ['http://localhost'] },
  web: { redirectUris: ['https://acme.example/cb'], implicitGrantSettings: {} },
  spa: { redirectUris: ['https://acme.example/spa'] },
  info: { termsOfServiceUrl: 'https://acme.example/terms', privacyStatementUrl: null },
  requiredResourceAccess,
}

function convert(manifest: unknown) {
  const imported = parseEntraManifest(manifest, new Set([API_ID]))
  assert.ok(imported.ok, JSON.stringify(imported))
  return imported.value
}

test('both formats of a manifest give the same registration, with nothing left out (azure-ad-wire §3.2)', () => {
  const fromOld = convert(old)
  assert.deepEqual(fromOld, convert(graph))
  assert.deepEqual(fromOld.notes, [])
  const { application } = fromOld
  assert.equal(application['appId'], APP_ID)
  assert.deepEqual(application['publicClient'], { redirectUris: ['http://localhost'] })
  assert.deepEqual(application['requiredResourceAccess'], requiredResourceAccess)
})

test('a token version of null, or of nothing at all, stays Azure v1 (DESIGN §0)', () => {
  for (const manifest of [old, graph, { ...graph, api: {} }]) {
    const { application } = convert(manifest)
    assert.equal((application['api'] as Record<string, unknown>)['requestedAccessTokenVersion'], null)
  }
})

test('what comes out is a valid directory file', () => {
  const applications = [convert(old).application]
  const parsed = parseDirectoryFile(
    { tenants: [{ displayName: 'A', domains: ['a.example'], applications }] },
    { plainSecrets: false },
  )
  assert.ok(parsed.ok, JSON.stringify(parsed))
})

const LEFT_OUT: readonly [title: string, change: object, property: string][] = [
  ['the implicit flow', { oauth2AllowImplicitFlow: true }, 'web.implicitGrantSettings'],
  ['personal accounts', { signInAudience: 'AzureADandPersonalMicrosoftAccount' }, 'signInAudience'],
  ['only personal accounts', { signInAudience: 'PersonalMicrosoftAccount' }, 'signInAudience'],
  [
    'a wildcard',
    { replyUrlsWithType: [{ url: 'https://*.acme.example/cb', type: 'Web' }] },
    'web.redirectUris https://*.acme.example/cb',
  ],
  [
    'http beyond loopback',
    { replyUrlsWithType: [{ url: 'http://acme.example/cb', type: 'Web' }] },
    'web.redirectUris http://acme.example/cb',
  ],
  ['secrets, whose text nobody has', { passwordCredentials: [{ keyId: SCOPE_ID }] }, 'passwordCredentials'],
  ['certificates', { keyCredentials: [{ keyId: SCOPE_ID }] }, 'keyCredentials'],
  ['optional claims', { optionalClaims: { idToken: [{ name: 'ipaddr' }] } }, 'optionalClaims'],
  ['roles in tokens as groups', { groupMembershipClaims: 'DirectoryRole' }, 'groupMembershipClaims'],
  [
    'a permission of an API that is not here',
    { requiredResourceAccess: [{ resourceAppId: SCOPE_ID, resourceAccess: [] }] },
    `requiredResourceAccess ${SCOPE_ID}`,
  ],
  ['a role without a value', { appRoles: [{ id: SCOPE_ID, value: null }] }, 'appRoles[0]'],
]

for (const [title, change, property] of LEFT_OUT) {
  test(`told when left out: ${title}`, () => {
    assert.deepEqual(
      convert({ ...old, ...change }).notes.map((note) => note.property),
      [property],
    )
  })
}

test('a manifest of before platforms says with publicClient what its addresses are', () => {
  const { application } = convert({
    appId: APP_ID,
    displayName: 'Old',
    publicClient: true,
    availableToOtherTenants: true,
    replyUrls: ['urn:ietf:wg:oauth:2.0:oob'],
  })
  assert.deepEqual(application['publicClient'], { redirectUris: ['urn:ietf:wg:oauth:2.0:oob'] })
  assert.deepEqual(application['latchwork'], { allowOutOfBand: true })
  assert.equal(application['signInAudience'], 'AzureADMultipleOrgs')
})

test('what is no manifest is refused', () => {
  for (const value of [undefined, [], 'text', {}, { appId: 'x' }, { appId: APP_ID }])
    assert.equal(parseEntraManifest(value, new Set()).ok, false)
})

test('groups in tokens stay, in either word (azure-ad-wire §3.2)', () => {
  for (const [given, kept] of [
    ['SecurityGroup', 'SecurityGroup'],
    ['All', 'All'],
    ['SecurityGroup, ApplicationGroup', 'SecurityGroup'],
    ['None', undefined],
  ] as const) {
    const manifest = { appId: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406', displayName: 'x', groupMembershipClaims: given }
    const imported = parseEntraManifest(manifest, new Set())
    assert.ok(imported.ok)
    assert.equal(imported.value.application['groupMembershipClaims'], kept)
  }
})
