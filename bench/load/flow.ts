import { randomBytes } from 'node:crypto'
import { authorizeUrl, createProof } from './addresses.ts'
import { proxyHeaders } from './sign-in.ts'
import type { Exchange } from './exchange.ts'
import type { Proof } from './addresses.ts'
import type { Site } from './site.ts'

/** Everything a work needs: connections, server, and the cookies of the people who are signed in. */
export interface LoadContext {
  readonly exchange: Exchange
  readonly site: Site
  readonly sessions: readonly string[]
  /** Tokens and codes seen in this visit: none may come twice. */
  readonly seen: Set<string>
}

export interface Code {
  readonly code: string
  readonly proof: Proof
}

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

/** A code from the session of person number `person`; the answer must be the redirect, with our state and a new code. */
export async function authorize(context: LoadContext, person: number): Promise<Code> {
  const { site, sessions } = context
  const proof = createProof()
  const state = randomBytes(12).toString('base64url')
  const url = authorizeUrl(site, { code_challenge: proof.challenge, state, nonce: state })
  const headers = { ...proxyHeaders(site), Cookie: sessions[person % sessions.length] ?? '' }
  const answer = await context.exchange({ method: 'GET', url, headers })
  const location = answer.headers.location ?? ''
  if (answer.status !== 302 && answer.status !== 303) throw new Error(`authorize answered ${answer.status}`)
  if (!location.startsWith(site.redirectUri)) throw new Error(`authorize redirected to ${location.split('?')[0] ?? ''}`)
  const query = new URLSearchParams(location.slice(location.indexOf('?') + 1))
  if (query.get('state') !== state) throw new Error('authorize lost the state')
  const code = query.get('code')
  if (code === null) throw new Error(`authorize answered ${query.get('error') ?? 'without a code'}`)
  return { code: isNew(context, code, 'code'), proof }
}

export async function redeem(context: LoadContext, code: Code): Promise<Tokens> {
  return token(context, {
    grant_type: 'authorization_code',
    code: code.code,
    redirect_uri: context.site.redirectUri,
    code_verifier: code.proof.verifier,
  })
}

export async function refresh(context: LoadContext, refreshToken: string): Promise<Tokens> {
  return token(context, { grant_type: 'refresh_token', refresh_token: refreshToken })
}

async function token(context: LoadContext, form: Readonly<Record<string, string>>): Promise<Tokens> {
  const { site } = context
  const url = `${site.base}${site.tokenPath}`
  const full = { client_id: site.clientId, ...site.tokenParameters, ...form }
  const answer = await context.exchange({ method: 'POST', url, headers: proxyHeaders(site), form: full })
  if (answer.status !== 200) throw new Error(`token answered ${answer.status} ${answer.body.slice(0, 300)}`)
  const body = JSON.parse(answer.body) as Record<string, unknown>
  for (const name of ['access_token', 'id_token', 'refresh_token']) {
    if (typeof body[name] !== 'string') throw new Error(`token answered without ${name}`)
    // OpenID Connect asks no id token to differ from another of the same second.
    if (name !== 'id_token') isNew(context, body[name], name)
  }
  if (String(body['access_token']).split('.').length !== 3) throw new Error('the access token is no JWT')
  return { accessToken: String(body['access_token']), refreshToken: String(body['refresh_token']) }
}

/** One call of the guarded API (RFC 6750 §2.1). */
export async function callApi(context: LoadContext, accessToken: string): Promise<void> {
  const answer = await context.exchange({
    method: 'GET',
    url: context.site.apiUrl,
    headers: { Authorization: `Bearer ${accessToken}` },
  })
  if (answer.status !== 200)
    throw new Error(`the API answered ${answer.status} ${String(answer.headers['www-authenticate'])}`)
}

/** A published document; it must be JSON, and the same each time. */
export async function fetchDocument(context: LoadContext, path: string): Promise<string> {
  const { site } = context
  const answer = await context.exchange({ method: 'GET', url: `${site.base}${path}`, headers: proxyHeaders(site) })
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
  if (!answer.body.startsWith('{')) throw new Error(`${path} is no JSON`)
  return answer.body
}

function isNew(context: LoadContext, value: string, name: string): string {
  if (context.seen.has(value)) throw new Error(`the same ${name} came twice`)
  context.seen.add(value)
  return value
}
