import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import {
  EMPTY_CACHE,
  dropAccount,
  dropRefreshToken,
  judgeFreshness,
  listAccounts,
  lookUp,
  putRefreshed,
  putSignIn,
  targetKey,
} from './data.ts'
import type { AccessTokenEntry, AccountEntry, CacheData } from './data.ts'

const NOW = 1_800_000_000_000
const token = (lifetimeSeconds = 3600, issuedAt = NOW): AccessTokenEntry => ({
  token: 'at',
  scopes: ['a'],
  issuedAt,
  expiresAt: issuedAt + lifetimeSeconds * 1000,
})
const entry = (id: string, refreshToken = 'rt1'): AccountEntry => ({
  account: { id, issuer: 'https://i', subject: id },
  refreshToken,
  accessTokens: { [targetKey({ scopes: ['a'] })]: token() },
  signedInAt: NOW,
})
const KEY = { client: 'c|i', account: 'i|ada', target: targetKey({ scopes: ['a'] }) }
const ONE = putSignIn(EMPTY_CACHE, KEY.client, entry(KEY.account))

test('judges freshness by what is left of the lifetime', () => {
  const cases: readonly [lifetimeSeconds: number, ageSeconds: number, expected: string][] = [
    [3600, 0, 'fresh'],
    [3600, 3299, 'fresh'],
    [3600, 3300, 'expiring'],
    [3600, 3569, 'expiring'],
    [3600, 3570, 'stale'],
    [3600, 9999, 'stale'],
    [60, 0, 'fresh'],
    [60, 47, 'fresh'],
    [60, 48, 'expiring'],
    [60, 54, 'stale'],
    [0, 0, 'stale'],
    [3600, -299, 'fresh'],
    [3600, -301, 'stale'],
  ]
  for (const [lifetime, age, expected] of cases) {
    assert.equal(judgeFreshness(token(lifetime), NOW + age * 1000), expected, `${lifetime} s, ${age} s old`)
  }
})

test('tells what the cache can do for a request', () => {
  assert.equal(lookUp(EMPTY_CACHE, KEY, NOW).kind, 'no-account')
  assert.equal(lookUp(ONE, KEY, NOW).kind, 'fresh')
  assert.equal(lookUp(ONE, { ...KEY, target: targetKey({ scopes: ['b'] }) }, NOW).kind, 'refresh')
  assert.equal(lookUp(ONE, { ...KEY, client: 'other' }, NOW).kind, 'no-account')
  assert.equal(lookUp(dropRefreshToken(ONE, KEY, 'rt1'), KEY, NOW + 9e6).kind, 'no-refresh-token')
})

test('keys of different targets differ, and do not depend on order or repetition', () => {
  const scope = fc.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]{1,6}$/)
  const target = fc.record({
    scopes: fc.array(scope, { maxLength: 4 }),
    resource: fc.stringMatching(/^[\x21-\x7e]{1,6}$/),
  })
  fc.assert(
    fc.property(
      target,
      ({ scopes, resource }) =>
        targetKey({ scopes, resource }) === targetKey({ scopes: [...scopes, ...scopes].toReversed(), resource }),
    ),
  )
  const normal = (t: { scopes: readonly string[]; resource: string }): string =>
    JSON.stringify([[...new Set(t.scopes)].sort(), t.resource])
  fc.assert(fc.property(target, target, (a, b) => (targetKey(a) === targetKey(b)) === (normal(a) === normal(b))))
})

test('a refresh never replaces a newer credential, nor brings back an account signed out', () => {
  const answer = { sent: 'rt1', refreshToken: 'rt2', accessToken: token() }
  assert.equal(refreshTokenOf(putRefreshed(ONE, KEY, answer)), 'rt2')
  assert.equal(refreshTokenOf(putRefreshed(ONE, KEY, { ...answer, sent: 'rt0' })), 'rt1')
  assert.equal(putRefreshed(EMPTY_CACHE, KEY, answer), EMPTY_CACHE)
})

test('only the refused refresh token is dropped', () => {
  assert.equal(dropRefreshToken(ONE, KEY, 'rt0'), ONE)
  assert.equal(refreshTokenOf(dropRefreshToken(ONE, KEY, 'rt1')), undefined)
})

test('a refresh sweeps out expired tokens of the account', () => {
  const later = { sent: 'rt1', refreshToken: 'rt2', accessToken: token(3600, NOW + 7_200_000) }
  const after = putRefreshed(ONE, { ...KEY, target: targetKey({ scopes: ['b'] }) }, later)
  assert.deepEqual(Object.keys(after.clients[KEY.client]?.[KEY.account]?.accessTokens ?? {}), [
    targetKey({ scopes: ['b'] }),
  ])
})

test('lists accounts of one client, the latest sign-in first, and forgets one', () => {
  const two = putSignIn(ONE, KEY.client, { ...entry('i|bob'), signedInAt: NOW + 1 })
  assert.deepEqual(
    listAccounts(two, KEY.client).map((account) => account.id),
    ['i|bob', 'i|ada'],
  )
  assert.deepEqual(
    listAccounts(dropAccount(two, KEY.client, 'i|bob'), KEY.client).map((account) => account.id),
    ['i|ada'],
  )
  assert.deepEqual(listAccounts(two, 'other'), [])
})

function refreshTokenOf(data: CacheData): string | undefined {
  return data.clients[KEY.client]?.[KEY.account]?.refreshToken
}
