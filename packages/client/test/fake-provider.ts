import { createHash, createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Lies, Provider, ProviderOptions, Reply } from './fake-provider-types.ts'

export const TENANT = '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10'
export const CLIENT_ID = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'

const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const codes = new Map<string, { nonce: string; challenge: string; redirectUri: string }>()

export async function startProvider(lies: Lies = {}, options: ProviderOptions = {}): Promise<Provider> {
  const path = options.path ?? ''
  const server = createServer((request, response) => {
    handle(provider, options, request, response).catch((cause: unknown) => {
      response.writeHead(500).end(String(cause))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: Provider = {
    origin,
    issuer: `${origin}${path}`,
    authorizeRequests: [],
    tokenRequests: [],
    paths: [],
    revoked: [],
    load: { now: 0, most: 0 },
    grants: new Map(),
    lies,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return provider
}

async function handle(
  provider: Provider,
  options: ProviderOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', provider.origin)
  provider.paths.push(url.pathname)
  const reply = ({ status, headers = {}, body }: Reply): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  }
  if (url.pathname.includes('/.well-known/')) {
    const lie = provider.lies.wellKnown?.(url.pathname)
    if (lie !== undefined) return reply(lie)
    if (url.pathname !== `${new URL(provider.issuer).pathname.replace(/\/$/, '')}/.well-known/openid-configuration`)
      return reply({ status: 404 })
    return reply({ status: 200, body: metadata(provider, options) })
  }
  if (url.pathname === '/keys') {
    const jwk = { ...keyPair.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' } as Record<
      string,
      unknown
    >
    return reply({ status: 200, body: { keys: provider.lies.keys?.([jwk]) ?? [jwk] } })
  }
  if (url.pathname === '/authorize')
    return reply({ status: 302, headers: { location: authorize(provider, url.searchParams) } })
  const form = new URLSearchParams(await text(request))
  if (url.pathname === '/revoke') {
    provider.revoked.push(form.get('token') ?? '')
    return reply({ status: 200 })
  }
  if (url.pathname === '/device') return reply(provider.lies.device?.() ?? { status: 404 })
  const loss = provider.lies.loss?.() ?? 'none'
  if (loss === 'request') return void request.socket.destroy()
  provider.tokenRequests.push(form)
  provider.load.most = Math.max(provider.load.most, (provider.load.now += 1))
  if (provider.lies.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, provider.lies.delayMs))
  provider.load.now -= 1
  const honest = token(provider, options, form)
  const answer = honest.status === 200 ? provider.lies.token?.(honest.body as Record<string, unknown>, form) : undefined
  if (loss === 'answer') return void request.socket.destroy()
  reply(
    answer === undefined
      ? honest
      : 'status' in answer && typeof answer['status'] === 'number'
        ? (answer as Reply)
        : { status: 200, body: answer },
  )
}

function metadata(provider: Provider, options: ProviderOptions): unknown {
  const { origin } = provider
  const document = {
    issuer: options.issuerTemplate === true ? `${origin}/{tenantid}/v2.0` : provider.issuer,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    revocation_endpoint: `${origin}/revoke`,
    device_authorization_endpoint: `${origin}/device`,
    jwks_uri: `${origin}/keys`,
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    authorization_response_iss_parameter_supported: options.issuerTemplate !== true,
  }
  return provider.lies.metadata?.(document) ?? document
}

function authorize(provider: Provider, request: URLSearchParams): string {
  provider.authorizeRequests.push(request)
  const code = randomUUID()
  const redirectUri = request.get('redirect_uri') ?? ''
  codes.set(code, { nonce: request.get('nonce') ?? '', challenge: request.get('code_challenge') ?? '', redirectUri })
  const honest = new URLSearchParams({ code, state: request.get('state') ?? '' })
  if (!provider.issuer.includes('/common')) honest.set('iss', provider.issuer)
  return `${redirectUri}?${(provider.lies.callback?.(honest) ?? honest).toString()}`
}

function token(provider: Provider, options: ProviderOptions, form: URLSearchParams): Reply {
  const grantType = form.get('grant_type')
  if (grantType === 'refresh_token') return refresh(provider, options, form)
  if (grantType === 'urn:ietf:params:oauth:grant-type:device_code') {
    const answer = tokens('rt.device.1')
    return (
      provider.lies.poll?.() ?? {
        status: 200,
        body: { ...answer, id_token: idToken(provider, undefined, answer.access_token) },
      }
    )
  }
  if (grantType !== 'authorization_code') return refuse('unsupported_grant_type')
  const code = codes.get(form.get('code') ?? '')
  codes.delete(form.get('code') ?? '')
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  if (code === undefined || code.challenge !== challenge || code.redirectUri !== form.get('redirect_uri'))
    return refuse('invalid_grant')
  const id = randomUUID()
  provider.grants.set(id, { outstanding: 1, used: 0, before: 0, issuedAt: Date.now(), revoked: false, rotations: 0 })
  const answer = tokens(`rt.${id}.1`)
  return { status: 200, body: { ...answer, id_token: idToken(provider, code.nonce, answer.access_token) } }
}

/** The table of the design's §3: same, fresh, lost answer, restored, reused. */
function refresh(provider: Provider, options: ProviderOptions, form: URLSearchParams): Reply {
  const [, id = '', number = ''] = (form.get('refresh_token') ?? '').split('.')
  const grant = provider.grants.get(id)
  const k = Number(number)
  if (grant === undefined || grant.revoked)
    return refuse('invalid_grant', { suberror: 'bad_token', error_codes: [700082] })
  const now = Date.now()
  const same =
    now - grant.issuedAt < (options.windowMs ?? 60_000) && [grant.outstanding, grant.used, grant.before].includes(k)
  if (!same) {
    if (k === grant.outstanding) Object.assign(grant, { before: grant.used, used: k })
    else if (k === grant.used) grant.before = grant.outstanding
    else {
      if (k < grant.outstanding) grant.revoked = true
      return refuse('invalid_grant', { suberror: 'bad_token' })
    }
    Object.assign(grant, { outstanding: grant.outstanding + 1, issuedAt: now, rotations: grant.rotations + 1 })
  }
  return { status: 200, body: tokens(`rt.${id}.${grant.outstanding}`) }
}

function tokens(refreshToken: string): {
  access_token: string
  token_type: string
  expires_in: number
  refresh_token: string
} {
  return { access_token: `at.${randomUUID()}`, token_type: 'Bearer', expires_in: 3600, refresh_token: refreshToken }
}

/** An id token for Ada, signed with whatever the header says. */
export function idToken(provider: Provider, nonce: string | undefined, accessToken: string): string {
  const now = Math.floor(Date.now() / 1000)
  const atHash = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url')
  const honest = {
    iss: provider.issuer.replace('/common/', `/${TENANT}/`),
    aud: CLIENT_ID,
    sub: 'ada-pairwise',
    tid: TENANT,
    name: 'Ada <Lovelace>',
    preferred_username: 'ada@contoso.example',
    iat: now,
    nbf: now,
    exp: now + 3600,
    auth_time: now - 5,
    at_hash: atHash,
    ...(nonce !== undefined && { nonce }),
  }
  const header = provider.lies.header?.({ alg: 'RS256', kid: 'k1', typ: 'JWT' }) ?? {
    alg: 'RS256',
    kid: 'k1',
    typ: 'JWT',
  }
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part(header)}.${part(provider.lies.claims?.(honest) ?? honest)}`
  if (header['alg'] === 'none') return `${input}.`
  if (header['alg'] === 'HS256') return `${input}.${createHmac('sha256', CLIENT_ID).update(input).digest('base64url')}`
  return `${input}.${sign('sha256', Buffer.from(input), keyPair.privateKey).toString('base64url')}`
}

function refuse(error: string, more: Record<string, unknown> = {}): Reply {
  const details = {
    error_description: 'AADSTS70008: gone.',
    trace_id: 'trace-1',
    correlation_id: 'correlation-1',
    ...more,
  }
  return { status: 400, body: { error, ...details } }
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
