import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createEchoServer, type Echo, FORM, reasonOf, speak, head } from '../../../test/http/echo-server.ts'
import { jsonReply } from '../json.ts'
import type { HttpServer } from '../serve.ts'
import type { Mount, Route } from './route.ts'

const echoed: Echo = { logged: [], fault: undefined }
const table: readonly Route[] = [
  {
    method: 'POST',
    path: '/far/:name',
    cors: 'any',
    handle: ({ params, body }) => jsonReply(200, { params, body }),
  },
]
let loads = 0
let away = true
const mounts: readonly Mount[] = [
  { prefix: '/far', load: () => ((loads += 1), Promise.resolve(table)) },
  {
    prefix: '/away',
    load: () =>
      away
        ? Promise.reject(new Error('the file is away'))
        : Promise.resolve([{ method: 'GET', path: '/away/x', cors: 'none', handle: () => jsonReply(200, {}) }]),
  },
]
let http: HttpServer
let port = 0

before(async () => {
  http = await createEchoServer(() => `localhost:${String(port)}`, [], echoed, mounts)
  port = await http.listen({ port: 0, hosts: ['127.0.0.1'] })
})
after(() => http.close())

test('a mount loads its table with the first request below it, and once', async () => {
  await http.inject({ url: '/page' })
  assert.equal(loads, 0)
  const post = { method: 'POST', headers: FORM, body: 'a=b' }
  const answers = await Promise.all(['/far/one', '/FAR/two'].map((url) => http.inject({ ...post, url })))
  assert.deepEqual(
    answers.map(({ status, body }) => [status, JSON.parse(body)]),
    ['one', 'two'].map((name) => [200, { params: { name }, body: 'a=b' }]),
  )
  assert.equal(loads, 1)
})

test('below a mount the rules of the server hold: unknown path, method, preflight, size, Host (G-13, G-14)', async () => {
  const ask = async (method: string, url: string, more: object = {}) => {
    const { status, body } = await http.inject({ method, url, ...more })
    return [status, body === '' ? '' : reasonOf(body)]
  }
  assert.deepEqual(await ask('GET', '/far/one/two'), [404, 'path-unknown'])
  assert.deepEqual(await ask('GET', '/far/one'), [405, 'method-wrong'])
  assert.deepEqual(await ask('POST', '/far/one', { headers: FORM, body: 'a'.repeat(70_000) }), [413, 'body-too-large'])
  assert.deepEqual(await ask('POST', '/far/one', { headers: { host: 'evil.example' } }), [421, 'host-wrong'])
  const preflight = { origin: 'https://any.example', 'access-control-request-method': 'POST' }
  assert.deepEqual(await ask('OPTIONS', '/far/one', { headers: preflight }), [204, ''])
  const sent = head(
    port,
    'POST /far/one HTTP/1.1',
    'content-type: application/json',
    'content-length: 9',
    'connection: close',
  )
  assert.match(await speak(port, `${sent}{"a":"b"}`), /^HTTP\/1\.1 200 [^]*\{\\"a\\":\\"b\\"\}/)
})

test('a mount that cannot be loaded answers 500, says why in the log only, and is tried again (G-15)', async () => {
  const failed = await http.inject({ url: '/away/x' })
  assert.deepEqual([failed.status, failed.body.includes('file')], [500, false])
  assert.match(echoed.logged.join(), /the file is away/)
  away = false
  assert.equal((await http.inject({ url: '/away/x' })).status, 200)
})
