import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import fastify from 'fastify'
import {
  API,
  BASE,
  bearer,
  fakeIssuer,
  makeKey,
  mint,
  NOW,
  OTHER_TENANT,
  TENANT,
  V2_CLAIMS,
} from '../test/fake-issuer.ts'
import { expressGuard } from './adapters/express.ts'
import { fastifyGuard } from './adapters/fastify.ts'
import { fetchGuard } from './adapters/fetch.ts'
import { nodeGuard } from './adapters/node.ts'
import { createGuard } from './create-guard.ts'
import type { TrustOptions } from './guard-options.ts'
import { describeResource } from './resource-metadata.ts'

const RESOURCE = 'https://tasks.contoso.example/mcp'
const PLACE = 'https://tasks.contoso.example/.well-known/oauth-protected-resource/mcp'
const WHOSE = { authorizationServers: [`${BASE}/${TENANT}/v2.0`], realm: undefined }

const key = await makeKey('ES256', 'k')
const trust = { issuer: `${BASE}/${TENANT}/v2.0`, audience: API, fetch: fakeIssuer([key]).fetch, now: () => NOW }
const guard = createGuard({ ...trust, resource: RESOURCE })

test('the well-known name stands between the host and the path (RFC 9728 §3.1)', () => {
  for (const [resource, url] of [
    [RESOURCE, PLACE],
    ['https://api.example', 'https://api.example/.well-known/oauth-protected-resource'],
    ['https://api.example/', 'https://api.example/.well-known/oauth-protected-resource'],
    ['http://localhost:4000/a/b', 'http://localhost:4000/.well-known/oauth-protected-resource/a/b'],
  ] as const) {
    const described = describeResource(resource, WHOSE)
    assert.equal(described.url, url)
    assert.equal(described.path, new URL(url).pathname)
    assert.equal(described.document.resource, resource, 'byte for byte (§3.3)')
  }
})

test('what cannot be the address of an API does not start (RFC 9728 §1.2)', () => {
  for (const resource of [
    'tasks',
    'api://tasks',
    'http://api.example/',
    'https://a@api.example',
    `${RESOURCE}?a=1`,
    `${RESOURCE}#`,
  ])
    assert.throws(() => createGuard({ ...trust, resource }), TypeError, resource)
})

test('it names the issuers that the guard trusts; any tenant is the authority that they share (RFC 9728 §2)', () => {
  const serversOf = (of: TrustOptions) =>
    createGuard({ ...of, audience: API, resource: RESOURCE }).metadata?.document.authorization_servers
  assert.deepEqual(serversOf({ issuer: `${BASE}/${TENANT}/` }), [`${BASE}/${TENANT}/v2.0`])
  assert.deepEqual(serversOf({ issuer: 'https://as.example/a' }), ['https://as.example/a'])
  const tenants = { baseUrl: BASE, allow: [TENANT, OTHER_TENANT] }
  assert.deepEqual(serversOf({ tenants }), [`${BASE}/${TENANT}/v2.0`, `${BASE}/${OTHER_TENANT}/v2.0`])
  assert.deepEqual(serversOf({ tenants: { baseUrl: BASE, allow: 'any' } }), [`${BASE}/common/v2.0`])
})

test('the address is an identifier of the API, and every challenge names the place (RFC 9728 §5.1)', async () => {
  const token = bearer(await mint(key, { ...V2_CLAIMS, aud: RESOURCE }))
  assert.equal((await guard.check(token)).ok, true)
  assert.equal((await createGuard(trust).check(token)).ok, false)
  const refused = await guard.check({ headers: {} })
  assert.ok(!refused.ok)
  assert.ok(refused.challenge.includes(`resource_metadata="${PLACE}"`), refused.challenge)
})

/** Express brings no types; this is the part of it that the test uses. */
const express = createRequire(import.meta.url)('express') as () => RequestListener & {
  use(guard: ReturnType<typeof expressGuard>): void
}

async function served(listener: RequestListener, path: string, init?: RequestInit): Promise<Response> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await fetch(`http://127.0.0.1:${port}${path}`, init)
  } finally {
    server.close()
  }
}

const onExpress = express()
onExpress.use(expressGuard(guard))
const onFastify = fastify()
onFastify.addHook('onRequest', fastifyGuard(guard))
onFastify.all('/*', () => 'reached')
await onFastify.ready()

const ADAPTERS: Readonly<Record<string, (path: string, init?: RequestInit) => Promise<Response>>> = {
  'node:http': (path, init) => served((request, response) => void nodeGuard(guard)(request, response), path, init),
  Express: (path, init) => served(onExpress, path, init),
  Fastify: (path, init) => served(onFastify.routing, path, init),
  Fetch: (path, init) =>
    fetchGuard(guard, () => new Response('reached'))(new Request(`https://tasks.contoso.example${path}`, init)),
}

for (const [name, ask] of Object.entries(ADAPTERS)) {
  test(`${name}: anybody reads it, scripts of other pages too, and nothing else without a token (RFC 9728 §3.1)`, async () => {
    const found = await ask(new URL(PLACE).pathname)
    assert.equal(found.status, 200)
    assert.equal(found.headers.get('access-control-allow-origin'), '*')
    assert.match(found.headers.get('content-type') ?? '', /^application\/json/)
    assert.deepEqual(await found.json(), guard.metadata?.document)
    assert.equal((await ask(new URL(PLACE).pathname, { method: 'HEAD' })).status, 200)
    for (const [path, init] of [
      ['/mcp'],
      [`${new URL(PLACE).pathname}/more`],
      ['/.well-known/oauth-protected-resource'],
      [new URL(PLACE).pathname, { method: 'POST' }],
    ] as const)
      assert.equal((await ask(path, init)).status, 401, path)
  })
}
