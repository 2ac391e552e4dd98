import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createEchoServer, type Echo, FORM, head, reasonOf, SPA, speak, TOKEN } from '../../test/http/echo-server.ts'
import { refuse } from '../refusal/refusal.ts'
import type { HttpServer } from './serve.ts'

const ID = '32ed19e9-2b5c-4be5-9aa2-f98da9f4b465'
const echoed: Echo = { logged: [], fault: undefined }
let http: HttpServer
let port = 0

before(async () => {
  http = await createEchoServer(() => `localhost:${String(port)}`, [], echoed)
  port = await http.listen({ port: 0, hosts: ['127.0.0.1', '::1'] })
})
after(() => http.close())

describe('routing', () => {
  test('paths match without regard to case and the tenant comes lower case (azure-ad-wire §1.1)', async () => {
    const answer = await http.inject({
      method: 'POST',
      url: '/Contoso.Example/OAuth2/v2.0/Token?api-version=1.0',
      headers: FORM,
      body: 'a=%20b',
    })
    const { params, query, body } = JSON.parse(answer.body) as Record<string, unknown>
    assert.deepEqual(
      [answer.status, params, query, body],
      [200, { tenant: 'contoso.example' }, 'api-version=1.0', 'a=%20b'],
    )
  })

  test('broken percent-encoding in the path is 400 (RFC 3986 §2.1)', async () => {
    const answer = await http.inject({ url: '/%E0%A4%A/.well-known/openid-configuration' })
    assert.deepEqual([answer.status, reasonOf(answer.body)], [400, 'body-malformed'])
  })

  test('a wrong method is 405 with Allow and JSON (G-13)', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await http.inject({ method, url: TOKEN, headers: { accept: 'text/html' } })
      assert.deepEqual(
        [answer.status, answer.headers['allow'], reasonOf(answer.body)],
        [405, 'OPTIONS, POST', 'method-wrong'],
      )
    }
  })

  test('an unknown path is JSON for programs and a page for browsers (trap 33)', async () => {
    const json = await http.inject({ url: '/nothing' })
    const page = await http.inject({ url: '/nothing', headers: { accept: 'text/html,*/*' } })
    const posted = await http.inject({ method: 'POST', url: '/nothing', headers: FORM, body: 'a=b' })
    assert.deepEqual(
      [json.status, reasonOf(json.body), page.status, page.body, posted.status],
      [404, 'path-unknown', 404, 'page path-unknown', 404],
    )
  })

  test('HEAD is answered like GET, without the body (RFC 9110 §9.3.2)', async () => {
    const answer = await speak(port, head(port, 'HEAD /page HTTP/1.1', 'connection: close'))
    assert.match(answer, /^HTTP\/1\.1 200 /)
    assert.match(answer, /content-length: [1-9]/)
    assert.ok(answer.endsWith('\r\n\r\n'))
  })

  test('cookies are read; of two with one name the first counts', async () => {
    const answer = await http.inject({ url: '/page', headers: { cookie: '__Host-a=1; b=2=3; __Host-a=evil; noise' } })
    assert.deepEqual((JSON.parse(answer.body) as { cookies: unknown }).cookies, { '__Host-a': '1', b: '2=3' })
  })
})

describe('who may ask, and from where', () => {
  test('another Host is 421, except for the health check', async () => {
    const wrong = await http.inject({ url: '/page', headers: { host: 'evil.example' } })
    const port2 = await http.inject({ url: '/page', headers: { host: `localhost:${String(port + 1)}` } })
    const loopback = await http.inject({ url: '/page', headers: { host: `127.0.0.1:${String(port)}` } })
    const health = await http.inject({ url: '/health', headers: { host: '10.1.2.3:9' } })
    assert.deepEqual([wrong.status, port2.status, loopback.status, health.status], [421, 421, 200, 200])
    assert.equal(reasonOf(wrong.body), 'host-wrong')
  })

  test('X-Forwarded-* of a stranger changes nothing', async () => {
    const headers = { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }
    const answer = await http.inject({ url: '/page', headers, remoteAddress: '203.0.113.9' })
    assert.equal((JSON.parse(answer.body) as { address: string }).address, '203.0.113.9')
  })

  test('a configured proxy names the client; what stands left of it is not believed', async () => {
    const behind = await createEchoServer('login.example', ['10.0.0.0/8'])
    const ask = async (forwarded: string, remoteAddress: string) => {
      const answer = await behind.inject({ url: '/page', headers: { 'x-forwarded-for': forwarded }, remoteAddress })
      return (JSON.parse(answer.body) as { address: string }).address
    }
    assert.equal(await ask('6.6.6.6, 198.51.100.7, 10.0.0.2', '::ffff:10.0.0.1'), '198.51.100.7')
    assert.equal(await ask('6.6.6.6, garbage', '10.0.0.1'), '10.0.0.1')
    assert.equal(await ask('6.6.6.6', '192.0.2.1'), '192.0.2.1')
    await behind.close()
  })

  test('HSTS is sent under a real name and never on loopback', async () => {
    const real = await createEchoServer('login.example')
    const there = await real.inject({ url: '/page' })
    const here = await http.inject({ url: '/page' })
    assert.match(String(there.headers['strict-transport-security']), /^max-age=31536000/)
    assert.equal(here.headers['strict-transport-security'], undefined)
    await real.close()
  })

  test('CORS: nobody on pages, everybody on metadata, registered origins on the token endpoint (G-10)', async () => {
    const origin = async (method: string, url: string, from: string) =>
      (await http.inject({ method, url, headers: { ...FORM, origin: from } })).headers['access-control-allow-origin']
    assert.equal(await origin('GET', '/page', SPA), undefined)
    assert.equal(await origin('GET', '/common/.well-known/openid-configuration', 'https://any.example'), '*')
    assert.equal(await origin('POST', TOKEN, SPA), SPA)
    assert.equal(await origin('POST', TOKEN, 'https://evil.example'), undefined)
    assert.equal(await origin('OPTIONS', TOKEN, SPA), SPA)
    assert.equal(await origin('OPTIONS', TOKEN, 'https://evil.example'), undefined)
    const preflight = await http.inject({
      method: 'OPTIONS',
      url: TOKEN,
      headers: { origin: SPA, 'access-control-request-headers': 'x-client-sku' },
    })
    assert.deepEqual(
      [
        preflight.status,
        preflight.headers['vary'],
        preflight.headers['access-control-allow-headers'],
        preflight.headers['access-control-allow-credentials'],
      ],
      [204, 'Origin', 'x-client-sku', undefined],
    )
  })
})

describe('ids of a request', () => {
  test('client-request-id comes from header, query or body, and is echoed on request (azure-ad-wire §1.3)', async () => {
    const echoed = async (headers: Record<string, string>, query: string, body: string) =>
      (await http.inject({ method: 'POST', url: TOKEN + query, headers: { ...FORM, ...headers }, body })).headers[
        'client-request-id'
      ]
    assert.equal(await echoed({ 'client-request-id': ID, 'return-client-request-id': 'true' }, '', ''), ID)
    assert.equal(await echoed({ 'return-client-request-id': 'true' }, `?client-request-id=${ID}`, ''), ID)
    assert.equal(await echoed({}, '', `client-request-id=${ID}&return-client-request-id=true`), ID)
    assert.equal(await echoed({ 'client-request-id': ID }, '', ''), undefined)
    assert.equal(
      await echoed({ 'client-request-id': 'no guid', 'return-client-request-id': 'true' }, '', ''),
      undefined,
    )
  })

  test('every answer has its own x-ms-request-id', async () => {
    const ids = await Promise.all(
      ['/page', '/nothing', '/broken', '/%zz'].map(
        async (url) => (await http.inject({ url })).headers['x-ms-request-id'],
      ),
    )
    assert.equal(new Set(ids).size, 4)
    assert.ok(ids.every((id) => /^[0-9a-f-]{36}$/.test(String(id))))
  })
})

describe('failures', () => {
  test('a broken handler is 500 without a word about why, and logged under its trace id (G-15)', async () => {
    const answer = await http.inject({ url: '/broken' })
    const page = await http.inject({ url: '/broken', headers: { accept: 'text/html' } })
    assert.deepEqual([answer.status, reasonOf(answer.body), page.body], [500, 'internal', 'page internal'])
    assert.ok(!answer.body.includes('database'))
    const trace = String(answer.headers['x-ms-request-id'])
    assert.ok(echoed.logged.some((line) => line.includes(trace) && line.includes('the database is away')))
  })

  test('a line break never reaches a header (CWE-113)', async () => {
    const answer = await speak(port, head(port, 'GET /bad-header HTTP/1.1', 'connection: close'))
    assert.match(answer, /^HTTP\/1\.1 500 /)
    assert.doesNotMatch(answer, /set-cookie/i)
  })

  test('an ordered fault refuses, or does the work and loses the answer', async () => {
    echoed.fault = { kind: 'refuse', refusal: refuse('fault-injected') }
    const refused = await http.inject({ url: '/page' })
    echoed.fault = { kind: 'lose-answer' }
    const lost = await speak(port, head(port, 'GET /page HTTP/1.1'))
    echoed.fault = undefined
    assert.deepEqual([refused.status, lost], [503, ''])
  })
})

test('a closing server lets the running request end and takes no new one', async () => {
  let at = 0
  const other = await createEchoServer(() => `localhost:${String(at)}`)
  at = await other.listen({ port: 0, hosts: ['127.0.0.1'] })
  const running = fetch(`http://127.0.0.1:${String(at)}/slow`)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const closed = other.close()
  const answer = await running
  assert.deepEqual([answer.status, answer.headers.get('connection')], [200, 'close'])
  await closed
  await assert.rejects(fetch(`http://127.0.0.1:${String(at)}/slow`))
})
