import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startTestServer, type TestServer } from '../kit/server.ts'

const HOST = 'host: login.test\r\n'
const JSON_BODY = `${HOST}content-type: application/json\r\n`
const ME = `GET /v1.0/me HTTP/1.1\r\n${HOST}\r\n`

/** Everything that comes until the server has nothing more to say. */
async function listen(socket: Socket): Promise<string> {
  let said = ''
  socket.setEncoding('utf8').on('data', (text: string) => (said += text))
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('close', resolve))
  return said
}
const statuses = (said: string) => [...said.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))

// A server of its own for every case, because only the first request loads the directory API.
describe('the first requests for the directory API, while it is loaded (DESIGN §6 hostile input)', () => {
  let server: TestServer
  let port: number
  const start = async () => {
    server = await startTestServer()
    port = await server.http.listen({ port: 0, hosts: ['127.0.0.1'] })
  }
  const send = async (text: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1')
    const said = listen(socket)
    socket.end(text)
    return said
  }
  const logged = () => server.logged.filter((line) => line.includes('a request failed'))

  test('many at once are all answered', async () => {
    await start()
    const said = await Promise.all(Array.from({ length: 100 }, () => send(ME)))
    for (const one of said) {
      assert.deepEqual(statuses(one), [401])
      assert.match(one, /InvalidAuthenticationToken/)
    }
    assert.deepEqual(logged(), [])
    await server.close()
  })

  test('one that is given up disturbs nobody', async () => {
    await start()
    for (const text of [ME, `POST /v1.0/groups HTTP/1.1\r\n${JSON_BODY}content-length: 50000\r\n\r\n{"displayName":`])
      for (const wait of [0, 1, 5]) {
        const socket = connect(port, '127.0.0.1')
        socket.on('error', () => undefined)
        socket.write(text)
        await pause(wait)
        socket.destroy()
      }
    assert.deepEqual(statuses(await send(ME)), [401])
    await pause(50)
    assert.deepEqual(logged(), [])
    await server.close()
  })

  test('a body that comes slowly is read to its end', async () => {
    await start()
    const body = '{"displayName":"Slow"}'
    const socket = connect(port, '127.0.0.1')
    const said = listen(socket)
    socket.write(`POST /v1.0/groups HTTP/1.1\r\n${JSON_BODY}content-length: ${body.length}\r\n\r\n`)
    for (const sign of body) {
      socket.write(sign)
      await pause(2)
    }
    socket.end()
    assert.deepEqual(statuses(await said), [401])
    await server.close()
  })

  test('requests in one connection are answered in their order (RFC 9112 §9.3.2)', async () => {
    await start()
    const health = `GET /health HTTP/1.1\r\n${HOST}\r\n`
    const post = `POST /v1.0/groups HTTP/1.1\r\n${JSON_BODY}content-length: 2\r\n\r\n{}`
    assert.deepEqual(statuses(await send(ME + health + post + health + ME)), [401, 200, 401, 200, 401])
    await server.close()
  })

  test('a close lets them end (DESIGN §4 SIGTERM drains)', async () => {
    await start()
    const asked = Array.from({ length: 20 }, () => send(ME))
    await pause(3)
    const closed = server.close()
    for (const said of await Promise.all(asked)) assert.ok(said === '' || statuses(said)[0] === 401, said)
    await closed
    assert.deepEqual(logged(), [])
  })

  describe('whatever they look like', () => {
    before(start)
    after(() => server.close())
    const long = 'x'.repeat(70_000)
    const CASES: readonly [name: string, request: string, expected: readonly number[]][] = [
      ['oversize headers', `GET /v1.0/me HTTP/1.1\r\n${HOST}x: ${long.slice(0, 17_000)}\r\n\r\n`, [431]],
      ['a long address', `GET /v1.0/users/${'x'.repeat(9000)} HTTP/1.1\r\n${HOST}\r\n`, [400]],
      ['an oversize body', `POST /v1.0/groups HTTP/1.1\r\n${JSON_BODY}content-length: 70000\r\n\r\n${long}`, [413]],
      [
        'an oversize body in chunks',
        `POST /v1.0/groups HTTP/1.1\r\n${JSON_BODY}transfer-encoding: chunked\r\n\r\n11170\r\n${long}\r\n0\r\n\r\n`,
        [413],
      ],
      [
        'two lengths',
        `POST /v1.0/groups HTTP/1.1\r\n${JSON_BODY}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
        [400],
      ],
      [
        'Expect: 100-continue',
        `POST /v1.0/groups HTTP/1.1\r\n${JSON_BODY}content-length: 2\r\nexpect: 100-continue\r\n\r\n{}`,
        [100, 401],
      ],
      ['another expectation', `GET /v1.0/me HTTP/1.1\r\n${HOST}expect: tea\r\n\r\n`, [417]],
      ['HEAD', `HEAD /v1.0/me HTTP/1.1\r\n${HOST}\r\n`, [401]],
      ['OPTIONS', `OPTIONS /v1.0/me HTTP/1.1\r\n${HOST}origin: https://x.example\r\n\r\n`, [204]],
      ['TRACE', `TRACE /v1.0/me HTTP/1.1\r\n${HOST}\r\n`, [405]],
      ['a method that is none', `BREW /v1.0/me HTTP/1.1\r\n${HOST}\r\n`, [400]],
      ['another host', `GET /v1.0/me HTTP/1.1\r\nhost: evil.example\r\n\r\n`, [421]],
      ['two hosts', `GET /v1.0/me HTTP/1.1\r\n${HOST}${HOST}\r\n`, [400]],
      ['no host', `GET /v1.0/me HTTP/1.1\r\n\r\n`, [400]],
      [
        'two tokens',
        `GET /v1.0/me HTTP/1.1\r\n${HOST}authorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n`,
        [400],
      ],
      ['another letter case', `GET /V1.0/Me HTTP/1.1\r\n${HOST}\r\n`, [401]],
      ['an encoded prefix', `GET /%76%31.0/me HTTP/1.1\r\n${HOST}\r\n`, [401]],
      ['dot segments', `GET /v1.0/../v1.0/me HTTP/1.1\r\n${HOST}\r\n`, [404]],
      ['an address of another server', `GET https://evil.example/v1.0/me HTTP/1.1\r\n${HOST}\r\n`, [400]],
      [
        'a body of another type',
        `POST /v1.0/groups HTTP/1.1\r\n${HOST}content-type: text/plain\r\ncontent-length: 2\r\n\r\n{}`,
        [400],
      ],
    ]
    for (const [name, request, expected] of CASES)
      test(name, async () => {
        const said = await send(request)
        assert.deepEqual(statuses(said), expected, said)
        assert.deepEqual(logged(), [])
      })
  })
})
