import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBearerToken, MAX_TOKEN_LENGTH, readBearer } from './read-bearer.ts'
import type { GuardRequest } from './read-bearer.ts'

const header = (authorization: string): GuardRequest => ({ headers: { authorization } })

function outcome(request: GuardRequest): string {
  const read = readBearer(request)
  return read.ok ? `token ${read.value}` : read.error
}

test('the token is read from the Authorization header, its scheme in any case (RFC 6750 §2.1)', () => {
  const cases: readonly [string, string][] = [
    ['Bearer abc.def-_~+/==', 'token abc.def-_~+/=='],
    ['bearer abc', 'token abc'],
    ['BEARER   abc', 'token abc'],
    ['Bearer abc  ', 'token abc'],
    ['', 'token-missing'],
    ['Basic YTpi', 'token-missing'],
    ['DPoP abc', 'token-missing'],
    ['Bearerabc', 'token-missing'],
    ['Bearer', 'authorization-malformed'],
    ['Bearer ', 'authorization-malformed'],
    ['Bearer\tabc', 'token-missing'],
    [`Bearer ${'a'.repeat(MAX_TOKEN_LENGTH)}`, `token ${'a'.repeat(MAX_TOKEN_LENGTH)}`],
    [`Bearer ${'a'.repeat(MAX_TOKEN_LENGTH + 1)}`, 'token-too-large'],
  ]
  for (const [value, expected] of cases) assert.equal(outcome(header(value)), expected, value.slice(0, 40))
  assert.equal(outcome({ headers: {} }), 'token-missing')
  assert.equal(outcome({ headers: { Authorization: 'Bearer abc' } }), 'token abc')
})

test('a bearer token has the characters of the grammar (RFC 6750 §2.1)', () => {
  for (const token of ['abc', 'a.b.c', '-._~+/', 'a==']) assert.equal(isBearerToken(token), true, token)
  for (const token of ['', '=', 'a b', 'a,b', '"a"', 'a=b', 'ä', 'a\n'])
    assert.equal(isBearerToken(token), false, token)
})

test('a repeated Authorization header is refused, however the server shows it (RFC 6750 §2, §3.1)', () => {
  const requests: readonly GuardRequest[] = [
    { headers: { authorization: ['Bearer a', 'Bearer b'] } },
    { headers: { authorization: 'Bearer a', Authorization: 'Bearer b' } },
    { headers: { authorization: 'Bearer a' }, rawHeaders: ['Authorization', 'Bearer a', 'AUTHORIZATION', 'Bearer b'] },
    {
      headers: new Headers([
        ['authorization', 'Bearer a'],
        ['authorization', 'Bearer b'],
      ]),
    },
    header('Basic YTpi, Bearer a'),
  ]
  for (const request of requests) assert.equal(outcome(request), 'authorization-repeated')
  assert.equal(outcome({ headers: new Headers({ authorization: 'Bearer a' }) }), 'token a')
  assert.equal(
    outcome({
      headers: { authorization: 'Bearer a' },
      rawHeaders: ['X', 'authorization', 'Authorization', 'Bearer a'],
    }),
    'token a',
  )
})

test('a token in the query never counts, and beside the header makes the request ambiguous (RFC 6750 §2, §2.3)', () => {
  assert.equal(outcome({ headers: {}, url: '/tasks?access_token=abc' }), 'token-missing')
  assert.equal(outcome({ ...header('Bearer a'), url: '/tasks?x=1&access_token=abc' }), 'token-sent-twice')
  assert.equal(outcome({ ...header('Bearer a'), url: '/tasks?x=1' }), 'token a')
})

test('plain HTTP is served to the same machine only (RFC 6750 §5.3)', () => {
  for (const remoteAddress of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', 'localhost', '[::1]']) {
    assert.equal(outcome({ ...header('Bearer a'), secure: false, remoteAddress }), 'token a', remoteAddress)
  }
  for (const remoteAddress of [
    '192.0.2.1',
    '::ffff:192.0.2.1',
    '2001:db8::1',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    undefined,
  ]) {
    assert.equal(outcome({ ...header('Bearer a'), secure: false, remoteAddress }), 'insecure-transport', remoteAddress)
    assert.equal(outcome({ ...header('Bearer a'), secure: true, remoteAddress }), 'token a')
  }
})
