import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { test } from 'node:test'

import { startProvider, TENANT } from './fake-provider.ts'
import type { Lies } from './fake-provider-types.ts'
import { clientOf, rejectsWith } from './harness.ts'
import type { AuthErrorCode } from '../src/index.ts'

const SCOPES = { scopes: ['https://tasks.contoso.example/Tasks.Read'] }

test('signs in with state, nonce and PKCE S256 on a literal loopback address (RFC 8252 §7.3, RFC 7636 §4)', async () => {
  await using provider = await startProvider()
  const client = clientOf(provider)
  const result = await client.acquireTokenInteractive(SCOPES)
  assert.match(result.accessToken, /^at\./)
  assert.deepEqual(result.scopes, SCOPES.scopes)
  assert.equal(result.account.id, `${provider.issuer}|ada-pairwise`)
  assert.equal(result.account.username, 'ada@contoso.example')
  const [sent] = provider.authorizeRequests
  assert.match(sent?.get('redirect_uri') ?? '', /^http:\/\/127\.0\.0\.1:\d+\/$/)
  assert.equal(sent?.get('code_challenge_method'), 'S256')
  assert.ok((sent?.get('state') ?? '').length >= 43)
  assert.equal(sent?.get('scope'), `openid profile offline_access ${SCOPES.scopes[0]}`)
  assert.match(provider.tokenRequests[0]?.get('code_verifier') ?? '', /^[\w-]{43}$/)
  assert.equal(provider.tokenRequests[0]?.get('redirect_uri'), sent?.get('redirect_uri'))
  assert.deepEqual(await client.accounts(), [result.account])
})

test('does not show the token when the result is printed or serialised', async () => {
  await using provider = await startProvider()
  const result = await clientOf(provider).acquireTokenInteractive(SCOPES)
  assert.ok(!inspect(result, { depth: 9 }).includes(result.accessToken))
  assert.ok(!JSON.stringify(result).includes(result.accessToken))
})

test('sends resource in authorize and token requests (RFC 8707 §2)', async () => {
  await using provider = await startProvider()
  const result = await clientOf(provider).acquireTokenInteractive({ resource: 'https://api.example/mcp' })
  assert.equal(provider.authorizeRequests[0]?.get('resource'), 'https://api.example/mcp')
  assert.equal(provider.tokenRequests[0]?.get('resource'), 'https://api.example/mcp')
  assert.equal(result.resource, 'https://api.example/mcp')
})

test('draws fresh state, nonce and challenge for every attempt, also after an error (RFC 9700 §2.1.1)', async () => {
  await using provider = await startProvider({
    callback: (params) =>
      new URLSearchParams({ state: params.get('state') ?? '', error: 'server_error', iss: params.get('iss') ?? '' }),
  })
  const client = clientOf(provider)
  await rejectsWith(client.acquireTokenInteractive(SCOPES), 'server_error')
  await rejectsWith(client.acquireTokenInteractive(SCOPES), 'server_error')
  const [first, second] = provider.authorizeRequests
  for (const name of ['state', 'nonce', 'code_challenge']) assert.notEqual(first?.get(name), second?.get(name))
})

test('resolves the issuer template with the tenant of the id token, in explicit multi-tenant mode (OIDC Discovery §4.3)', async () => {
  await using provider = await startProvider({}, { path: '/common/v2.0', issuerTemplate: true })
  const client = clientOf(provider, { authority: `${provider.origin}/common` })
  const { account } = await client.acquireTokenInteractive(SCOPES)
  assert.equal(account.issuer, `${provider.origin}/${TENANT}/v2.0`)
  const refreshed = await client.acquireTokenSilent({ ...SCOPES, account, forceRefresh: true })
  assert.equal(refreshed.fromCache, false)
})

test('refuses an issuer template outside the explicit multi-tenant mode (RFC 8414 §3.3)', async () => {
  await using provider = await startProvider({}, { path: '/common/v2.0', issuerTemplate: true })
  await rejectsWith(clientOf(provider).acquireTokenInteractive(SCOPES), 'issuer_mismatch')
})

test('refuses an id token whose tenant is not that of its issuer', async () => {
  const lies: Lies = { claims: (claims) => ({ ...claims, tid: '00000000-0000-4000-8000-000000000000' }) }
  await using provider = await startProvider(lies, { path: '/common/v2.0', issuerTemplate: true })
  await rejectsWith(
    clientOf(provider, { authority: `${provider.origin}/common` }).acquireTokenInteractive(SCOPES),
    'issuer_mismatch',
  )
})

test('refuses a callback whose issuer is another tenant than the id token (RFC 9207 §2.4)', async () => {
  await using provider = await startProvider({}, { path: '/common/v2.0', issuerTemplate: true })
  provider.lies.callback = (params) => {
    params.set('iss', `${provider.origin}/00000000-0000-4000-8000-000000000000/v2.0`)
    return params
  }
  await rejectsWith(
    clientOf(provider, { authority: `${provider.origin}/common` }).acquireTokenInteractive(SCOPES),
    'issuer_mismatch',
  )
})

const set =
  (changes: Record<string, string | undefined>) =>
  (params: URLSearchParams): URLSearchParams => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) params.delete(name)
      else params.set(name, value)
    }
    return params
  }
const repeat =
  (name: string) =>
  (params: URLSearchParams): URLSearchParams => {
    params.append(name, params.get(name) ?? '')
    return params
  }
const refuse =
  (changes: Record<string, string>) =>
  (params: URLSearchParams): URLSearchParams => {
    params.delete('code')
    return set(changes)(params)
  }

const CALLBACKS: readonly [title: string, callback: NonNullable<Lies['callback']>, code: AuthErrorCode][] = [
  ['another issuer (RFC 9207 §2.4)', set({ iss: 'https://evil.example' }), 'issuer_mismatch'],
  [
    'an issuer with a slash more (RFC 9207 §2.4)',
    (params) => set({ iss: `${params.get('iss')}/` })(params),
    'issuer_mismatch',
  ],
  ['no issuer although promised (RFC 9207 §2.4)', set({ iss: undefined }), 'issuer_mismatch'],
  [
    'an error of another issuer (RFC 9207 §2.4)',
    refuse({ error: 'access_denied', iss: 'https://evil.example' }),
    'issuer_mismatch',
  ],
  ['a code and an error (RFC 6749 §4.1.2)', set({ error: 'access_denied' }), 'invalid_response'],
  ['neither code nor error', refuse({}), 'invalid_response'],
  ['a repeated code (RFC 6749 §3.1)', repeat('code'), 'invalid_response'],
  ['a repeated issuer (RFC 6749 §3.1)', repeat('iss'), 'invalid_response'],
  ['access_denied (RFC 6749 §4.1.2.1)', refuse({ error: 'access_denied' }), 'user_cancelled'],
  [
    'needs admin approval',
    refuse({ error: 'access_denied', error_description: 'AADSTS90094: approval' }),
    'needs_admin',
  ],
  ['login_required (OIDC Core §3.1.2.6)', refuse({ error: 'login_required' }), 'interaction_required'],
  ['consent_required (OIDC Core §3.1.2.6)', refuse({ error: 'consent_required' }), 'consent_required'],
  ['invalid_scope (RFC 6749 §4.1.2.1)', refuse({ error: 'invalid_scope' }), 'request_refused'],
]
for (const [title, callback, code] of CALLBACKS) {
  test(`answers a callback with ${title} by ${code} and redeems nothing`, async () => {
    await using provider = await startProvider({ callback })
    await rejectsWith(clientOf(provider).acquireTokenInteractive(SCOPES), code)
    assert.equal(provider.tokenRequests.length, 0)
  })
}

test('compares an issuer that was not promised all the same (RFC 9207 §2.4)', async () => {
  const metadata: NonNullable<Lies['metadata']> = (document) => ({
    ...document,
    authorization_response_iss_parameter_supported: false,
  })
  await using provider = await startProvider({ metadata, callback: set({ iss: 'https://evil.example' }) })
  await rejectsWith(clientOf(provider).acquireTokenInteractive(SCOPES), 'issuer_mismatch')
  provider.lies.callback = set({ iss: undefined, unknown: 'ignored' })
  await clientOf(provider).acquireTokenInteractive(SCOPES)
})

test('hides control characters of a server in error text', async () => {
  const callback = refuse({ error: 'invalid_request', error_description: 'a\u001b[2Jb\r\nc' })
  await using provider = await startProvider({ callback })
  const failure = await rejectsWith(clientOf(provider).acquireTokenInteractive(SCOPES), 'request_refused')
  assert.equal(failure.description, 'a [2Jb c')
})
