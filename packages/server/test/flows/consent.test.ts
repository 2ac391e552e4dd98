import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID, DEMO_DIRECTORY, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { listGrantsOfTenant } from '../../src/store/permission-grants.ts'
import { listServicePrincipals } from '../../src/store/service-principals.ts'
import {
  type AppRequest,
  authorize,
  openBrowser,
  payloadOf,
  redeem,
  signIn,
  startRequest,
  TASKS_READ,
} from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const servers: TestServer[] = []
after(() => Promise.all(servers.map((server) => server.close())))

async function start(directory?: unknown): Promise<TestServer> {
  const server = await startTestServer({ directory })
  servers.push(server)
  return server
}

const MANAGE = `${TASKS_URI}/Tasks.Manage.All`

async function consentPage(server: TestServer, username: string, request = {}) {
  const browser = openBrowser(server)
  const page = await signIn(browser, await browser.open(startRequest(server, request).url), username)
  return { browser, page }
}

test('the page names the app, the API, the permissions, the user and the way to refuse (users-and-peers §E2)', async () => {
  const { page } = await consentPage(await start(), 'ada@contoso.example')
  assert.equal(page.heading, 'Permissions requested')
  for (const words of [
    'Tasks Desktop',
    'Tasks API',
    'Read your tasks',
    'Ada Lovelace',
    'Cancel',
    'Accept',
    'Unverified',
    'contoso.example',
    'Stay signed in and work when you are not using the app',
  ]) {
    assert.ok(page.html.includes(words), words)
  }
})

test('declining answers access_denied, and nothing is recorded (RFC 6749 §4.1.2.1, AADSTS65004)', async () => {
  const server = await start()
  const { browser, page } = await consentPage(server, 'ada@contoso.example')
  const { answer } = await browser.press(page, 'Cancel')
  assert.equal(answer?.params.get('error'), 'access_denied')
  assert.match(answer?.params.get('error_description') ?? '', /AADSTS65004/)
  const again = await browser.open(startRequest(server).url)
  assert.equal(again.heading, 'Permissions requested')
})

test('what was accepted is not asked for again, new permissions only (azure-ad-wire §4.1)', async () => {
  const server = await start()
  const { browser, page } = await consentPage(server, 'ada@contoso.example')
  await browser.press(page, 'Accept')
  assert.match((await browser.open(startRequest(server).url)).heading, /^Continue as/)
  const more = await browser.open(
    startRequest(server, { scope: `openid offline_access ${TASKS_READ} ${TASKS_URI}/Tasks.ReadWrite` }).url,
  )
  assert.equal(more.heading, 'Permissions requested')
  assert.ok(more.html.includes('Change your tasks'))
})

test("one user's consent is not another's", async () => {
  const server = await start()
  const { browser, page } = await consentPage(server, 'ada@contoso.example')
  await browser.press(page, 'Accept')
  assert.equal((await consentPage(server, 'bob@contoso.example')).page.heading, 'Permissions requested')
})

test('an admin-level permission blocks others, with a way back: access_denied 90094 (azure-ad-wire §4.2 row 5)', async () => {
  const { browser, page } = await consentPage(await start(), 'ada@contoso.example', { scope: `openid ${MANAGE}` })
  assert.equal(page.heading, 'Need admin approval')
  const { answer } = await browser.press(page, 'Return to the application without granting consent')
  assert.equal(answer?.params.get('error'), 'access_denied')
  assert.match(answer?.params.get('error_description') ?? '', /AADSTS90094/)
})

test('an administrator consents for the organization, and its users are not asked (azure-ad-wire §4.2 row 4)', async () => {
  const server = await start()
  const { browser, page } = await consentPage(server, 'admin@contoso.example', {
    scope: `openid offline_access ${MANAGE}`,
  })
  assert.ok(page.html.includes('Consent on behalf of your organization'))
  await browser.press(page, 'Accept', { organization: 'yes' })
  const other = await consentPage(server, 'bob@contoso.example', { scope: `openid offline_access ${MANAGE}` })
  assert.ok(other.page.answer?.params.get('code'), other.page.heading)
})

test('without the tick an administrator consents for himself only', async () => {
  const server = await start()
  const { browser, page } = await consentPage(server, 'admin@contoso.example', { scope: `openid ${MANAGE}` })
  await browser.press(page, 'Accept')
  assert.equal(
    (await consentPage(server, 'bob@contoso.example', { scope: `openid ${MANAGE}` })).page.heading,
    'Need admin approval',
  )
})

test('prompt=consent asks although everything is granted (OpenID Connect Core §3.1.2.1)', async () => {
  const server = await start()
  const { browser, page } = await consentPage(server, 'ada@contoso.example')
  await browser.press(page, 'Accept')
  const again = await browser.open(startRequest(server, { more: { prompt: 'consent' } }).url)
  assert.equal(again.heading, 'Permissions requested')
  assert.ok((await browser.press(again, 'Accept')).answer?.params.get('code'))
})

test('prompt=none without consent is consent_required (OpenID Connect Core §3.1.2.6)', async () => {
  const server = await start()
  const { browser } = await consentPage(server, 'ada@contoso.example')
  const { answer } = await browser.open(startRequest(server, { more: { prompt: 'none' } }).url)
  assert.equal(answer?.params.get('error'), 'consent_required')
})

test('consent in a customer tenant makes the web API appear there and not the native app (DESIGN §1 Registration)', async () => {
  const server = await start()
  const browser = openBrowser(server)
  const started = startRequest(server, { tenant: 'organizations' })
  const params = await authorize(server, browser, started, 'fay@fabrikam.example')
  const tokens = await redeem(server, started, params.get('code') ?? '')
  assert.equal(payloadOf(tokens.body.id_token)['tid'], FABRIKAM_ID)
  assert.equal(params.get('iss'), null, 'organizations has no one issuer')
  const listed = (await listServicePrincipals(server.deps.db, FABRIKAM_ID, 'listed')).map(({ appId }) => appId)
  assert.ok(listed.includes(TASKS_API) && !listed.includes(TASKS_DESKTOP), listed.join(' '))
  const home = (await listServicePrincipals(server.deps.db, CONTOSO_ID, 'listed')).map(({ appId }) => appId)
  assert.ok(home.includes(TASKS_DESKTOP))
})

test('the answer counts only with the ticket of this session and these permissions (DESIGN: every way out)', async () => {
  const server = await start()
  const { browser, page } = await consentPage(server, 'ada@contoso.example')
  const bad = await browser.press(page, 'Accept', { ticket: 'forged' })
  assert.equal(bad.heading, 'Permissions requested')
  const other = await consentPage(server, 'bob@contoso.example')
  const ticket = /name="ticket" value="([^"]*)"/.exec(other.page.html)?.[1] ?? ''
  assert.equal((await browser.press(page, 'Accept', { ticket })).heading, 'Permissions requested')
})

test('a consent is told of in the audit log, in the same commit (DESIGN §6)', async () => {
  const server = await start()
  const { browser, page } = await consentPage(server, 'ada@contoso.example')
  await browser.press(page, 'Accept')
  const { listAuditEvents } = await import('../../src/store/audit-events.ts')
  const events = await listAuditEvents(server.deps.db, CONTOSO_ID, 1000)
  assert.ok(events.some(({ type, target }) => type === 'consent.user' && target === TASKS_DESKTOP))
})

test('opening the consent page when nothing is left to ask is no act of a person (RFC 8252 §8.6)', async () => {
  const server = await start()
  const { browser, page } = await consentPage(server, 'ada@contoso.example')
  await browser.press(page, 'Accept')
  const waiting = await browser.open(startRequest(server).url)
  assert.match(waiting.heading, /^Continue as/)
  const detour = await browser.open(waiting.url.replace('/interaction/continue', '/interaction/consent'))
  assert.match(detour.heading, /^Continue as/)
  assert.equal(detour.answer, undefined)
})

test('prompt=consent gives a user in his own name only what is his to grant, and never for everybody (azure-ad-wire §4.2 rows 5, 7)', async () => {
  const server = await start()
  const want = { scope: `openid offline_access ${TASKS_READ} ${MANAGE}` }
  const admin = await consentPage(server, 'admin@contoso.example', want)
  await admin.browser.press(admin.page, 'Accept', { organization: 'yes' })
  const { browser, page } = await consentPage(server, 'ada@contoso.example', { ...want, more: { prompt: 'consent' } })
  const [asked = '', allowed = ''] = page.html.split('Already allowed')
  assert.ok(asked.includes('Read your tasks') && !asked.includes("Manage everyone's tasks"), asked)
  assert.ok(allowed.includes('Manage everyone&#39;s tasks'), allowed)
  assert.ok((await browser.press(page, 'Accept')).answer?.params.get('code'))
  const grants = await listGrantsOfTenant(server.deps.db, CONTOSO_ID)
  const own = grants.filter(({ by, resourceAppId }) => by.kind === 'user' && resourceAppId === TASKS_API)
  assert.deepEqual(
    own.map(({ scopes }) => scopes.join(' ')),
    ['Tasks.Read'],
  )
})

describe('an app that lists permissions of the directory API', () => {
  const GRAPH = 'https://graph.microsoft.com'
  const LISTED = 'Read all profiles of the organization'
  const GRAPH_SCRIPT = 'f1d6a0b3-3c58-4e7a-9b24-6d0c8e5f7a91'
  const reader = {
    appId: GRAPH_SCRIPT,
    displayName: 'Directory reader',
    isFallbackPublicClient: true,
    publicClient: { redirectUris: ['http://127.0.0.1'] },
    requiredResourceAccess: [{ resource: GRAPH, scopes: ['User.Read', 'User.Read.All'] }],
  }
  const [contoso, ...others] = DEMO_DIRECTORY.tenants
  const directory = { tenants: [{ ...contoso, applications: [reader] }, ...others] }
  const asks = { clientId: GRAPH_SCRIPT, scope: `openid profile offline_access ${GRAPH}/.default` }

  for (const [name, request] of Object.entries({
    'v2 by .default, as the Graph SDKs do': asks,
    'v1 by resource, as ADAL does': { ...asks, dialect: 'v1', more: { resource: GRAPH } },
  } satisfies Record<string, AppRequest>)) {
    test(`is asked for the whole list, ${name} (azure-ad-wire §4.1)`, async () => {
      const server = await start(directory)
      const { browser, page } = await consentPage(server, 'admin@contoso.example', request)
      assert.equal(page.heading, 'Permissions requested')
      assert.ok(page.html.includes(LISTED))
      const started = startRequest(server, request)
      await browser.press(page, 'Accept')
      const answer = await authorize(server, browser, started)
      const { body } = await redeem(server, started, answer.get('code') ?? '')
      assert.match(String(payloadOf(body.access_token)['scp']), /\bUser\.Read\.All\b/)
      assert.equal((await consentPage(server, 'ada@contoso.example', request)).page.heading, 'Need admin approval')
    })
  }

  test('and asks for the sign-in alone shows nothing of that list', async () => {
    const server = await start(directory)
    const { page } = await consentPage(server, 'ada@contoso.example', { ...asks, scope: 'openid profile' })
    assert.equal(page.heading, 'Permissions requested')
    assert.equal(page.html.includes(LISTED), false)
  })
})
