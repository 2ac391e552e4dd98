import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTOSO_NOTES, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import {
  acquire,
  type AppRequest,
  authorize,
  openBrowser,
  signIn,
  startRequest,
  TASKS_READ,
} from '../kit/native-app.ts'
import { startTestServer } from '../kit/server.ts'

const server = await startTestServer()
after(() => server.close())

async function open(request: AppRequest = {}) {
  return openBrowser(server).open(startRequest(server, request).url)
}

const PAGES: readonly [title: string, request: AppRequest, code: string][] = [
  ['an unknown client (RFC 6749 §4.1.2.1)', { clientId: '11111111-2222-4333-8444-555555555555' }, 'AADSTS700016'],
  ['an unregistered redirect (RFC 6749 §3.1.2.4)', { redirectUri: 'https://evil.example/cb' }, 'AADSTS50011'],
  [
    'another path on a registered loopback redirect (RFC 8252 §7.3)',
    { redirectUri: 'http://127.0.0.1:4000/other' },
    'AADSTS50011',
  ],
  [
    'an address that only looks like loopback (RFC 8252 §7.3)',
    { redirectUri: 'http://localhost.evil.example:4000/' },
    'AADSTS50011',
  ],
  ['an unknown tenant', { tenant: 'nobody.example' }, 'AADSTS90002'],
  ['consumers', { tenant: 'consumers' }, 'AADSTS9002332'],
  [
    'a single-tenant app at /common (azure-ad-wire §3.7 row 2)',
    { clientId: CONTOSO_NOTES, tenant: 'common' },
    'AADSTS50194',
  ],
  [
    'a single-tenant app at another tenant (§3.7 row 3)',
    { clientId: CONTOSO_NOTES, tenant: FABRIKAM_ID },
    'AADSTS700016',
  ],
  ['a missing redirect (OpenID Connect Core §3.1.2.1)', { more: { redirect_uri: undefined } }, 'AADSTS900971'],
]

for (const [title, request, code] of PAGES) {
  test(`shows a page and never redirects: ${title}`, async () => {
    const page = await open(request)
    assert.equal(page.status, 400)
    assert.equal(page.answer, undefined)
    assert.ok(page.html.includes(code), page.html)
    assert.ok(!page.html.includes('evil.example'), 'the address is not offered as a way back')
  })
}

const ANSWERS: readonly [title: string, request: AppRequest, error: string][] = [
  ['no response_type', { more: { response_type: undefined } }, 'invalid_request'],
  ['an implicit response_type (RFC 9700 §2.1.2)', { more: { response_type: 'token' } }, 'unsupported_response_type'],
  ['a hybrid response_type', { more: { response_type: 'code id_token' } }, 'unsupported_response_type'],
  [
    'no code challenge (RFC 7636 §4.4.1)',
    { more: { code_challenge: undefined, code_challenge_method: undefined } },
    'invalid_request',
  ],
  [
    'a challenge without a method, which would mean plain (RFC 7636 §4.3)',
    { more: { code_challenge_method: undefined } },
    'invalid_request',
  ],
  ['the plain method (ASVS 10.4.6)', { more: { code_challenge_method: 'plain' } }, 'invalid_request'],
  ['a challenge of 42 characters (RFC 7636 §4.2)', { more: { code_challenge: 'a'.repeat(42) } }, 'invalid_request'],
  [
    'prompt=none with another value (OpenID Connect Core §3.1.2.1)',
    { more: { prompt: 'none login' } },
    'invalid_request',
  ],
  ['an unknown prompt', { more: { prompt: 'sometimes' } }, 'invalid_request'],
  ['prompt=admin_consent on v2 (D-33)', { more: { prompt: 'admin_consent' } }, 'invalid_request'],
  ['a max_age that is no number', { more: { max_age: '-1' } }, 'invalid_request'],
  ['claims that are no JSON object', { more: { claims: '{' } }, 'invalid_request'],
  ['a request object (OpenID Connect Core §6)', { more: { request: 'eyJ.e.s' } }, 'request_not_supported'],
  ['a request_uri', { more: { request_uri: 'https://a.example/r' } }, 'request_uri_not_supported'],
  ['an unknown response_mode', { more: { response_mode: 'pigeon' } }, 'invalid_request'],
  ['an empty scope', { scope: '', more: { scope: undefined } }, 'invalid_scope'],
  ['an unknown permission', { scope: `${TASKS_URI}/Tasks.Eat` }, 'invalid_scope'],
  ['an unknown API (RFC 8707 §2)', { scope: 'api://nobody/Read' }, 'invalid_target'],
  [
    '.default beside other permissions',
    { scope: `${TASKS_URI}/.default https://calendar.contoso.example/Calendar.Read` },
    'invalid_scope',
  ],
  [
    'a GUID as RFC 8707 resource (D-15)',
    { more: { resource: 'a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52' } },
    'invalid_target',
  ],
  [
    'a resource that disagrees with the scope (D-16)',
    { more: { resource: 'https://calendar.contoso.example' } },
    'invalid_target',
  ],
  [
    'a resource with a fragment (RFC 8707 §2)',
    { more: { resource: 'https://tasks.contoso.example#x' } },
    'invalid_target',
  ],
  ['prompt=none without a session', { more: { prompt: 'none' } }, 'login_required'],
]

for (const [title, request, error] of ANSWERS) {
  test(`answers ${error} to the redirect with state and iss (RFC 6749 §4.1.2.1, RFC 9207 §2): ${title}`, async () => {
    const page = await open(request)
    const params = page.answer?.params
    assert.ok(params, page.html)
    assert.equal(
      params.get('error'),
      error === 'invalid_scope' && title === 'an empty scope' ? 'invalid_request' : error,
    )
    assert.equal(params.get('state'), 'xyz 1')
    assert.equal(params.get('iss'), `${server.baseUrl}/${CONTOSO_ID}/v2.0`)
    assert.match(params.get('error_description') ?? '', /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/)
  })
}

test('a repeated known parameter is refused, an unknown one ignored, an empty one absent (RFC 6749 §3.1)', async () => {
  const { url } = startRequest(server)
  const browser = openBrowser(server)
  const page = await browser.open(`${url}&client_id=x`)
  assert.equal(page.status, 400)
  assert.equal((await browser.open(`${url}&extra=1&extra=2&prompt=`)).heading, 'Sign in')
})

test('an error for a foreign client is a page with a link until a person has acted (RFC 9700 §4.11.2)', async () => {
  const page = await open({ tenant: FABRIKAM_ID, scope: 'api://nobody/Read' })
  assert.equal(page.status, 400)
  assert.equal(page.answer, undefined)
  assert.match(page.html, /href="http:\/\/127\.0\.0\.1:45871\/\?error=invalid_target/)
})

test('any port of a loopback redirect, for all three spellings of one registration (RFC 8252 §7.3)', async () => {
  for (const redirectUri of [
    'http://localhost:1',
    'http://127.0.0.1:65535/',
    'http://[::1]:4711/',
    'http://localhost',
  ]) {
    assert.equal((await open({ redirectUri })).heading, 'Sign in', redirectUri)
  }
})

test('with a session a claimable redirect is confirmed by a person, without a password (RFC 8252 §8.6)', async () => {
  const { browser } = await acquire(server)
  const again = await browser.open(startRequest(server).url)
  assert.match(again.heading, /^Continue as Ada Lovelace/)
  assert.ok((await browser.press(again, 'Continue')).answer?.params.get('code'))
  const silent = await browser.open(startRequest(server, { more: { prompt: 'none' } }).url)
  assert.equal(silent.answer?.params.get('error'), 'interaction_required')
})

test('prompt=login asks for the password again, prompt=select_account for the account (OpenID Connect Core §3.1.2.1)', async () => {
  const { browser } = await acquire(server)
  assert.equal((await browser.open(startRequest(server, { more: { prompt: 'login' } }).url)).heading, 'Sign in')
  assert.equal(
    (await browser.open(startRequest(server, { more: { prompt: 'select_account' } }).url)).heading,
    'Pick an account',
  )
})

test('max_age asks again when the sign-in is older (OpenID Connect Core §3.1.2.1)', async () => {
  const { browser } = await acquire(server)
  server.clock.advance(100)
  assert.equal((await browser.open(startRequest(server, { more: { max_age: '99' } }).url)).heading, 'Sign in')
  assert.match((await browser.open(startRequest(server, { more: { max_age: '1000' } }).url)).heading, /^Continue as/)
})

test('a login_hint skips the first page', async () => {
  const page = await open({ more: { login_hint: 'ada@contoso.example' } })
  assert.ok(page.html.includes('type="password"') && page.html.includes('ada@contoso.example'))
})

test('cancel on the sign-in page answers access_denied with error_subcode=cancel (azure-ad-wire §1.5)', async () => {
  const browser = openBrowser(server)
  const page = await browser.press(await browser.open(startRequest(server).url), 'Cancel')
  assert.equal(page.answer?.params.get('error'), 'access_denied')
  assert.equal(page.answer?.params.get('error_subcode'), 'cancel')
})

test('form_post is a page that posts to the redirect, errors included (OAuth 2.0 Form Post Response Mode §2)', async () => {
  const browser = openBrowser(server)
  const started = startRequest(server, { redirectUri: 'http://localhost:45871', more: { response_mode: 'form_post' } })
  const params = await authorize(server, browser, started)
  assert.ok(params.get('code'))
  assert.equal(params.get('state'), 'xyz 1')
  const refused = await browser.open(
    startRequest(server, {
      redirectUri: 'http://localhost:45871',
      scope: `${TASKS_URI}/No`,
      more: { response_mode: 'form_post' },
    }).url,
  )
  assert.equal(refused.answer?.mode, 'form_post')
  assert.equal(refused.answer?.params.get('error'), 'invalid_scope')
})

test('POST authorize is the same request (OpenID Connect Core §3.1.2.1)', async () => {
  const [path = '', query = ''] = startRequest(server).url.slice(server.baseUrl.length).split('?')
  const response = await server.post(path, query)
  assert.equal(response.status, 303)
  assert.equal((await openBrowser(server).open(String(response.headers['location']))).heading, 'Sign in')
})

test('codes stay below 1,500 characters, also for a request with everything in it', async () => {
  const nonce = 'n'.repeat(64)
  const scope = `openid profile email offline_access ${TASKS_READ} ${TASKS_URI}/Tasks.ReadWrite https://calendar.contoso.example/Calendar.Read`
  const { params } = await acquire(server, { scope, more: { nonce, max_age: '5000' } })
  assert.ok((params.get('code') ?? '').length < 1500, String(params.get('code')?.length))
})

test('three pending requests in one browser do not mix (RFC 8252 §8.8)', async () => {
  const browser = openBrowser(server)
  const pages = []
  for (const state of ['one', 'two', 'three'])
    pages.push({ state, page: await browser.open(startRequest(server, { more: { state } }).url) })
  for (const { state, page } of pages.toReversed()) {
    let next = await signIn(browser, page, 'bob@contoso.example')
    if (next.heading === 'Permissions requested') next = await browser.press(next, 'Accept')
    assert.equal(next.answer?.params.get('state'), state)
  }
})

test('another browser cannot use a page of this one (RFC 6749 §10.12)', async () => {
  const page = await openBrowser(server).open(startRequest(server).url)
  const stolen = await signIn(openBrowser(server), page, 'ada@contoso.example').catch((error: unknown) => String(error))
  assert.match(typeof stolen === 'string' ? stolen : stolen.html, /AADSTS50089|no button "Sign in"/)
})

test('a POST body with line breaks or foreign letters is encoded, never a header of its own (G-16)', async () => {
  const response = await server.post(`/${CONTOSO_ID}/oauth2/v2.0/authorize`, 'state=a\r\nX-Evil: y&b=é \u{1f511}')
  assert.equal(response.status, 303)
  assert.match(String(response.headers['location']), /\?state=a%0D%0AX-Evil:%20y&b=%C3%A9%20%F0%9F%94%91$/)
})
