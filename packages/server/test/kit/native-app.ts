import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { CONTOSO_ID, DEMO_ACCOUNTS } from '../../src/dev/demo-directory.ts'
import { TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { type Browser, createBrowser, type Page } from './browser.ts'
import type { TestServer } from './server.ts'

/** What a native app asks for; every property has the demo's default. */
export interface AppRequest {
  readonly dialect?: 'v1' | 'v2'
  readonly tenant?: string
  readonly clientId?: string
  readonly redirectUri?: string
  readonly scope?: string
  readonly more?: Readonly<Record<string, string | undefined>>
}

export interface StartedRequest {
  readonly url: string
  readonly verifier: string
  readonly redirectUri: string
  readonly clientId: string
  readonly tokenPath: string
}

export const TASKS_READ = `${TASKS_URI}/Tasks.Read`

export function startRequest(server: TestServer, request: AppRequest = {}): StartedRequest {
  const verifier = randomBytes(32).toString('base64url')
  const {
    dialect = 'v2',
    tenant = CONTOSO_ID,
    clientId = TASKS_DESKTOP,
    redirectUri = 'http://127.0.0.1:45871/',
  } = request
  const base = `/${tenant}/oauth2${dialect === 'v2' ? '/v2.0' : ''}`
  const params: Record<string, string | undefined> = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    state: 'xyz 1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(dialect === 'v2'
      ? { scope: request.scope ?? `openid profile offline_access ${TASKS_READ}` }
      : { resource: TASKS_URI }),
    ...request.more,
  }
  const query = new URLSearchParams(
    Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return {
    url: `${server.baseUrl}${base}/authorize?${query.toString()}`,
    verifier,
    redirectUri,
    clientId,
    tokenPath: `${base}/token`,
  }
}

export function openBrowser(server: TestServer): Browser {
  return createBrowser(server.baseUrl, ({ method, path, body, headers }) =>
    server.http.inject({
      method,
      url: path,
      headers: { ...headers, host: 'login.test' },
      ...(body !== undefined && { body }),
    }),
  )
}

export function passwordOf(userPrincipalName: string): string {
  return DEMO_ACCOUNTS.find((account) => account.userPrincipalName === userPrincipalName)?.password ?? ''
}

/** From the sign-in page to the page after it. */
export async function signIn(browser: Browser, page: Page, username: string): Promise<Page> {
  const password =
    page.heading === 'Enter password' || page.html.includes('type="password"')
      ? page
      : await browser.press(page, 'Next', { username })
  return browser.press(password, 'Sign in', { password: passwordOf(username) })
}

/** Signs in, accepts what is asked, and answers what the app received. */
export async function authorize(
  _server: TestServer,
  browser: Browser,
  started: StartedRequest,
  username = 'ada@contoso.example',
): Promise<URLSearchParams> {
  let page = await browser.open(started.url)
  if (page.heading === 'Sign in') page = await signIn(browser, page, username)
  if (page.heading.startsWith('Permissions requested')) page = await browser.press(page, 'Accept')
  if (page.heading.startsWith('Continue as')) page = await browser.press(page, 'Continue')
  assert.ok(page.answer, `the app got no answer; the page says "${page.heading}": ${page.html.slice(0, 3000)}`)
  return page.answer.params
}

export interface TokenAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>> & {
    access_token: string
    refresh_token: string
    id_token: string
    error?: string
    error_codes?: number[]
  }
}

export async function redeem(
  server: TestServer,
  started: StartedRequest,
  code: string,
  more: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const { verifier, redirectUri, clientId, tokenPath } = started
  return tokenRequest(server, tokenPath, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...more,
  })
}

export async function refresh(
  server: TestServer,
  started: StartedRequest,
  refreshToken: string,
  more: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  return tokenRequest(server, started.tokenPath, {
    grant_type: 'refresh_token',
    client_id: started.clientId,
    refresh_token: refreshToken,
    ...more,
  })
}

export async function tokenRequest(
  server: TestServer,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const response = await server.post(path, fields)
  return { status: response.status, body: JSON.parse(response.body) as TokenAnswer['body'] }
}

/** The whole way from nothing to tokens. */
export async function acquire(server: TestServer, request: AppRequest = {}, username?: string) {
  const browser = openBrowser(server)
  const started = startRequest(server, request)
  const params = await authorize(server, browser, started, username)
  const tokens = await redeem(server, started, params.get('code') ?? '')
  assert.equal(tokens.status, 200, JSON.stringify(tokens.body))
  return { browser, started, params, tokens: tokens.body }
}

/** The payload of a JWT, without a judgement of its signature. */
export function payloadOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}
