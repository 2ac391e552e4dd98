import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTOSO_NOTES, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { acquire, refresh, startRequest } from '../kit/native-app.ts'
import { startTestServer } from '../kit/server.ts'

const server = await startTestServer()
after(() => server.close())
const LOGOUT = `${server.baseUrl}/${CONTOSO_ID}/oauth2/v2.0/logout`

test('without a hint a person is asked first; then the session is dead (RP-Initiated Logout §2)', async () => {
  const { browser } = await acquire(server)
  const page = await browser.open(`${LOGOUT}?client_id=${TASKS_DESKTOP}&post_logout_redirect_uri=http://localhost`)
  assert.match(page.heading, /^Sign out/)
  assert.match((await browser.open(startRequest(server).url)).heading, /^Continue as/, 'nothing happened yet')
  const out = await browser.press(page, 'Sign out')
  assert.equal(out.answer?.uri, 'http://localhost')
  assert.equal(
    (await browser.open(startRequest(server, { more: { prompt: 'none' } }).url)).answer?.params.get('error'),
    'login_required',
  )
})

test('a valid hint signs out at once and returns with state to a registered address (§2, §3)', async () => {
  const { browser, tokens, started } = await acquire(server)
  server.clock.advance(7200)
  const out = await browser.open(
    `${LOGOUT}?id_token_hint=${tokens.id_token}&post_logout_redirect_uri=http://localhost&state=s1`,
  )
  assert.equal(out.answer?.uri, 'http://localhost')
  assert.equal(out.answer?.params.get('state'), 's1')
  assert.equal((await refresh(server, started, tokens.refresh_token)).status, 200, 'tokens are not revoked by it')
})

test('MSAL.js names no client: back to an app of this session, after the question, and to no other (§3, azure-ad-wire §6.3)', async () => {
  const leave = async (clientId: string, uri: string) => {
    const { browser } = await acquire(server, { clientId })
    const query = new URLSearchParams({ post_logout_redirect_uri: uri, 'client-request-id': 'x', state: 's1' })
    const page = await browser.open(`${LOGOUT}?${query.toString()}`)
    assert.match(page.heading, /^Sign out/)
    return browser.press(page, 'Sign out')
  }
  const out = await leave(TASKS_DESKTOP, 'http://localhost')
  assert.equal(out.answer?.uri, 'http://localhost')
  assert.equal(out.answer?.params.get('state'), 's1')
  for (const [clientId, uri] of [
    [CONTOSO_NOTES, 'com.contoso.tasks://auth'],
    [TASKS_DESKTOP, 'https://evil.example/'],
  ] as const) {
    const stayed = await leave(clientId, uri)
    assert.equal(stayed.answer, undefined, uri)
    assert.equal(stayed.status, 200)
  }
})

test('a tampered hint, or an access token as a hint, is refused without a redirect (§4)', async () => {
  const { browser, tokens } = await acquire(server)
  for (const hint of [`${tokens.id_token.slice(0, -8)}AAAAAAAA`, tokens.access_token, 'eyJhbGciOiJub25lIn0.e30.']) {
    const page = await browser.open(`${LOGOUT}?id_token_hint=${hint}&post_logout_redirect_uri=http://localhost`)
    assert.equal(page.status, 400)
    assert.equal(page.answer, undefined)
  }
})

test('an unregistered post_logout_redirect_uri is refused, also with one more parameter (§3)', async () => {
  const { browser, tokens } = await acquire(server)
  for (const uri of ['https://evil.example/', 'http://localhost?x=1']) {
    const page = await browser.open(
      `${LOGOUT}?id_token_hint=${tokens.id_token}&post_logout_redirect_uri=${encodeURIComponent(uri)}`,
    )
    assert.equal(page.status, 400)
    assert.equal(page.answer, undefined)
  }
})
