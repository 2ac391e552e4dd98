import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  appendToRedirect,
  checkRegistrableRedirectUri,
  formActionSource,
  matchRedirectUri,
  redirectKind,
  sameRedirectUri,
} from './redirect-uri.ts'
import type { Platform, RedirectProblem, RegisteredRedirect } from './redirect-uri.ts'

const APP = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'

function problem(uri: string, platform: Platform, allowOutOfBand = false): RedirectProblem | undefined {
  const checked = checkRegistrableRedirectUri(uri, platform, { appId: APP, allowOutOfBand })
  return checked.ok ? undefined : checked.error
}

const native = (uri: string): RegisteredRedirect => ({ platform: 'publicClient', uri })

test('a native app may register loopback, claimed https and private-use schemes (RFC 8252 §7)', () => {
  for (const uri of [
    'http://localhost',
    'http://127.0.0.1/cb',
    'http://127.0.0.1:8400/cb?x=1',
    'http://[::1]:0/cb',
    'https://app.contoso.example/cb',
    'https://app.contoso.example:8443/cb?a=1',
    'https://ToDoClient',
    'com.contoso.tasks://auth',
    'com.contoso.tasks:/auth',
    `msal${APP}://auth`,
    `msal${APP.toUpperCase()}://auth`,
    'msauth.com.contoso.tasks://auth',
    'msauth://com.contoso.tasks/VCpKgbYCXucoq1mZ4BZPsh5taNE%3D',
  ]) {
    assert.equal(problem(uri, 'publicClient'), undefined, uri)
  }
})

test('what may never be registered (RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.6)', () => {
  const cases: readonly [string, RedirectProblem][] = [
    ['', 'not-absolute'],
    ['/cb', 'not-absolute'],
    ['//app.example/cb', 'not-absolute'],
    [`https://app.example/${'a'.repeat(240)}`, 'too-long'],
    ['https://app.example/cb#', 'fragment'],
    ['https://app.example/cb#x', 'fragment'],
    ['https://user@app.example/cb', 'userinfo'],
    ['https://user:pw@app.example/cb', 'userinfo'],
    ['com.contoso.tasks://user@auth', 'userinfo'],
    ['https://*.app.example/cb', 'wildcard'],
    ['https://app.example/*', 'wildcard'],
    ['https://app.example/a b', 'malformed'],
    ['https://app.example/a\\b', 'malformed'],
    ['https://app.example/%', 'malformed'],
    ['https://app.example/ü', 'malformed'],
    ['https://app.example/\n', 'malformed'],
    ['https://app.example/a/../b', 'malformed'],
    ['https://app.example/%2e%2e/b', 'malformed'],
    ['https://app.example:65536/cb', 'malformed'],
    ['https://app.example:/cb', 'malformed'],
    ['https:///cb', 'malformed'],
    ['https:app.example', 'malformed'],
    ['http://127.1/cb', 'malformed'],
    ['http://0x7f.0.0.1/cb', 'malformed'],
    ['http://app.local/cb', 'http-outside-loopback'],
    ['http://127.0.0.2/cb', 'http-outside-loopback'],
    ['http://0.0.0.0/cb', 'http-outside-loopback'],
    ['http://[::ffff:7f00:1]/cb', 'http-outside-loopback'],
    ['http://localhost.evil.example/cb', 'http-outside-loopback'],
    ['tasks://auth', 'scheme-without-dot'],
    ['msal00000000-0000-0000-0000-000000000000://auth', 'scheme-without-dot'],
    ['com.contoso.tasks:auth', 'malformed'],
    ['urn:example:x', 'scheme-forbidden'],
  ]
  for (const [uri, expected] of cases) assert.equal(problem(uri, 'publicClient'), expected, uri)
})

test('schemes that run or read something are refused in any spelling (RFC 8252 §8.6)', () => {
  for (const scheme of [
    'javascript',
    'data',
    'file',
    'about',
    'blob',
    'vbscript',
    'intent',
    'view-source',
    'JavaScript',
  ]) {
    assert.equal(problem(`${scheme}:/x.y`, 'publicClient'), 'scheme-forbidden', scheme)
  }
})

test('private-use schemes belong to native clients (RFC 8252 §7.1)', () => {
  for (const platform of ['web', 'spa'] as const) {
    assert.equal(problem('com.contoso.tasks://auth', platform), 'custom-scheme-of-non-native-client')
    assert.equal(problem('https://app.example/cb', platform), undefined)
    assert.equal(problem('http://localhost:5173/', platform), undefined)
    assert.equal(problem('http://app.example/', platform), 'http-outside-loopback')
  }
})

test('out of band and the nativeclient page need the setting of the registration (RFC 8252 §8.12)', () => {
  for (const uri of ['urn:ietf:wg:oauth:2.0:oob', 'https://localhost:8443/common/oauth2/nativeclient']) {
    assert.equal(problem(uri, 'publicClient'), 'out-of-band-not-allowed', uri)
    assert.equal(problem(uri, 'publicClient', true), undefined, uri)
  }
  assert.equal(problem('urn:ietf:wg:oauth:2.0:oob', 'web', true), 'custom-scheme-of-non-native-client')
})

test('a loopback redirect of a native client matches on any port and loopback name (RFC 8252 §7.3)', () => {
  const cases: readonly [string, string, boolean][] = [
    ['http://localhost', 'http://localhost:45871', true],
    ['http://localhost', 'http://localhost:45871/', true],
    ['http://localhost/', 'http://127.0.0.1:1', true],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:0/cb', true],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:80/cb', true],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:65535/cb', true],
    ['http://127.0.0.1:8400/cb', 'http://[::1]/cb', true],
    ['http://localhost/cb?a=1', 'http://localhost:1/cb?a=1', true],
    ['http://localhost?a=1', 'http://localhost:1/?a=1', true],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:65536/cb', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:abc/cb', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:/cb', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1/CB', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1/cb/', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1/cb?x=1', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1/x/../cb', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1/cb#', false],
    ['http://127.0.0.1/cb', 'http://127.0.0.2:1/cb', false],
    ['http://127.0.0.1/cb', 'http://127.1/cb', false],
    ['http://127.0.0.1/cb', 'http://0.0.0.0/cb', false],
    ['http://127.0.0.1/cb', 'http://[::ffff:127.0.0.1]/cb', false],
    ['http://localhost', 'http://localhost.evil.example', false],
    ['http://localhost', 'http://localhost:1@evil.example', false],
    ['http://localhost', 'http://localhost:1.evil.example', false],
    ['http://localhost', 'http://user@localhost:1', false],
    ['http://localhost', 'https://localhost:1', false],
    ['http://localhost', 'HTTP://localhost:1', false],
  ]
  for (const [registered, requested, matches] of cases) {
    assert.equal(matchRedirectUri(requested, [native(registered)]) !== undefined, matches, `${registered} ${requested}`)
  }
})

test('every other redirect matches character by character (RFC 9700 §2.1)', () => {
  const registered = 'https://app.example/cb'
  for (const mutation of [
    'https://APP.example/cb',
    'HTTPS://app.example/cb',
    'https://app.example/CB',
    'https://app.example/cb/',
    'https://app.example/x/../cb',
    'https://app.example/%63b',
    'https://app.example:443/cb',
    'https://app.example:8443/cb',
    'https://user@app.example/cb',
    'https://app.example/cb?x=1',
    'https://app.example/cb?',
    'https://app.example/cb#x',
    'https://app.example./cb',
    'http://app.example/cb',
    'https://аpp.example/cb',
    'https://app.example/cb ',
    '',
  ]) {
    assert.equal(
      matchRedirectUri(mutation, [{ platform: 'web', uri: registered }, native(registered)]),
      undefined,
      mutation,
    )
  }
  assert.equal(matchRedirectUri('com.contoso.tasks://auth', [native('com.contoso.tasks:/auth')]), undefined)
  assert.equal(matchRedirectUri('com.contoso.tasks://auth/', [native('com.contoso.tasks://auth')]), undefined)
})

test('ports of web and spa redirects count, and an exact match on any platform wins', () => {
  const web: RegisteredRedirect = { platform: 'web', uri: 'http://localhost:3000/cb' }
  assert.equal(matchRedirectUri('http://localhost:3001/cb', [web]), undefined)
  assert.equal(matchRedirectUri('http://localhost:3000/cb', [native('http://localhost/cb'), web]), web)
  const loose = native('http://localhost/cb')
  assert.equal(matchRedirectUri('http://localhost:3001/cb', [web, loose]), loose)
})

test('redemption repeats the redirect URI verbatim, save the slash of an empty path (RFC 6749 §4.1.3, RFC 3986 §6.2.3)', () => {
  const cases: readonly [string, string, boolean][] = [
    ['http://localhost:1', 'http://localhost:1/', true],
    ['https://a.example?x=1', 'https://a.example/?x=1', true],
    ['http://localhost:1', 'http://localhost:2', false],
    ['http://localhost:1', 'http://127.0.0.1:1', false],
    ['https://a.example/cb', 'https://a.example/cb/', false],
    ['com.contoso.tasks://auth', 'com.contoso.tasks://auth/', false],
  ]
  for (const [sealed, presented, same] of cases) {
    assert.equal(sameRedirectUri(sealed, presented), same, `${sealed} ${presented}`)
    assert.equal(sameRedirectUri(presented, sealed), same)
  }
})

test('each registered redirect has its kind and its form-action source', () => {
  const cases: readonly [string, ReturnType<typeof redirectKind>, string][] = [
    ['https://app.example:8443/cb?x=1', 'https', 'https://app.example:8443'],
    ['https://ToDoClient', 'https', 'https://todoclient'],
    ['http://localhost:45871', 'loopback', 'http://localhost:45871'],
    ['http://127.0.0.1:1/cb', 'loopback', 'http://127.0.0.1:1'],
    ['http://[::1]:1/cb', 'loopback', 'http:'],
    ['com.contoso.tasks://auth', 'custom', 'com.contoso.tasks:'],
    ['urn:ietf:wg:oauth:2.0:oob', 'out-of-band', "'self'"],
  ]
  for (const [uri, kind, source] of cases) {
    assert.equal(redirectKind(uri), kind, uri)
    assert.equal(formActionSource(uri), source, uri)
  }
})

test('the answer is appended and an existing query kept (RFC 6749 §3.1.2)', () => {
  const cases: readonly [string, 'query' | 'fragment', string][] = [
    ['https://x/cb', 'query', 'https://x/cb?code=a%26b&state=%C3%BC%20%22'],
    ['https://x/cb?a=1', 'query', 'https://x/cb?a=1&code=a%26b&state=%C3%BC%20%22'],
    ['https://x/cb?', 'query', 'https://x/cb?code=a%26b&state=%C3%BC%20%22'],
    ['https://x/cb?a=1', 'fragment', 'https://x/cb?a=1#code=a%26b&state=%C3%BC%20%22'],
    ['com.x.y:/cb', 'query', 'com.x.y:/cb?code=a%26b&state=%C3%BC%20%22'],
  ]
  for (const [uri, mode, expected] of cases) {
    assert.equal(
      appendToRedirect(
        uri,
        [
          ['code', 'a&b'],
          ['state', 'ü "'],
        ],
        mode,
      ),
      expected,
    )
  }
  assert.equal(appendToRedirect('https://x/cb', [], 'query'), 'https://x/cb')
})
