// Unmodified @azure/msal-node and a person at a real Chromium, against `latchwork dev`.
import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { after, before, mock, test } from 'node:test'
import {
  InteractionRequiredAuthError,
  PublicClientApplication,
  ServerError,
  type AuthenticationResult,
} from '@azure/msal-node'
import type { Browser, Page } from 'playwright-core'
import { CONTOSO_ID } from '@latchwork/server'
import {
  CALENDAR_URI,
  CONTOSO_NOTES,
  TASKS_API,
  TASKS_DESKTOP,
  TASKS_URI,
} from '../../packages/server/src/dev/demo-applications.ts'
import { launchBrowser } from '../kit/chromium.ts'
import { startDevServer, type DevServer } from '../kit/dev-server.ts'
import { acceptIfAsked, meetPerson, press, signIn } from '../kit/person.ts'
import { payloadOf } from './payload.ts'

const TASKS = [`${TASKS_URI}/Tasks.Read`]
const CALENDAR = [`${CALENDAR_URI}/Calendar.Read`]
const ADA = 'ada@contoso.example'
const ADA_ID = '2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901'
const HOUR = 3600
const DAY = 86_400

let server: DevServer
let browser: Browser

before(async () => {
  ;[server, browser] = await Promise.all([startDevServer(), launchBrowser()])
})
after(async () => {
  mock.timers.reset()
  await browser.close()
  assert.equal(await server.stop(), 0)
})

function createApp(clientId: string = TASKS_DESKTOP): PublicClientApplication {
  const authority = `${server.baseUrl}/${CONTOSO_ID}`
  return new PublicClientApplication({ auth: { clientId, authority, knownAuthorities: [server.host] } })
}

type Act = (page: Page) => Promise<void>

/** The library sends a person to Chromium; whatever they do there, no page may have run into its own security policy. */
async function acquireInteractively(
  app: PublicClientApplication,
  act: Act,
  scopes = TASKS,
): Promise<AuthenticationResult> {
  const person = await meetPerson(browser)
  const acting = Promise.withResolvers<void>()
  const openBrowser = (url: string): Promise<void> => {
    const giveUp = (cause: unknown): Promise<void> => endWaiting(url).finally(() => acting.reject(cause))
    person.open(url).then(act).then(acting.resolve, giveUp)
    return Promise.resolve()
  }
  try {
    const asked = app.acquireTokenInteractive({ scopes, extraScopesToConsent: CALENDAR, openBrowser })
    const [result, acted] = await Promise.allSettled([asked, acting.promise])
    // What a person missed on a page says more than what the library then said.
    if (acted.status === 'rejected') throw acted.reason
    if (result.status === 'rejected') throw result.reason
    return result.value
  } finally {
    assert.deepEqual(person.violations, [])
    await person.context.close()
  }
}

/** The library would listen for ever, and the test with it, when a person finds no way to an answer. */
async function endWaiting(authorizeUrl: string): Promise<void> {
  const { searchParams } = new URL(authorizeUrl)
  const body = new URLSearchParams({ error: 'test_gave_up', state: searchParams.get('state') ?? '' })
  await fetch(searchParams.get('redirect_uri') ?? '', { method: 'POST', body })
}

/** Ada accepts what is asked where it is asked; the last page is the app's own. */
async function asAda(page: Page): Promise<void> {
  await signIn(page, ADA)
  await acceptIfAsked(page, page.getByText('Auth code was successfully acquired'))
}

/** How many HTTP requests this process makes meanwhile: observed, not replaced. */
async function countRequests(work: () => Promise<unknown>): Promise<number> {
  let count = 0
  const observe = (): void => void (count += 1)
  subscribe('undici:request:create', observe)
  await work()
  unsubscribe('undici:request:create', observe)
  return count
}

/** The refresh tokens in the library's cache. */
function refreshTokensOf(app: PublicClientApplication): string[] {
  const cache = JSON.parse(app.getTokenCache().serialize()) as { RefreshToken: Record<string, { secret: string }> }
  return Object.values(cache.RefreshToken).map(({ secret }) => secret)
}

test('msal-node signs in with form_post on a random loopback port, and learns who it was (azure-ad-wire §6.2)', async () => {
  const { account, accessToken, scopes } = await acquireInteractively(createApp(), asAda)
  assert.equal(account?.homeAccountId, `${ADA_ID}.${CONTOSO_ID}`)
  assert.equal(account.environment, server.host)
  assert.equal(account.tenantId, CONTOSO_ID)
  assert.equal(account.username, ADA)
  assert.equal(account.name, 'Ada Lovelace')
  assert.ok(scopes.includes(TASKS[0] ?? ''))
  const { aud, scp, ver } = payloadOf(accessToken)
  assert.deepEqual({ aud, scp, ver }, { aud: TASKS_API, scp: 'Tasks.Read', ver: '2.0' })
})

test('msal-node: silent from the cache without a request, a forced refresh, and the second API from the same refresh token (DESIGN §1 step 6)', async () => {
  const app = createApp()
  const { account, accessToken } = await acquireInteractively(app, asAda)
  assert.ok(account)
  const none = await countRequests(async () => {
    const cached = await app.acquireTokenSilent({ scopes: TASKS, account })
    assert.equal(cached.fromCache, true)
    assert.equal(cached.accessToken, accessToken)
  })
  assert.equal(none, 0)

  const one = await countRequests(async () => {
    const forced = await app.acquireTokenSilent({ scopes: TASKS, account, forceRefresh: true })
    assert.equal(forced.fromCache, false)
    assert.notEqual(forced.accessToken, accessToken)
  })
  assert.equal(one, 1)

  const calendar = await app.acquireTokenSilent({ scopes: CALENDAR, account })
  assert.equal(calendar.fromCache, false)
  const { aud, scp, ver } = payloadOf(calendar.accessToken)
  assert.deepEqual({ aud, scp, ver }, { aud: CALENDAR_URI, scp: 'Calendar.Read', ver: '1.0' })
  assert.equal(refreshTokensOf(app).length, 1)
})

test('msal-node: who declines the permissions sends access_denied to the app (RFC 6749 §4.1.2.1)', async () => {
  const declined = acquireInteractively(createApp(), async (page) => {
    await signIn(page, 'bob@contoso.example')
    await page.getByRole('heading', { name: 'Permissions requested' }).waitFor()
    await press(page, 'Cancel')
  })
  await assert.rejects(declined, (error: unknown) => {
    assert.ok(error instanceof ServerError)
    assert.equal(error.errorCode, 'access_denied')
    assert.match(error.errorMessage, /^AADSTS65004/)
    return true
  })
})

test('msal-node: a user of another tenant is told so at a single-tenant app, and Cancel brings the app an answer (azure-ad-wire §3.7 row 4)', async () => {
  let said = ''
  const refused = acquireInteractively(createApp(CONTOSO_NOTES), async (page) => {
    await signIn(page, 'fay@fabrikam.example')
    await page.getByRole('alert').waitFor()
    said = (await page.getByRole('alert').textContent()) ?? ''
    await press(page, 'Cancel')
  })
  await assert.rejects(refused, (error: unknown) => {
    assert.ok(error instanceof ServerError, String(error))
    assert.equal(error.errorCode, 'access_denied')
    return true
  })
  assert.match(said, /does not belong to this organization.*AADSTS50020/s)
})

test('msal-node: an expired access token is refreshed, an expired refresh token needs a person again (AADSTS700082, suberror bad_token)', async () => {
  const app = createApp()
  const first = await acquireInteractively(app, asAda)
  const { account } = first
  assert.ok(account)
  const start = Date.now()
  const passTime = async (seconds: number): Promise<void> => {
    await server.advance(seconds)
    // The library's clock goes with the server's: it must notice the expiry by itself.
    mock.timers.reset()
    mock.timers.enable({ apis: ['Date'], now: start + (passed += seconds) * 1000 })
  }
  let passed = 0

  await passTime(2 * HOUR)
  const renewed = await app.acquireTokenSilent({ scopes: TASKS, account })
  assert.equal(renewed.fromCache, false)
  assert.ok(Number(payloadOf(renewed.accessToken)['iat']) >= Number(payloadOf(first.accessToken)['exp']))

  await passTime(91 * DAY)
  await assert.rejects(app.acquireTokenSilent({ scopes: TASKS, account }), (error: unknown) => {
    assert.ok(error instanceof InteractionRequiredAuthError, String(error))
    assert.equal(error.errorCode, 'invalid_grant')
    assert.equal(error.subError, 'bad_token')
    assert.match(error.errorMessage, /AADSTS700082/)
    return true
  })

  const again = await acquireInteractively(app, asAda)
  assert.equal(again.account?.homeAccountId, account.homeAccountId)
  assert.notEqual(again.accessToken, renewed.accessToken)
})
