import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { redeemCode, refresh } from './grants.ts'
import { openFloorDatabase } from './database.ts'
import { loadFloorKey, sealCode } from './tokens.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FloorAlg } from './tokens.ts'
import type { FloorContext } from './grants.ts'

/**
 * The bare floor: what a durable code redemption, refresh and redirect cost with `node:http`, `node:sqlite` and `node:crypto` and nothing
 * else. No registry, no audit, no throttling, no pages: it is a yardstick, not a server.
 * Usage: server.ts PORT ISSUER FOLDER RS256|ES256
 */
const [port = '0', issuer = '', folder = '.', alg = 'RS256'] = process.argv.slice(2)
const key = loadFloorKey(alg as FloorAlg, join(folder, 'key.pem'))
const context: FloorContext = {
  issuer,
  clientId: 'floor-client',
  audience: 'https://api.bench.example',
  key,
  db: openFloorDatabase(join(folder, 'floor.db')),
}
const redirect = 'http://127.0.0.1:9/callback'
const sessions = new Map<string, number>()

const discovery = fixed({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: [alg],
})
const keys = fixed({ keys: [key.jwk] })

function fixed(value: object): { bytes: Buffer; head: Record<string, string | number> } {
  const bytes = Buffer.from(JSON.stringify(value))
  return {
    bytes,
    head: {
      'Content-Type': 'application/json',
      'Content-Length': bytes.length,
      'Cache-Control': 'public, max-age=3600',
      ETag: `"${bytes.length}"`,
    },
  }
}

function authorize(request: IncomingMessage, response: ServerResponse): void {
  const query = new URLSearchParams(request.url?.slice(request.url.indexOf('?') + 1))
  let cookie = /(?:^|; )s=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
  if (query.get('client_id') !== context.clientId || query.get('redirect_uri') !== redirect)
    return void response.writeHead(400).end()
  if (!sessions.has(cookie)) {
    cookie = randomUUID()
    sessions.set(cookie, sessions.size)
  }
  const code = sealCode({
    id: randomUUID(),
    user: sessions.get(cookie) ?? 0,
    redirect,
    challenge: query.get('code_challenge') ?? '',
    nonce: query.get('nonce') ?? '',
    exp: Math.floor(Date.now() / 1000) + 60,
  })
  const location = `${redirect}?${new URLSearchParams({ code, state: query.get('state') ?? '', iss: issuer }).toString()}`
  response
    .writeHead(302, {
      Location: location,
      'Cache-Control': 'no-store',
      'Set-Cookie': `s=${cookie}; HttpOnly`,
      'Content-Length': 0,
    })
    .end()
}

async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const form = new URLSearchParams(Buffer.concat(chunks).toString())
  const answer =
    form.get('grant_type') === 'refresh_token' ? await refresh(context, form) : await redeemCode(context, form)
  const bytes = Buffer.from(JSON.stringify(answer.body))
  response
    .writeHead(answer.status, {
      'Content-Type': 'application/json',
      'Content-Length': bytes.length,
      'Cache-Control': 'no-store',
    })
    .end(bytes)
}

const server = createServer((request, response) => {
  const path = request.url?.split('?', 1)[0]
  if (path === '/token') token(request, response).catch(() => response.writeHead(500).end())
  else if (path === '/authorize') authorize(request, response)
  else if (path === '/.well-known/openid-configuration') response.writeHead(200, discovery.head).end(discovery.bytes)
  else if (path === '/keys') response.writeHead(200, keys.head).end(keys.bytes)
  else response.writeHead(path === '/health' ? 200 : 404, { 'Content-Length': 0 }).end()
})
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`ready ${issuer}\n`))
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
  context.db.close()
})
