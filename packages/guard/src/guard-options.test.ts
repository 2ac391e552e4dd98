import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  API,
  BASE,
  bearer,
  makeKey,
  mint,
  NOW,
  OTHER_TENANT,
  STANDARD_CLAIMS,
  TENANT,
  without,
} from '../test/fake-issuer.ts'
import { createGuard } from './create-guard.ts'
import { parseGuardOptions } from './guard-options.ts'
import type { GuardOptions, TrustOptions } from './guard-options.ts'

test('a tenant’s issuer in either spelling, and its authority, mean both of its issuers', () => {
  for (const issuer of [
    `${BASE}/${TENANT}/v2.0`,
    `${BASE}/${TENANT}/`,
    `${BASE}/${TENANT}`,
    `${BASE}/${TENANT.toUpperCase()}/v2.0`,
  ]) {
    const { expected, discovery, challenge } = parseGuardOptions({ issuer, audience: API })
    assert.deepEqual(expected.issuer, {
      kind: 'template',
      templates: [`${BASE}/{tenantid}/`, `${BASE}/{tenantid}/v2.0`],
      tenants: [TENANT],
    })
    assert.deepEqual(discovery, {
      metadataUrls: [`${BASE}/${TENANT}/v2.0/.well-known/openid-configuration`],
      issuer: `${BASE}/${TENANT}/v2.0`,
    })
    assert.equal(challenge['authorization_uri'], `${BASE}/${TENANT}/oauth2/authorize`)
  }
})

test('several tenants or any take their keys from the common metadata, whose issuer is the template', () => {
  for (const allow of ['any', [TENANT, OTHER_TENANT]] as const) {
    const { discovery, challenge } = parseGuardOptions({ tenants: { baseUrl: BASE, allow }, audience: API })
    assert.deepEqual(discovery, {
      metadataUrls: [`${BASE}/common/v2.0/.well-known/openid-configuration`],
      issuer: `${BASE}/{tenantid}/v2.0`,
    })
    assert.equal(challenge['authorization_uri'], `${BASE}/common/oauth2/authorize`)
  }
})

test('a foreign issuer is exact, and its metadata is looked for in the standard places (RFC 8414 §3.1, §5)', async () => {
  const issuer = 'https://as.example/realms/a'
  const { expected, discovery, challenge } = parseGuardOptions({ issuer, audience: API })
  assert.deepEqual(expected.issuer, { kind: 'exact', issuers: [issuer] })
  assert.equal(challenge['authorization_uri'], undefined)
  assert.deepEqual(discovery.metadataUrls, [
    'https://as.example/.well-known/oauth-authorization-server/realms/a',
    'https://as.example/.well-known/openid-configuration/realms/a',
    'https://as.example/realms/a/.well-known/openid-configuration',
  ])
  const key = await makeKey('ES256', 'k')
  const fetch = (input: string | URL | Request): Promise<Response> => {
    if (String(input) === 'https://as.example/keys') return Promise.resolve(Response.json({ keys: [key.jwk] }))
    const isMetadata = String(input) === discovery.metadataUrls[2]
    return Promise.resolve(
      isMetadata ? Response.json({ issuer, jwks_uri: 'https://as.example/keys' }) : new Response('', { status: 404 }),
    )
  }
  const guard = createGuard({ issuer, audience: API, fetch, now: () => NOW })
  const token = await mint(key, { ...without(STANDARD_CLAIMS, 'tid', 'oid'), iss: issuer }, { typ: 'at+jwt' })
  assert.equal((await guard.check(bearer(token))).ok, true)
})

test('a guard that is configured wrongly does not start', () => {
  const trusts: readonly TrustOptions[] = [
    { issuer: 'http://localhost:8443/x' },
    { issuer: 'localhost' },
    { issuer: '' },
    { issuer: 'https://as.example?x=1' },
    { issuer: 'https://user@as.example' },
    { tenants: { baseUrl: 'http://as.example', allow: 'any' } },
    { tenants: { baseUrl: BASE, allow: [] } },
    { tenants: { baseUrl: BASE, allow: ['contoso.example'] } },
    { tenants: { baseUrl: BASE, allow: ['common'] } },
  ]
  for (const trust of trusts)
    assert.throws(() => createGuard({ ...trust, audience: API }), TypeError, JSON.stringify(trust))
  for (const audience of ['', [], ['x', ''], undefined]) {
    assert.throws(() => createGuard({ issuer: BASE, audience } as GuardOptions), TypeError, JSON.stringify(audience))
  }
})
