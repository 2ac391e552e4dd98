// Unmodified adal-node 0.2.4 on the v1 endpoints: no PKCE, an empty client_secret, one refresh token for every resource.
import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { after, before, mock, test } from 'node:test'
import { promisify } from 'node:util'
import { AuthenticationContext, MemoryCache, type ErrorResponse, type TokenResponse } from 'adal-node'
import type { Browser } from 'playwright-core'
import { CONTOSO_ID } from '@latchwork/server'
import { CALENDAR_URI, LEGACY_DESKTOP, TASKS_API, TASKS_URI } from '../../packages/server/src/dev/demo-applications.ts'
import { launchBrowser } from '../kit/chromium.ts'
import { startDevServer, type DevServer } from '../kit/dev-server.ts'
import { openLoopback } from '../kit/loopback.ts'
import { acceptIfAsked, meetPerson, signIn } from '../kit/person.ts'
import { payloadOf } from './payload.ts'

const ADA = 'ada@contoso.example'
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

/** A desktop program as written for ADAL: a cache of its own, in which it keeps what the code brought. */
function createProgram() {
  const cache = new MemoryCache()
  const authority = `${server.baseUrl}/${CONTOSO_ID}`
  return { cache, authority, context: new AuthenticationContext(authority, false, cache) }
}

type Program = ReturnType<typeof createProgram>

/** Steps 1 to 4 of the scenario: browser, code, tokens, and into the cache as the library's own entries look. */
async function signInWith(program: Program): Promise<TokenResponse> {
  await using loopback = await openLoopback()
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: LEGACY_DESKTOP,
    redirect_uri: loopback.redirectUri,
    resource: TASKS_URI,
    state: 'a state',
  })
  const person = await meetPerson(browser)
  const page = await person.open(`${program.authority}/oauth2/authorize?${query.toString()}`)
  await signIn(page, ADA)
  await acceptIfAsked(page, page.getByText('The program has its answer.'))
  const { searchParams } = await loopback.answer
  assert.deepEqual(person.violations, [])
  await person.context.close()
  assert.equal(searchParams.get('state'), 'a state')
  const code = searchParams.get('code') ?? ''
  const answer = await settle((done) =>
    program.context.acquireTokenWithAuthorizationCode(code, loopback.redirectUri, TASKS_URI, LEGACY_DESKTOP, '', done),
  )
  const entry = { ...answer, isMRRT: true, _clientId: LEGACY_DESKTOP, _authority: program.authority }
  await promisify(program.cache.add.bind(program.cache))([entry])
  return answer
}

type Callback = (error: Error | null, response: TokenResponse | ErrorResponse) => void

/** The library's callback as a promise; its error carries the body of the refusal as `cause`. */
function settle(start: (done: Callback) => void): Promise<TokenResponse> {
  return new Promise((resolve, reject) => {
    start((error, response) => {
      if (error) reject(new Error(error.message, { cause: response }))
      else resolve(response as TokenResponse)
    })
  })
}

function silent(program: Program, resource: string): Promise<TokenResponse> {
  return settle((done) => program.context.acquireToken(resource, ADA, LEGACY_DESKTOP, done))
}

/** Through node:http, which axios uses: observed, not replaced. */
async function countRequests(work: () => Promise<unknown>): Promise<number> {
  let count = 0
  const observe = (): void => void (count += 1)
  subscribe('http.client.request.start', observe)
  await work()
  unsubscribe('http.client.request.start', observe)
  return count
}

test('adal-node: code without PKCE and with an empty client_secret, and basic user information (azure-ad-wire §6.1)', async () => {
  const answer = await signInWith(createProgram())
  assert.equal(answer.tokenType, 'Bearer')
  assert.equal(answer.resource, TASKS_URI)
  assert.equal(answer.userId, ADA)
  assert.equal(answer.givenName, 'Ada')
  assert.equal(answer.familyName, 'Lovelace')
  assert.equal(answer.tenantId, CONTOSO_ID)
  const { aud, scp } = payloadOf(answer.accessToken)
  assert.deepEqual({ aud, scp }, { aud: TASKS_API, scp: 'Tasks.Read' })
})

test('adal-node: from the cache without a request, by refresh, and for a second resource by its multi-resource refresh token (azure-ad-wire §6.1)', async () => {
  const program = createProgram()
  const first = await signInWith(program)
  const none = await countRequests(async () => {
    assert.equal((await silent(program, TASKS_URI)).accessToken, first.accessToken)
  })
  assert.equal(none, 0)

  const one = await countRequests(async () => {
    const calendar = await silent(program, CALENDAR_URI)
    assert.equal(calendar.resource, CALENDAR_URI)
    const { aud, scp, ver } = payloadOf(calendar.accessToken)
    assert.deepEqual({ aud, scp, ver }, { aud: CALENDAR_URI, scp: 'Calendar.Read', ver: '1.0' })
  })
  assert.equal(one, 1)

  const refreshed = await settle((done) =>
    program.context.acquireTokenWithRefreshToken(first.refreshToken ?? '', LEGACY_DESKTOP, '', TASKS_URI, done),
  )
  assert.notEqual(refreshed.accessToken, first.accessToken)
  assert.equal(refreshed.resource, TASKS_URI)
})

test('adal-node: an expired access token is refreshed, an expired refresh token needs a person again (AADSTS700082)', async () => {
  const program = createProgram()
  const first = await signInWith(program)
  const start = Date.now()
  let passed = 0
  const passTime = async (seconds: number): Promise<void> => {
    await server.advance(seconds)
    passed += seconds
    // The library's clock goes with the server's: it must notice the expiry by itself.
    mock.timers.reset()
    mock.timers.enable({ apis: ['Date'], now: start + passed * 1000 })
  }
  await passTime(2 * HOUR)
  const renewed = await silent(program, TASKS_URI)
  assert.ok(Number(payloadOf(renewed.accessToken)['iat']) >= Number(payloadOf(first.accessToken)['exp']))

  await passTime(91 * DAY)
  await assert.rejects(silent(program, TASKS_URI), /Entry not found in cache/)
  const refused = settle((done) =>
    program.context.acquireTokenWithRefreshToken(renewed.refreshToken ?? '', LEGACY_DESKTOP, '', TASKS_URI, done),
  )
  await assert.rejects(refused, ({ cause }: Error) => {
    // Not what its type declarations say: the body as it came.
    const { error, error_description: description } = cause as { error: string; error_description: string }
    assert.equal(error, 'invalid_grant')
    assert.match(description, /^AADSTS700082/)
    return true
  })

  const again = await signInWith(program)
  assert.equal(again.userId, ADA)
})
