// Our own client against our own server, in a real Chromium: the way from the page to the app, for every kind of redirect.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { after, before, test } from 'node:test'
import { AuthError, createClient, type TokenResult } from '@latchwork/client'
import type { Browser, Page } from 'playwright-core'
import { CONTOSO_ID } from '@latchwork/server'
import { CALENDAR_URI, TASKS_DESKTOP, TASKS_URI } from '../../packages/server/src/dev/demo-applications.ts'
import { launchBrowser } from '../kit/chromium.ts'
import { startDevServer, type DevServer } from '../kit/dev-server.ts'
import { acceptIfAsked, meetPerson, press, signIn, type Person } from '../kit/person.ts'
import { payloadOf } from './payload.ts'

const ADA = 'ada@contoso.example'
const TASKS = [`${TASKS_URI}/Tasks.Read`]
const CALENDAR = [`${CALENDAR_URI}/Calendar.Read`]

let server: DevServer
let browser: Browser

before(async () => {
  ;[server, browser] = await Promise.all([startDevServer(), launchBrowser()])
})
after(async () => {
  await browser.close()
  assert.equal(await server.stop(), 0)
})

function createApp() {
  return createClient({
    authority: `${server.baseUrl}/${CONTOSO_ID}`,
    clientId: TASKS_DESKTOP,
    appName: 'Tasks',
    openBrowser: () => undefined,
  })
}

test('our client: sign-in, consent, answer on 127.0.0.1, second API silently, and a last page that says who signed in (RFC 8252 §7.3)', async () => {
  const app = createApp()
  const person = await meetPerson(browser)
  let tab: Promise<Page> | undefined
  const result = app.acquireTokenInteractive({
    scopes: [...TASKS, ...CALENDAR],
    timeoutSeconds: 30,
    onUrl: (url) => {
      tab = person.open(url).then(async (page) => {
        await signIn(page, ADA)
        await press(page, 'Accept')
        await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/done$/)
        return page
      })
    },
  })
  const { account, accessToken } = await result
  assert.equal(account.username, ADA)
  assert.equal(account.name, 'Ada Lovelace')
  assert.equal(account.tenantId, CONTOSO_ID)
  assert.equal(payloadOf(accessToken)['scp'], 'Tasks.Read')
  const page = await tab
  assert.match((await page?.textContent('body')) ?? '', /Ada Lovelace/)

  const calendar = await app.acquireTokenSilent({ scopes: CALENDAR, account })
  assert.equal(payloadOf(calendar.accessToken)['aud'], CALENDAR_URI)
  assert.deepEqual(person.violations, [])
  await person.context.close()
})

test('our client: in a browser with a session a person presses Continue once, without a password (RFC 8252 §8.6)', async () => {
  const person = await meetPerson(browser)
  const first = await signInWith(person, async (page) => {
    await signIn(page, ADA)
    await acceptIfAsked(page, page.getByText('is signed in to'))
  })
  const second = await signInWith(person, (page) => press(page, 'Continue'))
  assert.equal(second.account.id, first.account.id)
  assert.deepEqual(person.violations, [])
  await person.context.close()
})

test('our client: Cancel on the sign-in page reaches the app as user_cancelled (RFC 6749 §4.1.2.1)', async () => {
  const person = await meetPerson(browser)
  await assert.rejects(
    signInWith(person, (page) => press(page, 'Cancel')),
    (error: unknown) => error instanceof AuthError && error.code === 'user_cancelled',
  )
  assert.deepEqual(person.violations, [])
  await person.context.close()
})

function signInWith(person: Person, act: (page: Page) => Promise<void>): Promise<TokenResult> {
  return new Promise((resolve, reject) => {
    const onUrl = (url: string): void => void person.open(url).then(act).catch(reject)
    createApp().acquireTokenInteractive({ scopes: TASKS, onUrl, timeoutSeconds: 30 }).then(resolve, reject)
  })
}

/** Another program's listener, on an address that our client takes only when it must. */
async function listenOn(host: string) {
  const arrived = Promise.withResolvers<{ method: string; params: URLSearchParams }>()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      response.setHeader('content-type', 'text/plain').end('The program has its answer.')
      const query = (request.url ?? '').split('?')[1] ?? body
      if (query !== '') arrived.resolve({ method: request.method ?? '', params: new URLSearchParams(query) })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  const port = (server.address() as AddressInfo).port
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`
  return { origin, arrived: arrived.promise, close: () => server.close() }
}

function authorizeUrl(redirectUri: string, responseMode: string): string {
  const query = new URLSearchParams({
    client_id: TASKS_DESKTOP,
    response_type: 'code',
    redirect_uri: redirectUri,
    response_mode: responseMode,
    scope: `openid ${TASKS[0] ?? ''}`,
    state: 'a state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })
  return `${server.baseUrl}/${CONTOSO_ID}/oauth2/v2.0/authorize?${query.toString()}`
}

/** A machine without IPv6 has one loopback address. */
const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((found) => found?.address === '::1')

for (const host of hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
  for (const mode of ['query', 'form_post']) {
    test(`the answer reaches ${host} by ${mode} from a page with form-action, without a CSP violation (CSP3 §6.4.1)`, async () => {
      const program = await listenOn(host)
      const person = await meetPerson(browser)
      const page = await person.open(authorizeUrl(`${program.origin}/`, mode))
      await signIn(page, ADA)
      await acceptIfAsked(page, page.getByText('The program has its answer.'))
      const { method, params } = await program.arrived
      assert.equal(method, mode === 'query' ? 'GET' : 'POST')
      assert.ok(params.has('code'))
      assert.equal(params.get('state'), 'a state')
      assert.deepEqual(person.violations, [])
      await person.context.close()
      program.close()
    })
  }
}

test('the answer leaves for a custom scheme without a CSP violation (RFC 8252 §7.1)', async () => {
  const person = await meetPerson(browser)
  const page = await person.open(authorizeUrl('com.contoso.tasks://auth', 'query'))
  const left = page.waitForRequest((request) => request.url().startsWith('com.contoso.tasks://auth'))
  left.catch(() => undefined)
  await signIn(page, ADA)
  const url = new URL((await left).url())
  assert.ok(url.searchParams.has('code'))
  assert.deepEqual(person.violations, [])
  await person.context.close()
})

test('what the other tests rely on: a form that the policy blocks is seen in the console of the browser', async () => {
  const careless = createServer((_, response) => {
    response
      .setHeader('content-type', 'text/html')
      .setHeader('content-security-policy', "form-action 'self'")
      .end('<form method="post" action="http://127.0.0.1:9/"><button>Go</button></form>')
  })
  await new Promise<void>((resolve) => void careless.listen(0, '127.0.0.1', resolve))
  const person = await meetPerson(browser)
  const page = await person.open(`http://127.0.0.1:${String((careless.address() as AddressInfo).port)}/`)
  // The click itself never ends: it waits for the page that the policy does not let come.
  await Promise.all([page.waitForEvent('console'), page.getByRole('button').dispatchEvent('click')])
  assert.equal(person.violations.length, 1)
  await person.context.close()
  careless.close()
})
