import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createEchoServer, FORM, head, speak, TOKEN } from '../../test/http/echo-server.ts'
import type { HttpServer } from './serve.ts'

let http: HttpServer
let port = 0

before(async () => {
  http = await createEchoServer(() => `localhost:${String(port)}`)
  port = await http.listen({ port: 0, hosts: ['127.0.0.1', '::1'] })
})
after(() => http.close())

describe('hostile bytes on a real connection', () => {
  test('a body over 64 KiB is 413, announced or not (G-14)', async () => {
    const announced = await speak(
      port,
      head(port, `POST ${TOKEN} HTTP/1.1`, 'content-type: application/x-www-form-urlencoded', 'content-length: 70000'),
      true,
    )
    const big = 'a'.repeat(70_000)
    const chunked = await speak(
      port,
      `${head(port, `POST ${TOKEN} HTTP/1.1`, 'content-type: application/json', 'transfer-encoding: chunked')}${big.length.toString(16)}\r\n${big}\r\n0\r\n\r\n`,
      true,
    )
    assert.match(announced, /^HTTP\/1\.1 413 .*body-too-large/s)
    assert.match(chunked, /^HTTP\/1\.1 413 .*body-too-large/s)
  })

  test('a body of exactly 64 KiB is read', async () => {
    const answer = await http.inject({ method: 'POST', url: TOKEN, headers: FORM, body: 'a'.repeat(64 * 1024) })
    assert.equal(answer.status, 200)
  })

  test('headers over 16 KiB are 431, in JSON', async () => {
    const answer = await speak(port, head(port, 'GET /page HTTP/1.1', `x-much: ${'a'.repeat(17_000)}`), true)
    assert.match(answer, /^HTTP\/1\.1 431 .*application\/json.*body-too-large/s)
  })

  test('slow headers and slow bodies end in 408 (slowloris)', async () => {
    const headers = await speak(port, 'GET /page HTTP/1.1\r\nhost: localhost\r\n', true)
    const body = await speak(
      port,
      `${head(port, `POST ${TOKEN} HTTP/1.1`, 'content-type: application/json', 'content-length: 10')}{`,
      true,
    )
    assert.match(headers, /^HTTP\/1\.1 408 .*body-malformed/s)
    assert.match(body, /^HTTP\/1\.1 408 .*body-malformed/s)
  })

  test('malformed UTF-8 is 400', async () => {
    const start = head(
      port,
      `POST ${TOKEN} HTTP/1.1`,
      'content-type: application/x-www-form-urlencoded',
      'content-length: 4',
      'connection: close',
    )
    const answer = await speak(port, Buffer.concat([Buffer.from(start), Buffer.from([0x61, 0x3d, 0xc3, 0x28])]))
    assert.match(answer, /^HTTP\/1\.1 400 .*not valid UTF-8/s)
  })

  test('another content type is 400, with nothing read (G-13)', async () => {
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'rubbish', '']) {
      const lines = [...(type === '' ? [] : [`content-type: ${type}`]), 'content-length: 3', 'connection: close']
      const answer = await speak(port, `${head(port, `POST ${TOKEN} HTTP/1.1`, ...lines)}a=b`)
      assert.match(answer, /^HTTP\/1\.1 400 .*content-type-wrong/s, type)
    }
    const charset = await http.inject({
      method: 'POST',
      url: TOKEN,
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
      body: 'a=b',
    })
    assert.equal(charset.status, 200)
  })

  test('headers that must be single are refused twice (RFC 9112 §3.2)', async () => {
    const host = await speak(port, head(port, 'GET /page HTTP/1.1', 'host: evil.example', 'connection: close'))
    const authorization = await speak(
      port,
      head(port, 'GET /page HTTP/1.1', 'authorization: Basic YQ==', 'authorization: Basic Yg==', 'connection: close'),
    )
    assert.match(host, /^HTTP\/1\.1 400 /)
    assert.match(authorization, /^HTTP\/1\.1 400 .*authorization occurs more than once/s)
  })

  test('two body lengths, rubbish and an absolute address are 400 (RFC 9112 §6.3)', async () => {
    const smuggled = await speak(
      port,
      head(port, `POST ${TOKEN} HTTP/1.1`, 'content-length: 3', 'transfer-encoding: chunked'),
      true,
    )
    const rubbish = await speak(port, '\u0016\u0003\u0001 hello\r\n\r\n', true)
    const absolute = await speak(port, head(port, 'GET http://evil.example/page HTTP/1.1', 'connection: close'))
    for (const answer of [smuggled, rubbish, absolute]) assert.match(answer, /^HTTP\/1\.1 400 .*body-malformed/s)
  })
})
