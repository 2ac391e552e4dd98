import 'reflect-metadata'
import assert from 'node:assert/strict'
import { KeyObject } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'

import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'

import { startProvider } from './fake-provider.ts'
import type { Lies } from './fake-provider-types.ts'
import { clientOf, rejectsWith } from './harness.ts'
import { createClient } from '../src/index.ts'
import type { AuthErrorCode } from '../src/index.ts'

const change = (changes: Record<string, unknown>): Lies => ({ metadata: (document) => ({ ...document, ...changes }) })
const without = (name: string): Lies => ({ metadata: ({ [name]: _gone, ...document }) => document })

const DOCUMENTS: readonly [title: string, lies: Lies, code: AuthErrorCode][] = [
  ['another issuer (RFC 8414 §3.3)', change({ issuer: 'https://evil.example' }), 'issuer_mismatch'],
  [
    'an issuer with a slash more (RFC 8414 §3.3)',
    { metadata: (document) => ({ ...document, issuer: `${String(document['issuer'])}/` }) },
    'issuer_mismatch',
  ],
  [
    'an issuer in other case (RFC 8414 §3.3)',
    { metadata: (document) => ({ ...document, issuer: String(document['issuer']).toUpperCase() }) },
    'issuer_mismatch',
  ],
  ['no issuer', without('issuer'), 'issuer_mismatch'],
  ['no token endpoint', without('token_endpoint'), 'invalid_metadata'],
  ['no keys', without('jwks_uri'), 'invalid_metadata'],
  ['a plain http endpoint (RFC 8414 §6.2)', change({ token_endpoint: 'http://idp.example/token' }), 'invalid_metadata'],
  [
    'an endpoint on another host (RFC 8414 §6.2)',
    change({ token_endpoint: 'https://evil.example/token' }),
    'invalid_metadata',
  ],
  [
    'a javascript: endpoint (RFC 8252 §8.7)',
    change({ authorization_endpoint: 'javascript:alert(1)' }),
    'invalid_metadata',
  ],
  ['a file: endpoint (RFC 8252 §8.7)', change({ authorization_endpoint: 'file:///etc/passwd' }), 'invalid_metadata'],
  [
    'user information in an endpoint',
    {
      metadata: (document) => ({
        ...document,
        token_endpoint: String(document['token_endpoint']).replace('//', '//u:p@'),
      }),
    },
    'invalid_metadata',
  ],
  ['plain PKCE only (RFC 7636 §4.2)', change({ code_challenge_methods_supported: ['plain'] }), 'pkce_unsupported'],
  ['no PKCE methods (RFC 7636 §4.2)', without('code_challenge_methods_supported'), 'pkce_unsupported'],
  ['an array', { metadata: () => [] }, 'issuer_mismatch'],
  ['null', { metadata: () => 'null' }, 'invalid_metadata'],
  [
    'a redirect (RFC 8414 §3)',
    { wellKnown: () => ({ status: 302, headers: { location: 'https://evil.example/' } }) },
    'invalid_metadata',
  ],
  [
    'an HTML page (RFC 8414 §3.2)',
    { wellKnown: () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '{}' }) },
    'invalid_metadata',
  ],
  ['10 MB (RFC 8414 §3)', { wellKnown: () => ({ status: 200, body: ' '.repeat(10_000_000) }) }, 'invalid_response'],
  ['a failing server', { wellKnown: () => ({ status: 503 }) }, 'server_error'],
  ['nothing anywhere', { wellKnown: () => ({ status: 404 }) }, 'invalid_metadata'],
]
for (const [title, lies, code] of DOCUMENTS) {
  test(`answers metadata with ${title} by ${code}, and opens nothing`, async () => {
    await using provider = await startProvider(lies)
    let opened = 0
    const openBrowser = (): void => void (opened += 1)
    await rejectsWith(clientOf(provider, { openBrowser }).acquireTokenInteractive(), code)
    assert.equal(opened, 0)
  })
}

test('looks for metadata in the order of OIDC, RFC 8414, and RFC 8414 for OIDC documents', async () => {
  await using provider = await startProvider({}, { path: '/t1' })
  const order = [
    '/t1/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server/t1',
    '/.well-known/openid-configuration/t1',
  ]
  for (const [at, only] of order.entries()) {
    const { origin, issuer } = provider
    const endpoints = {
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      jwks_uri: `${origin}/keys`,
    }
    const body = { issuer, ...endpoints, code_challenge_methods_supported: ['S256'] }
    provider.lies.wellKnown = (path) => (path === only ? { status: 200, body } : { status: 404 })
    provider.paths.length = 0
    await clientOf(provider).acquireTokenInteractive()
    assert.deepEqual(provider.paths.slice(0, at + 1), order.slice(0, at + 1))
  }
})

test('reads metadata again after a failing answer, and once for many callers', async () => {
  let failures = 2
  await using provider = await startProvider({
    wellKnown: () => (failures-- > 0 ? { status: 503, headers: { 'retry-after': '0' } } : undefined),
  })
  const client = clientOf(provider)
  await Promise.all([client.acquireTokenInteractive(), client.acquireTokenInteractive()])
  assert.equal(provider.paths.filter((path) => path.includes('.well-known')).length, 3)
})

test("permits a host besides the issuer's only if it is named (RFC 8414 §6.2)", async () => {
  await using provider = await startProvider()
  await using keys = await startProvider()
  provider.lies.metadata = (document) => ({ ...document, jwks_uri: `${keys.origin}/keys` })
  await rejectsWith(clientOf(provider).acquireTokenInteractive(), 'invalid_metadata')
  await clientOf(provider, { endpointHosts: [new URL(keys.origin).host] }).acquireTokenInteractive()
})

const SETTINGS: readonly [title: string, options: Parameters<typeof createClient>[0]][] = [
  ['an http issuer', { issuer: 'http://idp.example', clientId: 'x' }],
  ['an http loopback issuer without the explicit switch', { issuer: 'http://127.0.0.1:1', clientId: 'x' }],
  [
    'an http issuer elsewhere in spite of the switch',
    { issuer: 'http://idp.example', clientId: 'x', insecureAllowLoopbackHttp: true },
  ],
  ['an issuer with a query', { issuer: 'https://idp.example/?a=b', clientId: 'x' }],
  [
    'both issuer and authority',
    { issuer: 'https://idp.example', authority: 'https://idp.example/common', clientId: 'x' },
  ],
  ['neither issuer nor authority', { clientId: 'x' }],
  ['an authority without tenant', { authority: 'https://idp.example', clientId: 'x' }],
  ['an authority with a longer path', { authority: 'https://idp.example/a/b/c', clientId: 'x' }],
  ['no client id', { issuer: 'https://idp.example', clientId: '' }],
]
for (const [title, options] of SETTINGS) {
  test(`refuses the settings with ${title}`, () => {
    assert.throws(() => createClient(options), { name: 'AuthError', code: 'invalid_configuration' })
  })
}

test('refuses an untrusted certificate, and says that it is one (RFC 6750 §5.2)', async () => {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  })
  const key = KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' })
  let requests = 0
  const server = createServer({ cert: certificate.toString('pem'), key }, (_request, response) => {
    requests += 1
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  try {
    const issuer = `https://localhost:${(server.address() as AddressInfo).port}`
    const client = createClient({ issuer, clientId: 'x', wait: async () => undefined })
    const failure = await rejectsWith(client.acquireTokenInteractive(), 'network')
    assert.match(failure.message, /self[- ]signed certificate/)
    assert.equal(requests, 0)
  } finally {
    server.close()
  }
})
