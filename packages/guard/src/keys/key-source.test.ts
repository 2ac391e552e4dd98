import assert from 'node:assert/strict'
import { test } from 'node:test'
import { API, BASE, bearer, makeKey, mint, NOW, OTHER_TENANT, TENANT, V2_CLAIMS } from '../../test/fake-issuer.ts'
import { createGuard } from '../create-guard.ts'
import { importKeys } from './import-keys.ts'
import { localKeys, selectKeys } from './key-source.ts'

const first = await makeKey('RS256', 'first')
const second = await makeKey('RS256', 'second')

test('a server guards its own API with the keys it publishes, and sees a rotation at once', async () => {
  let jwks = { keys: [first.jwk] }
  const guard = createGuard({
    tenants: { baseUrl: BASE, allow: 'any' },
    audience: API,
    keys: localKeys(() => jwks),
    fetch: () => assert.fail('no network'),
    now: () => NOW,
  })
  const request = bearer(await mint(first, V2_CLAIMS))
  assert.equal((await guard.check(request)).ok, true)
  jwks = { keys: [second.jwk] }
  assert.equal((await guard.check(request)).ok, false)
  assert.equal((await guard.check(bearer(await mint(second, V2_CLAIMS)))).ok, true)
})

test('a key of one tenant verifies no token of another (RFC 8725 §3.8)', async () => {
  const jwks = { keys: [{ ...first.jwk, issuer: `${BASE}/${OTHER_TENANT}/v2.0` }] }
  const guard = createGuard({
    tenants: { baseUrl: BASE, allow: 'any' },
    audience: API,
    keys: localKeys(() => jwks),
    now: () => NOW,
  })
  const own = { ...V2_CLAIMS, iss: `${BASE}/${OTHER_TENANT}/v2.0`, tid: OTHER_TENANT }
  assert.equal((await guard.check(bearer(await mint(first, own)))).ok, true)
  assert.equal((await guard.check(bearer(await mint(first, V2_CLAIMS)))).ok, false)
})

test('a token without kid is tried with a few keys of its type at most', async () => {
  const keys = await Promise.all(Array.from({ length: 6 }, (_, i) => makeKey('ES256', `k${i}`)))
  const imported = importKeys({ keys: [first.jwk, ...keys.map(({ jwk }) => jwk)] }) ?? []
  const found = selectKeys(imported, { kid: undefined, alg: 'ES256', tenantId: TENANT })
  assert.deepEqual(
    found.map(({ kid }) => kid),
    ['k0', 'k1', 'k2', 'k3'],
  )
})
