import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { importKeys } from './import-keys.ts'

type Jwk = Record<string, unknown>
const jwk = (key: KeyObject, more: Jwk = {}): Jwk => ({ ...key.export({ format: 'jwk' }), ...more })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed = generateKeyPairSync('ed25519')

function algsOf(...keys: Jwk[]): string[] | undefined {
  return importKeys({ keys })?.map(({ algs }) => algs.join(' '))
}

test('the type of a key fixes its algorithms, `alg` narrows them (RFC 8725 §3.1)', () => {
  const cases: readonly [Jwk, string[]][] = [
    [jwk(rsa.publicKey), ['RS256 PS256']],
    [jwk(rsa.publicKey, { alg: 'RS256' }), ['RS256']],
    [jwk(rsa.publicKey, { alg: 'PS256' }), ['PS256']],
    [jwk(rsa.publicKey, { alg: 'ES256' }), []],
    [jwk(rsa.publicKey, { alg: 'RSA-OAEP' }), []],
    [jwk(ec.publicKey), ['ES256']],
    [jwk(ec.publicKey, { alg: 'RS256' }), []],
    [jwk(ed.publicKey), ['EdDSA']],
    [jwk(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey), []],
    [jwk(generateKeyPairSync('x25519').publicKey), []],
    [{ kty: 'oct', k: 'AAAA', alg: 'HS256' }, []],
    [{ kty: '__proto__' }, []],
  ]
  for (const [key, expected] of cases) assert.deepEqual(algsOf(key), expected, JSON.stringify(key).slice(0, 60))
})

test('a key for another purpose, or a private one, is skipped (RFC 7517 §4.2, §4.3)', () => {
  assert.deepEqual(algsOf(jwk(rsa.publicKey, { use: 'enc' })), [])
  assert.deepEqual(algsOf(jwk(rsa.publicKey, { key_ops: ['encrypt'] })), [])
  assert.deepEqual(algsOf(jwk(rsa.publicKey, { key_ops: ['verify'], use: 'sig' })), ['RS256 PS256'])
  assert.deepEqual(algsOf(jwk(rsa.privateKey)), [])
  assert.deepEqual(algsOf(jwk(rsa.publicKey, { kid: 7 })), [])
  assert.deepEqual(algsOf(jwk(rsa.publicKey, { kid: 'k'.repeat(257) })), [])
})

test('weak and broken keys are skipped (RFC 8725 §3.2, §3.4, §3.5)', () => {
  assert.deepEqual(algsOf(jwk(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)), [])
  assert.deepEqual(algsOf(jwk(rsa.publicKey, { e: 'AQ' })), [])
  assert.deepEqual(algsOf(jwk(rsa.publicKey, { e: 'Aw' })), [])
  assert.deepEqual(algsOf(jwk(rsa.publicKey, { n: '' })), [])
  assert.deepEqual(algsOf(jwk(ec.publicKey, { x: 'A'.repeat(43), y: 'A'.repeat(43) })), [])
  assert.deepEqual(algsOf({ kty: 'RSA' }), [])
})

test('keys that share a kid are all left out (RFC 7517 §4.5)', () => {
  const keys = [jwk(rsa.publicKey, { kid: 'a' }), jwk(ec.publicKey, { kid: 'a' }), jwk(ed.publicKey, { kid: 'b' })]
  assert.deepEqual(
    importKeys({ keys })?.map(({ kid }) => kid),
    ['b'],
  )
})

test('a key that names a tenant belongs to it (RFC 8725 §3.8)', () => {
  const tenant = '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10'
  const found = importKeys({
    keys: [
      jwk(rsa.publicKey, { kid: 'a', issuer: `https://localhost:8443/${tenant}/v2.0` }),
      jwk(ec.publicKey, { kid: 'b', issuer: 'https://localhost:8443/{tenantid}/v2.0' }),
    ],
  })
  assert.deepEqual(
    found?.map(({ tenantId }) => tenantId),
    [tenant, undefined],
  )
})

test('what is no JWKS, or too large a one, is none', () => {
  for (const value of [undefined, null, [], 'x', {}, { keys: {} }, { keys: Array.from({ length: 101 }, () => ({})) }]) {
    assert.equal(importKeys(value), undefined)
  }
  assert.deepEqual(importKeys({ keys: [null, 7, 'x', []] }), [])
})
