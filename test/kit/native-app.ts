// What a native app puts on the wire, over connections that a dying server may cut at any byte.
import { createHash, randomBytes } from 'node:crypto'
import { CONTOSO_ID, DEMO_ACCOUNTS } from '@latchwork/server'
import { createBrowser, type Browser, type Send } from '../../packages/server/test/kit/browser.ts'
import { TASKS_DESKTOP, TASKS_URI } from '../../packages/server/src/dev/demo-applications.ts'

const REDIRECT = 'http://127.0.0.1:45871/'
const FORM = 'application/x-www-form-urlencoded'

/** Who asks, and for what. */
export interface App {
  readonly clientId: string
  readonly scope: string
}

export const TASKS_APP: App = { clientId: TASKS_DESKTOP, scope: `openid offline_access ${TASKS_URI}/Tasks.Read` }

export interface TokenAnswer {
  readonly status: number
  readonly accessToken: string
  readonly idToken: string
  readonly refreshToken: string
  /** The server's words when it refuses. */
  readonly refusal: string
}

/** A code and what is needed to redeem it. */
export interface HeldCode {
  readonly code: string
  readonly verifier: string
}

/** A person, Ada unless it matters, signs in at this address and allows the app what it wants; answers where the browser was sent at the end. */
export async function signInAt(browser: Browser, url: string, who = 'ada@contoso.example'): Promise<string> {
  const account = DEMO_ACCOUNTS.find(({ userPrincipalName }) => userPrincipalName === who)
  const name = await browser.open(url)
  const password = await browser.press(name, 'Next', { username: who })
  const next = await browser.press(password, 'Sign in', { password: account?.password ?? '' })
  const last = next.answer === undefined ? await browser.press(next, 'Accept') : next
  return last.url
}

/** A browser in which somebody, Ada unless it matters, has signed in and allowed the app what it wants. */
export async function openSession(baseUrl: string, app = TASKS_APP, who?: string): Promise<Browser> {
  const browser = openBrowser(baseUrl)
  await signInAt(browser, authorizeUrl(baseUrl, app, 'any'), who)
  return browser
}

/** A browser without script, over the network. */
export function openBrowser(baseUrl: string): Browser {
  return createBrowser(baseUrl, sendTo(baseUrl))
}

/** One more sign-in in that browser, up to the code. */
export async function obtainCode(baseUrl: string, browser: Browser, app = TASKS_APP): Promise<HeldCode> {
  const verifier = randomBytes(32).toString('base64url')
  const page = await browser.open(authorizeUrl(baseUrl, app, verifier))
  const { answer } = page.answer === undefined ? await browser.press(page, 'Continue') : page
  const code = answer?.params.get('code')
  if (code === undefined || code === null) throw new Error(`no code; the page says "${page.heading}"`)
  return { code, verifier }
}

/** @throws when the connection breaks: nobody knows whether the server did it */
export function redeem(baseUrl: string, held: HeldCode, app = TASKS_APP): Promise<TokenAnswer> {
  return token(baseUrl, {
    client_id: app.clientId,
    scope: app.scope,
    grant_type: 'authorization_code',
    code: held.code,
    code_verifier: held.verifier,
    redirect_uri: REDIRECT,
  })
}

/** @throws when the connection breaks: nobody knows whether the server did it */
export function refresh(baseUrl: string, refreshToken: string, app = TASKS_APP): Promise<TokenAnswer> {
  return token(baseUrl, {
    client_id: app.clientId,
    scope: app.scope,
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  })
}

async function token(baseUrl: string, fields: Readonly<Record<string, string>>): Promise<TokenAnswer> {
  const response = await fetch(`${baseUrl}/${CONTOSO_ID}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': FORM },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(30_000),
  })
  const body = (await response.json()) as Readonly<Record<string, string | undefined>>
  return {
    status: response.status,
    accessToken: body['access_token'] ?? '',
    idToken: body['id_token'] ?? '',
    refreshToken: body['refresh_token'] ?? '',
    refusal: body['error_description'] ?? '',
  }
}

function authorizeUrl(baseUrl: string, app: App, verifier: string): string {
  const query = new URLSearchParams({
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: app.scope,
    state: 'state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  return `${baseUrl}/${CONTOSO_ID}/oauth2/v2.0/authorize?${query.toString()}`
}

function sendTo(baseUrl: string): Send {
  return async ({ method, path, body, headers }) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      cookies: response.headers.getSetCookie(),
      body: await response.text(),
    }
  }
}
