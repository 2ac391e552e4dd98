import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkAccessToken, checkAccessTokenTimes } from './check-claims.ts'
import type { AccessTokenProblem, ExpectedAccessToken } from './check-claims.ts'

type Claims = Record<string, unknown>

const BASE = 'https://localhost:8443'
const TENANT = '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10'
const OTHER = '0d1e2f3a-1111-4222-8333-444455556666'
const API = 'a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52'
const NOW = 1_800_000_000

const expected: ExpectedAccessToken = {
  issuer: { kind: 'template', templates: [`${BASE}/{tenantid}/`, `${BASE}/{tenantid}/v2.0`], tenants: [TENANT] },
  audiences: [API, 'https://tasks.contoso.example'],
  algs: ['RS256', 'ES256'],
}

const times = { iat: NOW, nbf: NOW, exp: NOW + 3600 }
const v1 = {
  ...times,
  iss: `${BASE}/${TENANT}/`,
  aud: 'https://tasks.contoso.example',
  sub: 's',
  tid: TENANT,
  oid: 'o',
  appid: 'c',
  scp: 'Tasks.Read',
  ver: '1.0',
  uti: 'u',
}
const v2 = {
  ...times,
  iss: `${BASE}/${TENANT}/v2.0`,
  aud: API,
  sub: 's',
  tid: TENANT,
  oid: 'o',
  azp: 'c',
  scp: 'Tasks.Read',
  ver: '2.0',
  uti: 'u',
}
const standard = {
  ...times,
  iss: `${BASE}/${TENANT}/v2.0`,
  aud: API,
  sub: 's',
  tid: TENANT,
  client_id: 'c',
  jti: 'j',
  scope: 'Tasks.Read',
}
const app = { ...v2, scp: undefined, idtyp: 'app', roles: ['Tasks.Sync'] }

function verdict(
  payload: Claims,
  header: Claims = { alg: 'RS256', typ: 'JWT' },
  change: Partial<ExpectedAccessToken> = {},
): AccessTokenProblem | 'ok' {
  const result = checkAccessToken(header, payload, { ...expected, ...change }, NOW)
  return result.ok ? 'ok' : result.error
}

test('the three token shapes and an app token are accepted (RFC 9068 §4, Azure wire contract §2)', () => {
  assert.equal(verdict(v1), 'ok')
  assert.equal(verdict(v2), 'ok')
  assert.equal(verdict(app), 'ok')
  for (const typ of ['at+jwt', 'AT+JWT', 'application/at+jwt'])
    assert.equal(verdict(standard, { alg: 'ES256', typ }), 'ok', typ)
})

test('the accepted claims are handed on unchanged', () => {
  assert.deepEqual(checkAccessToken({ alg: 'RS256', typ: 'JWT' }, v2, expected, NOW), { ok: true, value: v2 })
})

test('header: allowed algorithm, access token type, nothing critical (RFC 8725 §3.1, §3.11, RFC 7515 §4.1.11)', () => {
  const cases: readonly [Claims, AccessTokenProblem][] = [
    [{ alg: 'none', typ: 'JWT' }, 'algorithm-not-allowed'],
    [{ alg: 'None', typ: 'JWT' }, 'algorithm-not-allowed'],
    [{ alg: 'HS256', typ: 'JWT' }, 'algorithm-not-allowed'],
    [{ alg: 'PS256', typ: 'JWT' }, 'algorithm-not-allowed'],
    [{ alg: ['RS256'], typ: 'JWT' }, 'algorithm-not-allowed'],
    [{ typ: 'JWT' }, 'algorithm-not-allowed'],
    [{ alg: 'RS256' }, 'wrong-type'],
    [{ alg: 'RS256', typ: 7 }, 'wrong-type'],
    [{ alg: 'RS256', typ: 'logout+jwt' }, 'wrong-type'],
    [{ alg: 'RS256', typ: 'dpop+jwt' }, 'wrong-type'],
    [{ alg: 'RS256', typ: 'oauth-authz-req+jwt' }, 'wrong-type'],
    [{ alg: 'RS256', typ: 'token-introspection+jwt' }, 'wrong-type'],
    [{ alg: 'RS256', typ: 'JWT', crit: ['exp'] }, 'critical-header'],
    [{ alg: 'RS256', typ: 'JWT', crit: [] }, 'critical-header'],
    [{ alg: 'RS256', typ: 'JWT', b64: false }, 'critical-header'],
    [{ alg: 'RS256', typ: 'JWT', zip: 'DEF' }, 'critical-header'],
  ]
  for (const [header, problem] of cases) assert.equal(verdict(v2, header), problem, JSON.stringify(header))
})

test('an ID token is never an access token (RFC 8725 §3.12)', () => {
  for (const claim of ['nonce', 'at_hash', 'c_hash']) {
    assert.equal(verdict({ ...v2, [claim]: 'x' }), 'looks-like-id-token')
    assert.equal(verdict({ ...standard, [claim]: 'x' }, { alg: 'RS256', typ: 'at+jwt' }), 'looks-like-id-token')
  }
  assert.equal(verdict({ ...v2, scp: undefined }), 'no-permission-claims')
  assert.equal(verdict({ ...v2, scp: '' }), 'no-permission-claims')
  assert.equal(verdict({ ...v2, scp: undefined, roles: ['Tasks.Sync'] }), 'no-permission-claims')
  assert.equal(verdict({ ...app, roles: undefined }), 'no-permission-claims')
  assert.equal(verdict({ ...app, roles: [] }), 'no-permission-claims')
})

test('a token bound to a key is no bearer token (RFC 9449 §7.1)', () => {
  assert.equal(verdict({ ...v2, cnf: { jkt: 'x' } }), 'sender-constrained')
})

test('the issuer must be the template filled with tid, and the tenant allowed (RFC 9068 §4, RFC 8725 §3.8)', () => {
  const cases: readonly [Claims, AccessTokenProblem][] = [
    [{ iss: `${BASE}/${OTHER}/v2.0` }, 'wrong-issuer'],
    [{ tid: OTHER }, 'wrong-issuer'],
    [{ tid: OTHER, iss: `${BASE}/${OTHER}/v2.0` }, 'wrong-tenant'],
    [{ tid: undefined }, 'wrong-tenant'],
    [{ tid: '{tenantid}', iss: `${BASE}/{tenantid}/v2.0` }, 'wrong-tenant'],
    [{ tid: 'common', iss: `${BASE}/common/v2.0` }, 'wrong-tenant'],
    [{ iss: `${BASE}/${TENANT}/v2.0/` }, 'wrong-issuer'],
    [{ iss: `${BASE}/${TENANT.toUpperCase()}/v2.0` }, 'wrong-issuer'],
    [{ iss: `https://evil.example/${TENANT}/v2.0` }, 'wrong-issuer'],
    [{ iss: undefined }, 'wrong-issuer'],
    [{ iss: [v2.iss] }, 'wrong-issuer'],
  ]
  for (const [change, problem] of cases) assert.equal(verdict({ ...v2, ...change }), problem, JSON.stringify(change))
  const any: Partial<ExpectedAccessToken> = {
    issuer: { kind: 'template', templates: [`${BASE}/{tenantid}/v2.0`], tenants: 'any' },
  }
  assert.equal(verdict({ ...v2, tid: OTHER, iss: `${BASE}/${OTHER}/v2.0` }, undefined, any), 'ok')
  assert.equal(verdict({ ...v2, tid: OTHER }, undefined, any), 'wrong-issuer')
})

test('an exact issuer list needs no tenant, but a tenant that contradicts it is refused (RFC 9068 §4)', () => {
  const plain: Partial<ExpectedAccessToken> = { issuer: { kind: 'exact', issuers: ['https://as.example', v2.iss] } }
  assert.equal(
    verdict({ ...standard, iss: 'https://as.example', tid: undefined }, { alg: 'RS256', typ: 'at+jwt' }, plain),
    'ok',
  )
  assert.equal(
    verdict({ ...standard, iss: 'https://as.example/' }, { alg: 'RS256', typ: 'at+jwt' }, plain),
    'wrong-issuer',
  )
  assert.equal(verdict(v2, undefined, plain), 'ok')
  assert.equal(verdict({ ...v2, tid: OTHER }, undefined, plain), 'wrong-tenant')
})

test('the audience must contain one of the API’s identifiers exactly (RFC 9068 §4)', () => {
  const cases: readonly [unknown, AccessTokenProblem | 'ok'][] = [
    [API, 'ok'],
    [['https://other.example', API], 'ok'],
    [`${API}/`, 'wrong-audience'],
    [API.toUpperCase(), 'wrong-audience'],
    ['https://tasks.contoso.example/', 'wrong-audience'],
    [[], 'wrong-audience'],
    [[7, API], 'wrong-audience'],
    [7, 'wrong-audience'],
    [undefined, 'wrong-audience'],
    [{ 0: API }, 'wrong-audience'],
  ]
  for (const [aud, result] of cases) assert.equal(verdict({ ...v2, aud }), result, JSON.stringify(aud))
})

test('required claims are there and have their types (RFC 9068 §2.2)', () => {
  for (const claim of ['sub', 'client_id', 'jti']) {
    assert.equal(
      verdict({ ...standard, [claim]: undefined }, { alg: 'RS256', typ: 'at+jwt' }),
      'malformed-claims',
      claim,
    )
  }
  for (const change of [
    { sub: 7 },
    { sub: '' },
    { scp: ['Tasks.Read'] },
    { scope: 1 },
    { roles: 'admin' },
    { roles: [1] },
    { idtyp: {} },
  ]) {
    assert.equal(verdict({ ...v2, ...change }), 'malformed-claims', JSON.stringify(change))
  }
})

test('times have a leeway of at most 60 seconds (RFC 9068 §4)', () => {
  const cases: readonly [Claims, AccessTokenProblem | 'ok'][] = [
    [{ exp: NOW - 59 }, 'ok'],
    [{ exp: NOW - 60 }, 'expired'],
    [{ exp: NOW - 61 }, 'expired'],
    [{ nbf: NOW + 60 }, 'ok'],
    [{ nbf: NOW + 61 }, 'not-yet-valid'],
    [{ iat: NOW + 61 }, 'not-yet-valid'],
    [{ nbf: undefined, iat: undefined }, 'ok'],
    [{ exp: undefined }, 'malformed-claims'],
    [{ exp: String(NOW + 99) }, 'malformed-claims'],
    [{ exp: Infinity }, 'malformed-claims'],
    [{ nbf: 'x' }, 'malformed-claims'],
  ]
  for (const [change, result] of cases) assert.equal(verdict({ ...v2, ...change }), result, JSON.stringify(change))
  assert.equal(verdict({ ...v2, exp: NOW - 5 }, undefined, { leewaySeconds: 0 }), 'expired')
  assert.equal(verdict({ ...v2, exp: NOW - 61 }, undefined, { leewaySeconds: 3600 }), 'expired')
})

test('times can be judged again alone', () => {
  assert.equal(checkAccessTokenTimes(v2, NOW), undefined)
  assert.equal(checkAccessTokenTimes(v2, NOW + 3660), 'expired')
  assert.equal(checkAccessTokenTimes(v2, NOW - 61), 'not-yet-valid')
})
