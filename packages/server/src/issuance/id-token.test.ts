import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { issuance, TENANT, USER } from '../../test/kit/records.ts'
import { atHash, idToken } from './id-token.ts'

const stamp = { baseUrl: 'https://login.test', uti: 'unique', sub: 'pairwise' }
const payloadOf = (changes: Parameters<typeof issuance>[0]) =>
  idToken(issuance(changes), stamp, 'hash').payload as unknown as Record<string, unknown>

describe('the version of an ID token follows the endpoint (azure-ad-wire §2.5)', () => {
  test('v2: profile claims with the profile scope, e-mail with the email scope', () => {
    const payload = payloadOf({ oidcScopes: ['openid', 'profile', 'email'] })
    assert.deepEqual(Object.keys(payload).toSorted(), [
      'at_hash',
      'aud',
      'email',
      'exp',
      'iat',
      'iss',
      'name',
      'nbf',
      'oid',
      'preferred_username',
      'sid',
      'sub',
      'tid',
      'uti',
      'ver',
    ])
    assert.equal(payload['iss'], `https://login.test/${TENANT.id}/v2.0`)
    assert.equal(payload['aud'], 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406')
    assert.equal(payload['email'], USER.mail)
    const bare = payloadOf({ oidcScopes: ['openid'] })
    assert.equal(bare['name'], undefined)
    assert.equal(bare['email'], undefined)
  })

  test('v1: upn and unique_name, the v1 issuer, and the key named twice', () => {
    const token = idToken(issuance({ dialect: 'v1' }), stamp, 'hash')
    assert.equal(token.x5t, true)
    const payload = token.payload as unknown as Record<string, unknown>
    assert.equal(payload['iss'], `https://login.test/${TENANT.id}/`)
    assert.equal(payload['upn'], 'ada@contoso.example')
    assert.equal(payload['unique_name'], 'ada@contoso.example')
    assert.equal(payload['ver'], '1.0')
    assert.equal(payload['preferred_username'], undefined)
  })
})

describe('claims that depend on the authorize request', () => {
  test('nonce exactly when there was one, verbatim (azure-ad-wire §7 trap 8)', () => {
    assert.equal('nonce' in payloadOf({}), false)
    assert.equal(payloadOf({ idToken: { includeAuthTime: false, nonce: 'a"b ü' } })['nonce'], 'a"b ü')
  })

  test('auth_time when max_age was sent (OpenID Connect Core §2)', () => {
    assert.equal('auth_time' in payloadOf({}), false)
    assert.equal(payloadOf({ idToken: { includeAuthTime: true } })['auth_time'], 1_795_350_000)
  })

  test('the session is named by a hash, never by its id', () => {
    assert.match(String(payloadOf({})['sid']), /^[\w-]{22}$/)
    assert.equal(JSON.stringify(payloadOf({})).includes('a-session-id'), false)
  })
})

test('at_hash of the published example (OpenID Connect Core §A.4)', () => {
  assert.equal(atHash('jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y', 'RS256'), '77QmUPtjPfzWtF2AnpK9RQ')
})

test('at_hash of an Ed25519 token is half of a SHA-512 (RFC 8037 §5)', () => {
  assert.equal(Buffer.from(atHash('token', 'EdDSA'), 'base64url').length, 32)
})
