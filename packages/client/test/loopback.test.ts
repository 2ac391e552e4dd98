import assert from 'node:assert/strict'
import { createServer, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

import { startProvider } from './fake-provider.ts'
import type { Provider } from './fake-provider-types.ts'
import { clientOf, rejectsWith } from './harness.ts'
import type { InteractiveRequest, TokenResult } from '../src/index.ts'

interface Pending {
  readonly result: Promise<TokenResult>
  /** Where the listener is, without path. */
  readonly origin: string
  readonly port: number
  /** The honest answer, as the provider would redirect. */
  readonly callback: string
  readonly stop: AbortController
}

/** A sign-in that waits for its answer, with nobody at the browser. */
async function startPending(provider: Provider, request: InteractiveRequest = {}): Promise<Pending> {
  const stop = new AbortController()
  const shown = Promise.withResolvers<string>()
  const client = clientOf(provider, { openBrowser: () => undefined })
  const result = client.acquireTokenInteractive({ signal: stop.signal, ...request, onUrl: shown.resolve })
  result.catch(() => undefined)
  const answer = await fetch(await shown.promise, { redirect: 'manual' })
  const callback = answer.headers.get('location') ?? ''
  const { origin, port } = new URL(callback)
  return { result, origin, port: Number(port), callback, stop }
}

interface Seen {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

function ask(url: string, options: { method?: string; host?: string } = {}): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const headers = options.host === undefined ? {} : { host: options.host }
    httpRequest(url, { method: options.method ?? 'GET', headers, agent: false }, (response) => {
      const seen = { status: response.statusCode ?? 0, headers: response.headers }
      text(response).then((body) => resolve({ ...seen, body }), reject)
    })
      .on('error', reject)
      .end()
  })
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
}

test('lets nothing but GET of the path with the right Host touch the sign-in (RFC 8252 §8.9)', async () => {
  await using provider = await startProvider()
  const { result, origin, port, callback } = await startPending(provider)
  const query = callback.slice(callback.indexOf('?'))
  const cases: readonly [number, Promise<Seen>][] = [
    [404, ask(`${origin}/favicon.ico`)],
    [404, ask(`${origin}/`)],
    [404, ask(`${origin}/done`)],
    [404, ask(`${origin}/other${query}`)],
    [404, ask(callback, { host: `evil.example:${port}` })],
    [404, ask(callback, { host: '127.0.0.1' })],
    [404, ask(callback, { host: `localhost:${port}` })],
    [405, ask(callback, { method: 'POST' })],
    [405, ask(callback, { method: 'OPTIONS' })],
    [405, ask(callback, { method: 'HEAD' })],
  ]
  for (const [status, answer] of cases) {
    const seen = await answer
    assert.equal(seen.status, status)
    assert.equal(seen.headers['access-control-allow-origin'], undefined)
  }
  assert.equal(provider.tokenRequests.length, 0)
  assert.equal((await ask(callback)).status, 303)
  assert.match((await result).accessToken, /^at\./)
})

test('a wrong state does not use up the sign-in (RFC 8252 §8.9)', async () => {
  await using provider = await startProvider()
  const { result, callback } = await startPending(provider)
  const state = new URL(callback).searchParams.get('state') ?? ''
  const foreign = await ask(callback.replace(state, `${state.slice(0, -1)}!`))
  assert.equal(foreign.status, 400)
  assert.equal((await ask(`${callback}&state=${state}`)).status, 400)
  assert.equal(provider.tokenRequests.length, 0)
  await fetch(callback)
  assert.match((await result).accessToken, /^at\./)
})

test('a second answer is refused while the first is redeemed (RFC 6749 §10.12)', async () => {
  await using provider = await startProvider()
  const { result, callback } = await startPending(provider)
  const first = ask(callback)
  const second = ask(callback)
  assert.deepEqual(
    [(await first).status, (await second).status].toSorted((a, b) => a - b),
    [303, 404],
  )
  await result
  assert.equal(provider.tokenRequests.length, 1)
})

test('ends on a page that drops the query, names the person, and holds no script and no token (RFC 8252 §8.9)', async () => {
  await using provider = await startProvider()
  const { result, origin, callback } = await startPending(provider)
  const redirect = await ask(callback)
  assert.equal(redirect.headers['location'], '/done')
  const page = await ask(`${origin}/done`)
  const { accessToken } = await result
  assert.equal(page.status, 200)
  assert.equal(page.headers['referrer-policy'], 'no-referrer')
  assert.equal(page.headers['cache-control'], 'no-store')
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'/)
  assert.match(
    page.body,
    /Ada &#60;Lovelace&#62; \(ada@contoso\.example\) is signed in to Tasks &#38; Co\. You can close this tab\./,
  )
  const secrets = [accessToken, ...new URL(callback).searchParams.values(), '<script', 'onload']
  for (const secret of secrets) assert.ok(!page.body.includes(secret), secret)
})

test('tells the browser of a failure without the words of the answer (RFC 9207 §2.4)', async () => {
  await using provider = await startProvider({
    callback: (params) =>
      new URLSearchParams({
        state: params.get('state') ?? '',
        error: 'access_denied',
        error_description: 'call 555',
        iss: 'https://evil.example',
      }),
  })
  const { result, callback } = await startPending(provider)
  const page = await (await fetch(callback)).text()
  await rejectsWith(result, 'issuer_mismatch')
  assert.match(page, /Not signed in/)
  assert.ok(!page.includes('555'))
})

test('listens on both loopback addresses and no other, and only while pending (RFC 8252 §7.3)', async () => {
  await using provider = await startProvider()
  const { result, port, callback } = await startPending(provider)
  assert.ok(await isOpen('127.0.0.1', port))
  const probe = createServer()
  const hasSix = await new Promise<boolean>((resolve) =>
    probe.once('error', () => resolve(false)).listen(0, '::1', () => resolve(true)),
  )
  probe.close()
  assert.equal(await isOpen('::1', port), hasSix)
  assert.equal(await isOpen('127.0.0.2', port), false)
  await fetch(callback)
  await result
  assert.equal(await isOpen('127.0.0.1', port), false)
  assert.equal(await isOpen('::1', port), false)
})

test('a timeout frees the port (RFC 8252 §8.12)', async () => {
  await using provider = await startProvider()
  const { result, port } = await startPending(provider, { timeoutSeconds: 0.2 })
  await rejectsWith(result, 'timeout')
  assert.equal(await isOpen('127.0.0.1', port), false)
})

test('a timeout after answers to other requests says so (RFC 6749 §10.12)', async () => {
  await using provider = await startProvider()
  const { result, origin } = await startPending(provider, { timeoutSeconds: 0.3 })
  await ask(`${origin}/?state=foreign&code=stolen`)
  await rejectsWith(result, 'state_mismatch')
  assert.equal(provider.tokenRequests.length, 0)
})

test('an abort frees the port (RFC 8252 §8.12)', async () => {
  await using provider = await startProvider()
  const { result, port, stop } = await startPending(provider)
  stop.abort('no longer wanted')
  await rejectsWith(result, 'aborted')
  assert.equal(await isOpen('127.0.0.1', port), false)
})

test('a browser that cannot be opened is no failure when the address was shown, and one when it was not', async () => {
  await using provider = await startProvider()
  const noBrowser = (): never => {
    throw new Error('no display')
  }
  const client = clientOf(provider, { openBrowser: noBrowser })
  await rejectsWith(client.acquireTokenInteractive(), 'invalid_configuration')
  const result = await client.acquireTokenInteractive({ onUrl: (url) => void fetch(url).then((page) => page.text()) })
  assert.match(result.accessToken, /^at\./)
})
