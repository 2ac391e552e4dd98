import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import type { Browser, Page } from '../kit/browser.ts'
import { errorOf, graphAs } from '../kit/graph.ts'
import { acquire, openBrowser, passwordOf, refresh, signIn, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const ADA = 'ada@contoso.example'
const NEXT = 'seven green bottles on a wall'
const CHANGED = 'Your password is changed'

const servers: TestServer[] = []
let server: TestServer
const start = async (): Promise<void> => void servers.push((server = await startTestServer()))
after(() => Promise.all(servers.map((each) => each.close())))

const types = async () => (await listAuditEvents(server.deps.db, CONTOSO_ID, 1000)).map(({ type }) => type)

async function change(browser: Browser, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
  const page = await browser.open('/changepassword')
  return browser.press(page, 'Change password', { current: passwordOf(ADA), password: NEXT, repeat: NEXT, ...fields })
}

async function mayUse(password: string): Promise<boolean> {
  const browser = openBrowser(server)
  const page = await browser.press(await browser.open(startRequest(server).url), 'Next', { username: ADA })
  return !(await browser.press(page, 'Sign in', { password })).html.includes('type="password"')
}

describe('/changepassword', () => {
  beforeEach(start)

  test('a person changes the password; this browser stays signed in under a new session (azure-ad-wire §2.9, ASVS 7.2.4)', async () => {
    const { browser, started, tokens } = await acquire(server)
    const old = browser.cookies.get('__Host-latchwork-session')
    const phone = await acquire(server)
    assert.equal((await change(browser)).heading, CHANGED)
    assert.deepEqual([await mayUse(passwordOf(ADA)), await mayUse(NEXT)], [false, true])
    assert.match((await browser.open(startRequest(server).url)).heading, /^Continue as/)
    assert.equal((await phone.browser.open(startRequest(server).url)).heading, 'Sign in')
    for (const token of [tokens.refresh_token, phone.tokens.refresh_token])
      assert.deepEqual((await refresh(server, started, token)).body.error_codes, [50173])
    const thief = openBrowser(server)
    thief.cookies.set('__Host-latchwork-session', old ?? '')
    assert.equal((await thief.open(startRequest(server).url)).heading, 'Sign in')
    assert.ok((await types()).includes('password.changed'))
    assert.ok(!server.logged.join('').includes(NEXT))
  })

  test('the page says what is wrong and changes nothing (NIST SP 800-63B-4 §3.1.1.2)', async () => {
    const { browser } = await acquire(server)
    const tries: readonly [fields: Readonly<Record<string, string>>, says: RegExp][] = [
      [{ current: 'wrong password here' }, /The current password is wrong/],
      [{ repeat: 'another text of some length' }, /The two new passwords differ/],
      [{ password: 'short', repeat: 'short' }, /at least 15 characters/],
      [{ password: passwordOf(ADA), repeat: passwordOf(ADA) }, /the password you have now/],
    ]
    for (const [fields, says] of tries) assert.match((await change(browser, fields)).html, says)
    assert.deepEqual([await mayUse(passwordOf(ADA)), await mayUse(NEXT)], [true, false])
    assert.ok((await types()).includes('password.change-failed'))
  })

  test('guessing the current password slows down as sign-in does (ASVS 6.1.1)', async () => {
    const { browser } = await acquire(server)
    let page: Page | undefined
    for (let count = 0; count < 14; count += 1) page = await change(browser, { current: `wrong guess number ${count}` })
    assert.match(page?.html ?? '', /Too many attempts/)
    assert.match((await change(browser)).html, /Too many attempts/, 'the right one does not help now')
    server.clock.advance(61)
    assert.equal((await change(browser)).heading, CHANGED)
  })

  test('a form of another browser or session, or none, changes nothing (RFC 9700 §4.7)', async () => {
    const { browser } = await acquire(server)
    const page = await browser.open('/changepassword')
    const fields = { current: passwordOf(ADA), password: NEXT, repeat: NEXT }
    const other = await acquire(server)
    assert.equal((await other.browser.press(page, 'Change password', fields)).heading, 'This did not work')
    const forged = { ...page, html: page.html.replace(/name="ticket" value="[^"]*"/, 'name="ticket" value="x"') }
    assert.equal((await browser.press(forged, 'Change password', fields)).heading, 'This did not work')
    server.clock.advance(3601)
    assert.equal((await browser.press(page, 'Change password', fields)).heading, 'This did not work')
    assert.equal(await mayUse(NEXT), false)
  })

  test('nobody signed in: the page says where to; two accounts: it asks which one, and changes that one only', async () => {
    const browser = openBrowser(server)
    assert.match((await browser.open('/changepassword')).html, /Nobody is signed in to this browser/)
    await signIn(browser, await browser.open(startRequest(server).url), ADA)
    const more = { prompt: 'login' }
    await signIn(browser, await browser.open(startRequest(server, { more }).url), 'bob@contoso.example')
    const chosen = await browser.press(await browser.open('/changepassword'), ADA)
    assert.match(chosen.html, /for\s+<bdi>ada@contoso\.example<\/bdi>/)
    const fields = { current: passwordOf(ADA), password: NEXT, repeat: NEXT }
    assert.equal((await browser.press(chosen, 'Change password', fields)).heading, CHANGED)
    assert.equal(await mayUse(NEXT), true)
    const picker = await browser.open(startRequest(server, { more: { prompt: 'select_account' } }).url)
    assert.ok(picker.html.includes(ADA) && picker.html.includes('bob@contoso.example'))
    assert.match(picker.html, /href="\/changepassword"/)
  })
})

describe('POST /v1.0/me/changePassword', () => {
  before(start)
  const body = { currentPassword: passwordOf(ADA), newPassword: NEXT }
  const asAda = () => graphAs(server, ADA, ['User.Read'])

  test('needs Directory.AccessAsUser.All and names each wrong property (azure-ad-wire §3.9)', async () => {
    assert.equal((await (await asAda())('POST', '/me/changePassword', body)).status, 403)
    const admin = await graphAs(server, 'admin@contoso.example', ['Directory.AccessAsUser.All'])
    const right = { currentPassword: passwordOf('admin@contoso.example'), newPassword: NEXT }
    const tries: readonly [body: Readonly<Record<string, unknown>>, says: RegExp][] = [
      [{ ...right, currentPassword: undefined }, /'currentPassword': expected a text/],
      [{ ...right, newPassword: 7 }, /'newPassword': expected a text/],
      [{ ...right, newPassword: 'short' }, /'newPassword': Use at least 15/],
      [{ ...right, currentPassword: 'wrong password here' }, /'currentPassword': The current password is wrong/],
      [{ ...right, userId: 'x' }, /'userId'/],
    ]
    for (const [wrong, says] of tries) {
      const answer = await admin('POST', '/me/changePassword', wrong)
      assert.equal(answer.status, 400)
      assert.match(errorOf(answer).message, says)
    }
    assert.equal((await admin('POST', '/me/changePassword', right)).status, 204)
  })

  test('guesses are slowed down: 429 TooManyRequests (ASVS 6.1.1)', async () => {
    const admin = await graphAs(server, 'admin@fabrikam.example', ['Directory.AccessAsUser.All'])
    let last = await admin('POST', '/me/changePassword', { ...body, currentPassword: 'a wrong guess' })
    for (let count = 0; count < 13 && last.status === 400; count += 1)
      last = await admin('POST', '/me/changePassword', { ...body, currentPassword: 'a wrong guess' })
    assert.deepEqual([last.status, errorOf(last).code], [429, 'TooManyRequests'])
  })
})
