import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTOSO_NOTES, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import { replaceUser } from '../../src/store/users.ts'
import { findUserByName } from '../../src/store/users.ts'
import type { Browser, Page } from '../kit/browser.ts'
import { graphAs, listOf } from '../kit/graph.ts'
import { acquire, openBrowser, passwordOf, refresh, signIn, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const servers: TestServer[] = []
after(() => Promise.all(servers.map((server) => server.close())))

async function start(): Promise<TestServer> {
  const server = await startTestServer()
  servers.push(server)
  return server
}

async function attempt(
  browser: Browser,
  page: Page,
  password: string,
  username = 'ada@contoso.example',
): Promise<Page> {
  const next = page.html.includes('type="password"') ? page : await browser.press(page, 'Next', { username })
  return browser.press(next, 'Sign in', { password })
}

test('unknown user, wrong password and disabled user look the same (ASVS 6.3.8)', async () => {
  const server = await start()
  const bob = await findUserByName(server.deps.db, CONTOSO_ID, 'bob@contoso.example')
  assert.ok(bob)
  await server.deps.db.commit([replaceUser({ ...bob, disabledAt: server.clock.now(), version: bob.version + 1 })])
  const shown = []
  for (const [username, password] of [
    ['ada@contoso.example', 'wrong password here'],
    ['nobody@contoso.example', 'wrong password here'],
    ['nobody@nowhere.example', 'wrong password here'],
    ['bob@contoso.example', passwordOf('bob@contoso.example')],
  ] as const) {
    const browser = openBrowser(server)
    const page = await attempt(browser, await browser.open(startRequest(server).url), password, username)
    shown.push(
      page.html
        .replaceAll(username, '')
        .replaceAll(/value="[^"]*"/g, '')
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ''),
    )
  }
  assert.equal(new Set(shown).size, 1)
  assert.ok(shown[0]?.includes('The user name or the password is wrong.'))
  const why = (await listAuditEvents(server.deps.db, CONTOSO_ID, 1000))
    .filter(({ type }) => type === 'sign-in.failed')
    .map(({ detail }) => detail['why'])
  assert.deepEqual(new Set(why), new Set(['wrong password', 'unknown user', 'disabled user']))
})

test('guessing slows down per account, without locking out a browser the person used before (ASVS 6.1.1)', async () => {
  const server = await start()
  const { browser: known } = await acquire(server)
  const stranger = openBrowser(server)
  let page = await stranger.open(startRequest(server).url)
  for (let count = 0; count < 14; count += 1) page = await attempt(stranger, page, `wrong guess number ${count}`)
  assert.ok(page.html.includes('Too many attempts'), page.html)
  const right = await attempt(stranger, page, passwordOf('ada@contoso.example'))
  assert.ok(right.html.includes('Too many attempts'), 'the right password does not help a stranger now')
  const own = await known.open(startRequest(server, { more: { prompt: 'login' } }).url)
  assert.match((await signIn(known, own, 'ada@contoso.example')).heading, /^$|^Permissions/)
  server.clock.advance(901)
  const later = await attempt(stranger, page, passwordOf('ada@contoso.example'))
  assert.ok(!later.html.includes('Too many attempts'))
})

test("another organization's user is told so at a tenant's address, with a way back (azure-ad-wire §3.7 row 4)", async () => {
  const server = await start()
  const browser = openBrowser(server)
  const page = await signIn(
    browser,
    await browser.open(startRequest(server, { clientId: CONTOSO_NOTES }).url),
    'fay@fabrikam.example',
  )
  assert.ok(page.html.includes('does not belong to this organization'))
  assert.equal((await browser.press(page, 'Cancel')).answer?.params.get('error'), 'access_denied')
})

test('cookies are __Host-, Secure and HttpOnly; the session is SameSite=None, the interaction Lax (DESIGN §0)', async () => {
  const server = await start()
  const response = await server.get(startRequest(server).url.slice(server.baseUrl.length))
  assert.match(
    response.cookies[0] ?? '',
    /^__Host-latchwork-interaction=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
  )
})

test('every authentication begins a new session and ends the old one (ASVS 7.2.4)', async () => {
  const server = await start()
  const { browser } = await acquire(server)
  const before = browser.cookies.get('__Host-latchwork-session')
  const again = await browser.open(startRequest(server, { more: { prompt: 'login' } }).url)
  await signIn(browser, again, 'ada@contoso.example')
  assert.ok(before)
  const old = openBrowser(server)
  old.cookies.set('__Host-latchwork-session', before)
  assert.equal((await old.open(startRequest(server).url)).heading, 'Sign in')
})

test('a session lasts 24 hours, 90 days when kept (DESIGN §0 lifetimes)', async () => {
  const server = await start()
  const plain = (await acquire(server)).browser
  const kept = openBrowser(server)
  const page = await kept.press(await kept.open(startRequest(server).url), 'Next', { username: 'bob@contoso.example' })
  await kept.press(page, 'Sign in', { password: passwordOf('bob@contoso.example'), keep: 'yes' })
  server.clock.advance(24 * 3600)
  assert.equal((await plain.open(startRequest(server).url)).heading, 'Sign in')
  assert.equal((await kept.open(startRequest(server).url)).heading, 'Permissions requested')
  server.clock.advance(89 * 24 * 3600)
  assert.equal((await kept.open(startRequest(server).url)).heading, 'Sign in')
})

test('revoked sign-ins end sessions and refresh tokens (azure-ad-wire §2.9)', async () => {
  const server = await start()
  const { browser, started, tokens } = await acquire(server)
  server.clock.advance(10)
  const ada = await findUserByName(server.deps.db, CONTOSO_ID, 'ada@contoso.example')
  assert.ok(ada)
  await server.deps.db.commit([replaceUser({ ...ada, tokensValidFrom: server.clock.now(), version: ada.version + 1 })])
  assert.equal((await browser.open(startRequest(server).url)).heading, 'Sign in')
  const refused = await refresh(server, started, tokens.refresh_token)
  assert.deepEqual([refused.body.error, refused.body.error_codes], ['invalid_grant', [50173]])
})

test('a stolen refresh token is told of at the next sign-in (DESIGN §3)', async () => {
  const server = await start()
  const { browser, started, tokens } = await acquire(server)
  server.clock.advance(61)
  const second = await refresh(server, started, tokens.refresh_token)
  server.clock.advance(61)
  const third = await refresh(server, started, second.body.refresh_token)
  server.clock.advance(61)
  const thief = await refresh(server, started, tokens.refresh_token)
  assert.equal(thief.body.error, 'invalid_grant')
  assert.equal(
    (await refresh(server, started, third.body.refresh_token)).body.error,
    'invalid_grant',
    'the whole authorization is revoked',
  )
  const page = await browser.open(startRequest(server, { more: { prompt: 'login' } }).url)
  const told = await signIn(browser, page, 'ada@contoso.example')
  assert.equal(told.heading, 'Please read this')
  assert.ok(told.html.includes('Tasks Desktop'))
  assert.ok((await browser.press(told, 'I have read this')).answer?.params.get('code'))
})

test('no secret is in the log: password, code, token, verifier (ASVS 16.2.5)', async () => {
  const server = await start()
  const { started, params, tokens } = await acquire(server)
  await refresh(server, started, 'nonsense')
  const text = server.logged.join('\n')
  for (const secret of [
    passwordOf('ada@contoso.example'),
    params.get('code'),
    tokens.access_token,
    tokens.refresh_token,
    tokens.id_token,
    started.verifier,
  ]) {
    assert.ok(secret && !text.includes(secret))
  }
})

test('the sign-in log names the application, for sign-ins that worked and that did not (azure-ad-wire §3.9)', async () => {
  const server = await start()
  const browser = openBrowser(server)
  const page = await attempt(browser, await browser.open(startRequest(server).url), 'a wrong password')
  await attempt(browser, page, passwordOf('ada@contoso.example'))
  const admin = await graphAs(server, 'admin@contoso.example')
  const mine = listOf(await admin('GET', `/auditLogs/signIns?$filter=appId eq '${TASKS_DESKTOP}'`))
  assert.deepEqual(
    mine.map(({ status }) => (status as { errorCode: number }).errorCode),
    [0, 0, 50126],
  )
})
