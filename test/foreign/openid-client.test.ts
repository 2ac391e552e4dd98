// openid-client 6 by the book: discovery, code + PKCE, `iss`, refresh, userinfo.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  type Configuration,
} from 'openid-client'
import type { Browser } from 'playwright-core'
import { CONTOSO_ID } from '@latchwork/server'
import { TASKS_DESKTOP } from '../../packages/server/src/dev/demo-applications.ts'
import { launchBrowser } from '../kit/chromium.ts'
import { startDevServer, type DevServer } from '../kit/dev-server.ts'
import { openLoopback } from '../kit/loopback.ts'
import { acceptIfAsked, meetPerson, signIn } from '../kit/person.ts'

const ADA = 'ada@contoso.example'

let server: DevServer
let browser: Browser

before(async () => {
  ;[server, browser] = await Promise.all([startDevServer(), launchBrowser()])
})
after(async () => {
  await browser.close()
  assert.equal(await server.stop(), 0)
})

function discover(): Promise<Configuration> {
  return discovery(new URL(`${server.baseUrl}/${CONTOSO_ID}/v2.0`), TASKS_DESKTOP, undefined, None())
}

/** The address at which the browser brings the answer to the app, and what the app must remember until then. */
async function askForCode(config: Configuration) {
  await using loopback = await openLoopback()
  const checks = {
    pkceCodeVerifier: randomPKCECodeVerifier(),
    expectedState: randomState(),
    expectedNonce: randomNonce(),
  }
  const url = buildAuthorizationUrl(config, {
    redirect_uri: loopback.redirectUri,
    scope: 'openid profile email offline_access',
    code_challenge: await calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  })
  const person = await meetPerson(browser)
  const page = await person.open(url.href)
  await signIn(page, ADA)
  await acceptIfAsked(page, page.getByText('The program has its answer.'))
  const answer = await loopback.answer
  assert.deepEqual(person.violations, [])
  await person.context.close()
  return { answer, checks }
}

test('openid-client: discovery, code with PKCE, state, nonce and iss, and who it was (OIDC Core §3.1, RFC 7636, RFC 9207)', async () => {
  const config = await discover()
  assert.equal(config.serverMetadata().issuer, `${server.baseUrl}/${CONTOSO_ID}/v2.0`)
  assert.equal(config.serverMetadata().authorization_response_iss_parameter_supported, true)
  assert.ok(config.serverMetadata().supportsPKCE())
  const { answer, checks } = await askForCode(config)
  assert.equal(answer.searchParams.get('iss'), config.serverMetadata().issuer)

  const tokens = await authorizationCodeGrant(config, answer, checks)
  const claims = tokens.claims()
  assert.equal(claims?.['name'], 'Ada Lovelace')
  assert.equal(claims?.['tid'], CONTOSO_ID)

  const user = await fetchUserInfo(config, tokens.access_token, claims?.sub ?? '')
  assert.equal(user.name, 'Ada Lovelace')
  assert.equal(user.email, ADA)

  const refreshed = await refreshTokenGrant(config, tokens.refresh_token ?? '')
  assert.notEqual(refreshed.access_token, tokens.access_token)
  assert.equal(refreshed.claims()?.sub, claims?.sub)
  assert.equal((await fetchUserInfo(config, refreshed.access_token, claims?.sub ?? '')).name, 'Ada Lovelace')
})

test('openid-client: an answer that names another issuer is refused by the app (RFC 9207 §2.4)', async () => {
  const config = await discover()
  const { answer, checks } = await askForCode(config)
  answer.searchParams.set('iss', 'https://evil.example/')
  await assert.rejects(authorizationCodeGrant(config, answer, checks), ClientError)
})
