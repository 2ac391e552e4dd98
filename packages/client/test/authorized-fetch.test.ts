import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

import { startProvider } from './fake-provider.ts'
import { clientOf, rejectsWith } from './harness.ts'
import type { ClientOptions } from '../src/index.ts'

interface Api extends AsyncDisposable {
  readonly origin: string
  readonly seen: { readonly path: string; readonly authorization: string | undefined; readonly body: string }[]
}

async function startApi(
  answer: (request: IncomingMessage, response: ServerResponse, call: number) => void,
): Promise<Api> {
  const seen: Api['seen'] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ path: request.url ?? '', authorization: request.headers.authorization, body })
      answer(request, response, seen.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const dispose = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, [Symbol.asyncDispose]: dispose }
}

const TASKS = { scopes: ['api://tasks/Read'] }

async function signedIn(options: Partial<ClientOptions> = {}) {
  const provider = await startProvider()
  const client = clientOf(provider, options)
  const { account, accessToken } = await client.acquireTokenInteractive(TASKS)
  return {
    provider,
    client,
    request: { ...TASKS, account },
    bearer: `Bearer ${accessToken}`,
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  }
}

const unauthorized = (response: ServerResponse, challenges: readonly string[]): void =>
  void response.writeHead(401, { 'www-authenticate': [...challenges] }).end()

test('sends the token in the header and nowhere else (RFC 6750 §2.1)', async () => {
  await using at = await signedIn()
  await using api = await startApi((_request, response) => void response.end('tasks'))
  const response = await at.client.fetch(`${api.origin}/tasks?q=1`, { method: 'POST', body: 'a=b' }, at.request)
  assert.equal(await response.text(), 'tasks')
  assert.deepEqual(api.seen, [{ path: '/tasks?q=1', authorization: at.bearer, body: 'a=b' }])
})

for (const [title, challenges] of [
  ['one challenge', ['Bearer error="invalid_token", error_description="expired, and \\"gone\\""']],
  ['among others in one header', ['Custom abc=, Basic realm="x, y", bearer realm="z", error="invalid_token"']],
  ['in the second header', ['Negotiate', 'Bearer error=invalid_token']],
] as const) {
  test(`refreshes once and repeats once on invalid_token: ${title} (RFC 6750 §3.1)`, async () => {
    await using at = await signedIn()
    await using api = await startApi((_request, response, call) =>
      call === 1 ? unauthorized(response, challenges) : void response.end('ok'),
    )
    const response = await at.client.fetch(`${api.origin}/tasks`, { method: 'PUT', body: 'x' }, at.request)
    assert.equal(response.status, 200)
    assert.equal(api.seen.length, 2)
    assert.equal(api.seen[1]?.body, 'x')
    assert.notEqual(api.seen[1]?.authorization, api.seen[0]?.authorization)
  })
}

test('gives up after one repetition: no loop (RFC 6750 §3.1)', async () => {
  await using at = await signedIn()
  await using api = await startApi((_request, response) => unauthorized(response, ['Bearer error="invalid_token"']))
  assert.equal((await at.client.fetch(`${api.origin}/tasks`, undefined, at.request)).status, 401)
  assert.equal(api.seen.length, 2)
})

for (const challenge of [
  'Bearer error="insufficient_scope"',
  'Basic realm="invalid_token"',
  'Bearer realm="error=invalid_token"',
]) {
  test(`returns the 401 as it is for ${challenge}`, async () => {
    await using at = await signedIn()
    await using api = await startApi((_request, response) => unauthorized(response, [challenge]))
    assert.equal((await at.client.fetch(api.origin, undefined, at.request)).status, 401)
    assert.equal(api.seen.length, 1)
  })
}

test('follows a redirect within the origin with the token, to another origin without it (RFC 9700 §4.9)', async () => {
  await using at = await signedIn()
  await using other = await startApi((_request, response) => void response.end('other'))
  await using api = await startApi((request, response) => {
    const location = request.url === '/a' ? '/b' : `${other.origin}/c`
    response.writeHead(302, { location }).end()
  })
  assert.equal(await (await at.client.fetch(`${api.origin}/a`, undefined, at.request)).text(), 'other')
  assert.deepEqual(
    api.seen.map((call) => call.authorization),
    [at.bearer, at.bearer],
  )
  assert.deepEqual(
    other.seen.map((call) => call.authorization),
    [undefined],
  )
})

test('returns a redirect of a POST, ends a loop of redirects', async () => {
  await using at = await signedIn()
  await using api = await startApi((_request, response) => void response.writeHead(307, { location: '/again' }).end())
  assert.equal((await at.client.fetch(api.origin, { method: 'POST', body: 'x' }, at.request)).status, 307)
  assert.equal(api.seen.length, 1)
  assert.equal((await at.client.fetch(api.origin, undefined, at.request)).status, 307)
  assert.equal(api.seen.length, 1 + 6)
})

for (const url of [
  'http://api.example/tasks',
  'ftp://api.example/',
  'https://user:pass@api.example/',
  '/tasks',
  'http://127.0.0.1.evil.example/',
]) {
  test(`sends no token to ${url} (RFC 6750 §5.3)`, async () => {
    await using at = await signedIn()
    await rejectsWith(at.client.fetch(url, undefined, at.request), 'unsafe_url')
  })
}

test('with APIs listed, sends tokens to their origins only, each its own (RFC 9700 §4.9.1, RFC 6749 §7.1)', async () => {
  await using api = await startApi((_request, response) => void response.end())
  await using lookalike = await startApi((_request, response) => void response.end())
  await using at = await signedIn({ apis: { [api.origin]: TASKS } })
  const { account } = at.request
  await at.client.fetch(`${api.origin}/tasks`, undefined, { account })
  assert.deepEqual(
    api.seen.map((call) => call.authorization),
    [at.bearer],
  )
  await rejectsWith(at.client.fetch(`${lookalike.origin}/tasks`, undefined, at.request), 'unsafe_url')
  assert.equal(lookalike.seen.length, 0)
})

test('an unreachable API and an aborted call are typed', async () => {
  await using at = await signedIn()
  await rejectsWith(at.client.fetch('http://127.0.0.1:1/', undefined, at.request), 'network')
  await rejectsWith(at.client.fetch('http://127.0.0.1:1/', { signal: AbortSignal.abort() }, at.request), 'aborted')
})
