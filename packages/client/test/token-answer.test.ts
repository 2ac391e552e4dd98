import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { test } from 'node:test'

import type { AuthErrorCode } from '../src/index.ts'
import { startProvider } from './fake-provider.ts'
import type { Lies } from './fake-provider-types.ts'
import { clientOf, rejectsWith } from './harness.ts'

const SCOPES = { scopes: ['https://tasks.contoso.example/Tasks.Read'] }

const now = (): number => Math.floor(Date.now() / 1000)
const CLAIMS: readonly [title: string, lies: Lies, code: AuthErrorCode][] = [
  [
    'another issuer (OIDC Core §3.1.3.7 (2))',
    { claims: (claims) => ({ ...claims, iss: 'https://evil.example' }) },
    'issuer_mismatch',
  ],
  ['another audience (3)', { claims: (claims) => ({ ...claims, aud: 'someone' }) }, 'invalid_response'],
  [
    'a further audience (3)',
    { claims: (claims) => ({ ...claims, aud: [claims['aud'], 'other'], azp: claims['aud'] }) },
    'invalid_response',
  ],
  ['another authorized party (5)', { claims: (claims) => ({ ...claims, azp: 'someone' }) }, 'invalid_response'],
  ['no signature (6)', { header: (header) => ({ ...header, alg: 'none' }) }, 'invalid_response'],
  [
    'a symmetric signature (8)',
    {
      header: (header) => ({ ...header, alg: 'HS256' }),
      metadata: (document) => ({ ...document, id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'] }),
    },
    'invalid_response',
  ],
  [
    'alg none although the metadata lists it (7)',
    {
      header: (header) => ({ ...header, alg: 'none' }),
      metadata: (document) => ({ ...document, id_token_signing_alg_values_supported: ['none', 'RS256'] }),
    },
    'invalid_response',
  ],
  ['an unknown key', { header: (header) => ({ ...header, kid: 'k2' }) }, 'invalid_response'],
  ['a foreign key', { keys: ([key]) => [{ ...key, n: otherModulus(String(key?.['n'])) }] }, 'invalid_response'],
  ['an expiry in the past (9)', { claims: (claims) => ({ ...claims, exp: now() - 301 }) }, 'invalid_response'],
  ['an issue time in the future (10)', { claims: (claims) => ({ ...claims, iat: now() + 3600 }) }, 'invalid_response'],
  ['no issue time (10)', { claims: ({ iat: _iat, ...claims }) => claims }, 'invalid_response'],
  ['another nonce (11)', { claims: (claims) => ({ ...claims, nonce: 'replayed' }) }, 'invalid_response'],
  ['no nonce (11)', { claims: ({ nonce: _nonce, ...claims }) => claims }, 'invalid_response'],
  [
    'the hash of another access token (§3.1.3.8)',
    { claims: (claims) => ({ ...claims, at_hash: 'x'.repeat(22) }) },
    'invalid_response',
  ],
  ['no subject (§2)', { claims: ({ sub: _sub, ...claims }) => claims }, 'invalid_response'],
  ['a subject that is no string (§2)', { claims: (claims) => ({ ...claims, sub: 7 }) }, 'invalid_response'],
]
function otherModulus(n: string): string {
  return `${n.startsWith('x') ? 'y' : 'x'}${n.slice(1)}`
}

for (const [title, lies, code] of CLAIMS) {
  test(`refuses an id token with ${title}, and stores nothing`, async () => {
    await using provider = await startProvider(lies)
    const client = clientOf(provider)
    const failure = await rejectsWith(client.acquireTokenInteractive(SCOPES), code)
    assert.deepEqual(await client.accounts(), [])
    assert.ok(!inspect(failure, { depth: 9 }).includes('at.'), 'the error holds a token')
  })
}

const ANSWERS: readonly [title: string, token: NonNullable<Lies['token']>, code: AuthErrorCode][] = [
  ['an unknown token type (RFC 6749 §5.1)', (answer) => ({ ...answer, token_type: 'mac' }), 'unsupported_token_type'],
  [
    'a DPoP token nobody asked for (RFC 6749 §5.1)',
    (answer) => ({ ...answer, token_type: 'DPoP' }),
    'unsupported_token_type',
  ],
  ['no access token', ({ access_token: _token, ...answer }) => answer, 'invalid_response'],
  [
    'an access token that breaks the header it is sent in (RFC 6750 §2.1)',
    ({ id_token: _id, ...answer }) => ({ ...answer, access_token: 'a\r\nb' }),
    'invalid_response',
  ],
  ['no id token', ({ id_token: _id, ...answer }) => answer, 'invalid_response'],
  [
    'an HTML page',
    () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<p>captive portal' }),
    'invalid_response',
  ],
  ['an answer of 2 MiB', () => ({ status: 200, body: 'x'.repeat(2 ** 21) }), 'invalid_response'],
  [
    'invalid_client',
    () => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' }, body: { error: 'invalid_client' } }),
    'invalid_client',
  ],
  ['500', () => ({ status: 500, body: 'oops' }), 'server_error'],
]
for (const [title, token, code] of ANSWERS) {
  test(`answers a token response with ${title} by ${code}, and sends the code once (RFC 9700 §4.5.3)`, async () => {
    await using provider = await startProvider({ token })
    await rejectsWith(clientOf(provider).acquireTokenInteractive(SCOPES), code)
    assert.equal(provider.tokenRequests.length, 1)
  })
}

test('sends a code once even if the answer is lost (RFC 6749 §4.1.2)', async () => {
  await using provider = await startProvider({ loss: () => 'answer' })
  await rejectsWith(clientOf(provider).acquireTokenInteractive(SCOPES), 'network')
  assert.equal(provider.tokenRequests.length, 1)
})

test('takes token types without case, numeric strings, and a missing expires_in as unknown (RFC 6749 §5.1)', async () => {
  await using provider = await startProvider({
    token: (answer) => ({ ...answer, token_type: 'bEaReR', expires_in: '3599' }),
  })
  const first = await clientOf(provider).acquireTokenInteractive(SCOPES)
  assert.ok(Math.abs(first.expiresAt - Date.now() - 3_599_000) < 5000)
  provider.lies.token = ({ expires_in: _expires, ...answer }) => answer
  const second = await clientOf(provider).acquireTokenInteractive(SCOPES)
  assert.ok(second.expiresAt - Date.now() <= 60_000)
})

test('reports the scopes that were granted instead of those asked for (RFC 6749 §5.1)', async () => {
  await using provider = await startProvider({ token: (answer) => ({ ...answer, scope: 'openid Other.Read' }) })
  assert.deepEqual((await clientOf(provider).acquireTokenInteractive(SCOPES)).scopes, ['openid', 'Other.Read'])
})
