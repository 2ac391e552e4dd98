import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  API,
  APP_CLAIMS,
  BASE,
  bearer,
  fakeIssuer,
  makeKey,
  mint,
  NOW,
  OTHER_TENANT,
  STANDARD_CLAIMS,
  TENANT,
  V1_CLAIMS,
  V2_CLAIMS,
  without,
} from '../test/fake-issuer.ts'
import type { Claims } from '../test/fake-issuer.ts'
import { createGuard } from './create-guard.ts'
import type { Guard } from './create-guard.ts'
import type { GuardVerdict } from './guard-verdict.ts'
import type { Need } from './judge-need.ts'

const rsa = await makeKey('RS256', 'rsa')
const ec = await makeKey('ES256', 'ec')
const ed = await makeKey('EdDSA', 'ed')
const pss = await makeKey('PS256', 'pss')
const ALL = [rsa, ec, ed, pss]

const audience = [API, 'https://tasks.contoso.example']
const guard = createGuard({ issuer: `${BASE}/${TENANT}/v2.0`, audience, fetch: fakeIssuer(ALL).fetch, now: () => NOW })
const anyTenant = createGuard({
  tenants: { baseUrl: BASE, allow: 'any' },
  audience,
  fetch: fakeIssuer(ALL, 'common').fetch,
  now: () => NOW,
})
const twoTenants = createGuard({
  tenants: { baseUrl: `${BASE}/`, allow: [TENANT.toUpperCase(), API] },
  audience,
  fetch: fakeIssuer(ALL, 'common').fetch,
  now: () => NOW,
})

function outcome(verdict: GuardVerdict): string {
  return verdict.ok ? 'ok' : `${verdict.status} ${verdict.reason}`
}

async function checkClaims(claims: Claims, header: Claims = {}, by: Guard = guard, need?: Need): Promise<string> {
  return outcome(await by.check(bearer(await mint(rsa, claims, header)), need))
}

test('v1, v2 and standard tokens of a tenant are accepted with every algorithm (RFC 9068 §4, RFC 8725 §3.2)', async () => {
  for (const key of ALL) {
    assert.equal(outcome(await guard.check(bearer(await mint(key, V1_CLAIMS)))), 'ok', key.alg)
    assert.equal(outcome(await guard.check(bearer(await mint(key, V2_CLAIMS)))), 'ok', key.alg)
    assert.equal(outcome(await guard.check(bearer(await mint(key, STANDARD_CLAIMS, { typ: 'at+jwt' })))), 'ok', key.alg)
  }
})

test('the verdict names user, app, tenant and permissions of the token', async () => {
  const user = await guard.check(bearer(await mint(rsa, V2_CLAIMS)))
  assert.ok(user.ok)
  assert.deepEqual(
    { ...user.token },
    {
      kind: 'user',
      subject: 'pairwise',
      issuer: `${BASE}/${TENANT}/v2.0`,
      tenantId: TENANT,
      objectId: '2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901',
      clientId: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
      scopes: ['Tasks.Read', 'Tasks.Write'],
      roles: [],
      expiresAt: NOW + 3600,
    },
  )
  assert.deepEqual(user.token.claims, V2_CLAIMS)
  const app = await guard.check(bearer(await mint(rsa, APP_CLAIMS)))
  assert.ok(app.ok)
  assert.deepEqual([app.token.kind, app.token.scopes, app.token.roles], ['app', [], ['Tasks.Sync']])
})

test('one request cannot change the token that another one sees', async () => {
  const request = bearer(await mint(rsa, { ...V2_CLAIMS, groups: ['a'], roles: ['r'] }))
  for (let turn = 0; turn < 3; turn++) {
    const verdict = await guard.check(request)
    assert.ok(verdict.ok)
    const { claims, roles, scopes } = verdict.token
    assert.deepEqual(
      [claims['groups'], claims['tid'], roles, scopes],
      [['a'], TENANT, ['r'], ['Tasks.Read', 'Tasks.Write']],
    )
    assert.equal(verdict.token.claims, claims, 'the same object each time it is read')
    Object.assign(claims, { tid: OTHER_TENANT, groups: ['b'] })
    Object.assign(verdict.token, { kind: 'app' })
    for (const list of [roles, scopes] as string[][]) list.push('Tasks.Manage.All')
  }
})

test('a client’s own standard token is an app token (RFC 9068 §5)', async () => {
  const claims = { ...STANDARD_CLAIMS, sub: STANDARD_CLAIMS['client_id'] }
  const verdict = await guard.check(bearer(await mint(rsa, claims, { typ: 'at+jwt' })))
  assert.ok(verdict.ok)
  assert.deepEqual([verdict.token.kind, verdict.token.scopes], ['app', []])
})

test('an invalid token is 401 invalid_token whatever is wrong with it (RFC 6750 §3.1, RFC 9068 §4)', async () => {
  const cases: readonly [Claims, string][] = [
    [{ iss: `${BASE}/${OTHER_TENANT}/v2.0`, tid: OTHER_TENANT }, '401 wrong-tenant'],
    [{ iss: `${BASE}/${OTHER_TENANT}/v2.0` }, '401 wrong-issuer'],
    [{ tid: OTHER_TENANT }, '401 wrong-issuer'],
    [{ iss: 'https://evil.example/v2.0' }, '401 wrong-issuer'],
    [{ aud: 'api://another' }, '401 wrong-audience'],
    [{ aud: ['x', API] }, 'ok'],
    [{ aud: [] }, '401 wrong-audience'],
    [{ exp: NOW - 61 }, '401 expired'],
    [{ exp: NOW - 59 }, 'ok'],
    [{ nbf: NOW + 61 }, '401 not-yet-valid'],
    [{ nbf: NOW + 59 }, 'ok'],
    [{ nonce: 'n' }, '401 looks-like-id-token'],
    [{ at_hash: 'h' }, '401 looks-like-id-token'],
    [{ cnf: { jkt: 'k' } }, '401 sender-constrained'],
  ]
  for (const [change, expected] of cases) {
    assert.equal(await checkClaims({ ...V2_CLAIMS, ...change }), expected, JSON.stringify(change))
  }
  assert.equal(await checkClaims(without(V2_CLAIMS, 'scp')), '401 no-permission-claims')
  assert.equal(await checkClaims(without(V2_CLAIMS, 'exp')), '401 malformed-claims')
  assert.equal(await checkClaims(without(V2_CLAIMS, 'aud')), '401 wrong-audience')
})

test('tokens of other kinds are refused by their type (RFC 8725 §3.11, §3.12)', async () => {
  for (const typ of ['logout+jwt', 'dpop+jwt', 'oauth-authz-req+jwt', 'token-introspection+jwt', 'secevent+jwt', '']) {
    assert.equal(await checkClaims(V2_CLAIMS, { typ }), '401 wrong-type', typ)
  }
  const idToken = { ...without(V2_CLAIMS, 'scp'), aud: API, preferred_username: 'ada@contoso.example' }
  assert.equal(await checkClaims(idToken), '401 no-permission-claims')
})

test('any tenant, or a list, is judged by template and tid (RFC 9068 §4, RFC 8725 §3.8)', async () => {
  const foreign = { ...V2_CLAIMS, iss: `${BASE}/${OTHER_TENANT}/v2.0`, tid: OTHER_TENANT }
  assert.equal(await checkClaims(foreign, {}, anyTenant), 'ok')
  assert.equal(
    await checkClaims({ ...V1_CLAIMS, iss: `${BASE}/${OTHER_TENANT}/`, tid: OTHER_TENANT }, {}, anyTenant),
    'ok',
  )
  assert.equal(await checkClaims({ ...foreign, tid: TENANT }, {}, anyTenant), '401 wrong-issuer')
  assert.equal(
    await checkClaims({ ...foreign, tid: 'common', iss: `${BASE}/common/v2.0` }, {}, anyTenant),
    '401 wrong-tenant',
  )
  assert.equal(await checkClaims(foreign, {}, twoTenants), '401 wrong-tenant')
  assert.equal(await checkClaims(V2_CLAIMS, {}, twoTenants), 'ok')
})

test('delegated and app permissions are never mixed up (RFC 9068 §4, RFC 6750 §3.1)', async () => {
  const cases: readonly [Claims, Need, string][] = [
    [V2_CLAIMS, {}, 'ok'],
    [V2_CLAIMS, { scopes: ['Tasks.Read'] }, 'ok'],
    [V2_CLAIMS, { scopes: ['Tasks.Read', 'Tasks.Write'] }, 'ok'],
    [V2_CLAIMS, { scopes: ['Tasks.Read', 'Tasks.Manage.All'] }, '403 scope-missing'],
    [V2_CLAIMS, { scopes: ['tasks.read'] }, '403 scope-missing'],
    [V2_CLAIMS, { roles: ['Tasks.Sync'] }, '403 role-missing'],
    [{ ...V2_CLAIMS, roles: ['Tasks.Sync'] }, { roles: ['Tasks.Sync'] }, 'ok'],
    [APP_CLAIMS, {}, 'ok'],
    [APP_CLAIMS, { roles: ['Tasks.Sync'] }, 'ok'],
    [APP_CLAIMS, { roles: ['Tasks.Other'] }, '403 role-missing'],
    [APP_CLAIMS, { scopes: ['Tasks.Sync'] }, '403 user-token-needed'],
    [{ ...APP_CLAIMS, scp: 'Tasks.Read' }, { scopes: ['Tasks.Read'] }, '403 user-token-needed'],
    [APP_CLAIMS, { scopes: ['Tasks.Read'], roles: ['Tasks.Sync'] }, 'ok'],
    [V2_CLAIMS, { scopes: ['Tasks.Read'], roles: ['Tasks.Sync'] }, 'ok'],
    [
      { ...V2_CLAIMS, scp: 'x', roles: ['Tasks.Sync'] },
      { scopes: ['Tasks.Read'], roles: ['Tasks.Sync'] },
      '403 scope-missing',
    ],
  ]
  for (const [claims, need, expected] of cases) {
    assert.equal(await checkClaims(claims, {}, guard, need), expected, JSON.stringify(need))
  }
})

test('what is no bearer token at all is a malformed request, any other wrong token an invalid one (RFC 6750 §3.1)', async () => {
  for (const text of ['a b', 'a,b', '"a.b.c"', 'a=b', 'ä', 'a.b.c\\']) {
    const verdict = await guard.check({ headers: { authorization: `Bearer ${text}` } })
    assert.equal(outcome(verdict), '400 authorization-malformed', text)
  }
  for (const text of ['a', 'a.b', 'a.b.c', 'a.b.c.d', '....', 'a==']) {
    assert.equal(outcome(await guard.check(bearer(text))), '401 token-malformed', text)
  }
})

test('a refusal does not tell which check failed (RFC 6750 §5.3)', async () => {
  const tokens = await Promise.all([
    mint(rsa, { ...V2_CLAIMS, exp: NOW - 3600 }),
    mint(rsa, { ...V2_CLAIMS, aud: 'other' }),
    mint(await makeKey('RS256', 'rsa'), V2_CLAIMS),
    mint(rsa, V2_CLAIMS, { kid: 'unknown' }),
  ])
  const verdicts = await Promise.all(tokens.map((token) => guard.check(bearer(token))))
  const shown = verdicts.map((verdict) => (verdict.ok ? 'ok' : `${verdict.status} ${verdict.challenge}`))
  assert.equal(new Set(shown).size, 1)
  assert.match(shown[0] ?? '', /^401 Bearer /)
})
