import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { OWN_PAGES_APP_ID } from '../../src/directory/graph.ts'
import { listGrantsOfTenant } from '../../src/store/permission-grants.ts'
import { graphAs, listOf } from '../kit/graph.ts'
import { acquire, openBrowser, refresh, signIn, startRequest, TASKS_READ } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const servers: TestServer[] = []
after(() => Promise.all(servers.map((server) => server.close())))

async function start(): Promise<TestServer> {
  const server = await startTestServer()
  servers.push(server)
  return server
}

const MY_APPS = 'https://login.test/myapps'

test('a person sees what he allowed and takes it back; the sign-ins of the app end and it must ask again (azure-ad-wire §4.5)', async () => {
  const server = await start()
  const { browser, started, tokens } = await acquire(server)
  const page = await browser.open(MY_APPS)
  for (const words of ['Tasks Desktop', 'Tasks API', 'Read your tasks', 'You allowed it'])
    assert.ok(page.html.includes(words), words)
  const asked = await browser.press(page, 'Remove access')
  assert.equal(asked.heading, 'Remove access?')
  assert.equal((await refresh(server, started, tokens.refresh_token)).status, 200)
  const after_ = await browser.press(asked, 'Remove access')
  assert.ok(after_.html.includes('can no longer act as you'), after_.html)
  assert.ok(after_.html.includes('No app may act as you'))
  const refused = await refresh(server, started, tokens.refresh_token)
  assert.equal(refused.body.error, 'invalid_grant')
  assert.deepEqual(await listGrantsOfTenant(server.deps.db, CONTOSO_ID), [])
  assert.equal((await browser.open(startRequest(server).url)).heading, 'Permissions requested')
  const admin = await graphAs(server, 'admin@contoso.example')
  assert.ok(JSON.stringify(listOf(await admin('GET', '/auditLogs/directoryAudits'))).includes('consent.revoked'))
})

test('another person keeps what he allowed', async () => {
  const server = await start()
  const { browser } = await acquire(server)
  const bob = await acquire(server, {}, 'bob@contoso.example')
  await browser.press(await browser.press(await browser.open(MY_APPS), 'Remove access'), 'Remove access')
  assert.equal((await refresh(server, bob.started, bob.tokens.refresh_token)).status, 200)
  assert.ok((await bob.browser.open(MY_APPS)).html.includes('Tasks Desktop'))
})

test('what an administrator allowed for everybody stays; the person signs the app out (azure-ad-wire §4.2 row 4)', async () => {
  const server = await start()
  const admin = openBrowser(server)
  const want = { scope: `openid offline_access ${TASKS_READ}` }
  const page = await signIn(admin, await admin.open(startRequest(server, want).url), 'admin@contoso.example')
  await admin.press(page, 'Accept', { organization: 'yes' })
  const { browser, started, tokens } = await acquire(server, want)
  const mine = await browser.open(MY_APPS)
  assert.ok(mine.html.includes('Your organization allowed it for everybody'))
  const done = await browser.press(await browser.press(mine, 'Sign out of this app'), 'Sign out')
  assert.ok(done.html.includes('Tasks Desktop'))
  assert.equal((await refresh(server, started, tokens.refresh_token)).body.error, 'invalid_grant')
  assert.equal((await listGrantsOfTenant(server.deps.db, CONTOSO_ID)).length > 0, true)
})

/** Where the one link of a page leads that looks like a button. */
const mainLink = (html: string) =>
  (/<a class="button primary" href="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&')

for (const [address, heading] of [
  ['https://login.test/myapps', 'Your apps'],
  ['https://login.test/changepassword', 'Change your password'],
] as const)
  test(`${address}: who is not signed in does so and is back, without consent and with nothing that could be redeemed (RFC 7636 §4.6)`, async () => {
    const server = await start()
    const browser = openBrowser(server)
    const page = await browser.open(address)
    assert.ok(page.html.includes('Nobody is signed in'))
    const name = await browser.open(mainLink(page.html))
    assert.match(name.html, /to continue to[^]*Your account/)
    const back = await signIn(browser, name, 'fay@fabrikam.example')
    assert.equal(back.heading, heading)
    assert.ok(back.html.includes('fay@fabrikam.example'))
    const code = new URLSearchParams(new URL(back.url).hash.slice(1)).get('code') ?? ''
    assert.notEqual(code, '')
    const redeemed = await server.post('/organizations/oauth2/v2.0/token', {
      grant_type: 'authorization_code',
      client_id: OWN_PAGES_APP_ID,
      redirect_uri: address,
      code,
      code_verifier: 'v'.repeat(43),
    })
    assert.equal(redeemed.status, 401, redeemed.body)
  })

test('a person signs out of the browser from the own page', async () => {
  const server = await start()
  const { browser } = await acquire(server)
  const page = await browser.open(MY_APPS)
  const href = /<a href="([^"]*logout)"/.exec(page.html)?.[1] ?? ''
  const asked = await browser.open(href)
  assert.equal((await browser.press(asked, 'Stay signed in')).heading, 'You are still signed in')
  assert.ok((await browser.open(MY_APPS)).html.includes('ada@contoso.example'))
  assert.equal((await browser.press(asked, 'Sign out')).heading, 'You are signed out')
  assert.ok((await browser.open(MY_APPS)).html.includes('Nobody is signed in'))
})

test('without a session nothing is shown, and a ticket of another browser is refused (RFC 9700 §4.7)', async () => {
  const server = await start()
  const stranger = openBrowser(server)
  assert.ok((await stranger.open(MY_APPS)).html.includes('Nobody is signed in'))
  const { browser } = await acquire(server)
  const page = await browser.open(MY_APPS)
  const other = await acquire(server, {}, 'bob@contoso.example')
  const stolen = await other.browser.press(page, 'Remove access')
  assert.equal(stolen.status, 400)
  assert.ok(stolen.html.includes('AADSTS50089'))
  assert.equal(mainLink(stolen.html), '/myapps', 'no application is asked: the page is opened again')
  assert.doesNotMatch(stolen.html, /application and start again/)
})
