import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { RequestListener, ServerResponse } from 'node:http'
import { request as send } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import fastify from 'fastify'
import { API, BASE, fakeIssuer, makeKey, mint, NOW, TENANT, V2_CLAIMS } from '../../test/fake-issuer.ts'
import { createGuard } from '../create-guard.ts'
import { expressGuard } from './express.ts'
import type { ExpressRequest } from './express.ts'
import { fastifyGuard } from './fastify.ts'
import type { FastifyRequest } from './fastify.ts'
import { fetchGuard } from './fetch.ts'
import { nodeGuard } from './node.ts'

/** Express brings no types; this is the part of it that the test uses. */
type Express = () => RequestListener & {
  get(
    path: string,
    guard: ReturnType<typeof expressGuard>,
    handler: (request: ExpressRequest, response: ServerResponse) => void,
  ): void
}
const express = createRequire(import.meta.url)('express') as Express

const key = await makeKey('ES256', 'k')
const guard = createGuard({
  issuer: `${BASE}/${TENANT}/v2.0`,
  audience: API,
  realm: 'tasks',
  fetch: fakeIssuer([key]).fetch,
  now: () => NOW,
})
const unable = createGuard({
  issuer: `${BASE}/${TENANT}/v2.0`,
  audience: API,
  fetch: () => Promise.reject(new Error('away')),
  now: () => NOW,
})
const need = { scopes: ['Tasks.Read'] }
const valid = await mint(key, V2_CLAIMS)
const weak = await mint(key, { ...V2_CLAIMS, scp: 'Other' })

interface Reply {
  readonly status: number
  readonly challenge: string | null
  readonly cache: string | null
  readonly body: string
}
type Ask = (authorization: readonly string[]) => Promise<Reply>

/** The same five requests must have the same answers behind every adapter. */
async function checkAnswers(ask: Ask): Promise<void> {
  assert.deepEqual(await ask([`Bearer ${valid}`]), { status: 200, challenge: null, cache: null, body: 'pairwise' })
  const missing = await ask([])
  assert.deepEqual([missing.status, missing.cache, missing.body], [401, 'no-store', '{"error":"unauthorized"}'])
  assert.match(missing.challenge ?? '', /^Bearer realm="tasks", authorization_uri="https:.*scope="Tasks\.Read"$/)
  assert.doesNotMatch(missing.challenge ?? '', /error=/)
  const wrong = await ask(['Bearer x'])
  assert.deepEqual([wrong.status, wrong.body], [401, '{"error":"invalid_token"}'])
  assert.match(wrong.challenge ?? '', /error="invalid_token"/)
  const forbidden = await ask([`Bearer ${weak}`])
  assert.deepEqual([forbidden.status, forbidden.body], [403, '{"error":"insufficient_scope"}'])
  const twice = await ask([`Bearer ${valid}`, `Bearer ${valid}`])
  assert.deepEqual([twice.status, twice.body], [400, '{"error":"invalid_request"}'])
}

/** A real connection, because only that shows how a server presents a repeated header. */
async function overHttp(listener: RequestListener, run: (ask: Ask) => Promise<void>): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const ask: Ask = (authorization) =>
    new Promise((resolve, reject) => {
      const headers = ['host', `127.0.0.1:${port}`, ...authorization.flatMap((value) => ['authorization', value])]
      send({ port, host: '127.0.0.1', path: '/tasks', headers, agent: false }, (response) => {
        const { headers: found, statusCode: status = 0 } = response
        let body = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
        const cache = found['cache-control'] ?? null
        response.on('end', () => resolve({ status, challenge: found['www-authenticate'] ?? null, cache, body }))
      })
        .on('error', reject)
        .end()
    })
  try {
    await run(ask)
  } finally {
    server.close()
  }
}

test('node:http', async () => {
  const protect = nodeGuard(guard, need)
  await overHttp((request, response) => {
    void protect(request, response).then((token) => token && response.end(token.subject))
  }, checkAnswers)
})

test('Express', async () => {
  const app = express()
  app.get('/tasks', expressGuard(guard, need), (request: ExpressRequest, response) => {
    response.end(request.auth?.subject)
  })
  await overHttp(app, checkAnswers)
})

test('Fastify', async () => {
  const app = fastify()
  app.get('/tasks', { onRequest: fastifyGuard(guard, need) }, (request: FastifyRequest) =>
    Promise.resolve(request.auth?.subject),
  )
  await app.ready()
  await overHttp(app.routing, async (ask) => {
    await checkAnswers(async (authorization) => {
      const reply = await ask(authorization)
      return reply.status === 200 ? { ...reply, cache: null } : reply
    })
  })
  await app.close()
})

test('Fetch', async () => {
  const handle = fetchGuard(guard, (_request, token) => new Response(token.subject), need)
  await checkAnswers(async (authorization) => {
    const headers = authorization.map((value): [string, string] => ['authorization', value])
    const reply = await handle(new Request('https://api.example/tasks', { headers }))
    const { status, headers: found } = reply
    return {
      status,
      challenge: found.get('www-authenticate'),
      cache: found.get('cache-control'),
      body: await reply.text(),
    }
  })
})

test('plain HTTP from another machine is refused before the token is looked at (RFC 6750 §5.3)', async () => {
  const handle = fetchGuard(guard, () => new Response('reached'))
  const headers = { authorization: `Bearer ${valid}` }
  assert.equal((await handle(new Request('http://api.example/tasks', { headers }))).status, 400)
  assert.equal((await handle(new Request('http://127.0.0.1/tasks', { headers }))).status, 200)
})

test('without keys the answer is 503 and no challenge: signing in again would not help', async () => {
  const handle = fetchGuard(unable, () => new Response('reached'))
  const reply = await handle(new Request('https://api.example/', { headers: { authorization: `Bearer ${valid}` } }))
  assert.deepEqual(
    [reply.status, reply.headers.get('www-authenticate'), reply.headers.get('retry-after')],
    [503, null, '5'],
  )
})
