import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metadataDocument } from './metadata.ts'
import type { MetadataDocument, MetadataOptions } from './metadata.ts'

const BASE = 'https://localhost:8443'
const ID = '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10'

function document(change: Partial<MetadataOptions> = {}): MetadataDocument {
  return metadataDocument({
    baseUrl: BASE,
    segment: { kind: 'tenant', id: ID },
    dialect: 'v2',
    algs: ['RS256'],
    grantTypes: ['authorization_code', 'refresh_token'],
    ...change,
  })
}

test('a tenant document has its concrete issuer and endpoints under the issuer origin (RFC 8414 §2)', () => {
  const v2 = document()
  assert.equal(v2.issuer, `${BASE}/${ID}/v2.0`)
  assert.equal(v2.authorization_endpoint, `${BASE}/${ID}/oauth2/v2.0/authorize`)
  assert.equal(v2.token_endpoint, `${BASE}/${ID}/oauth2/v2.0/token`)
  assert.equal(v2.jwks_uri, `${BASE}/${ID}/discovery/v2.0/keys`)
  const v1 = document({ dialect: 'v1' })
  assert.equal(v1.issuer, `${BASE}/${ID}/`)
  assert.equal(v1.token_endpoint, `${BASE}/${ID}/oauth2/token`)
  assert.equal(v1.microsoft_multi_refresh_token, true)
  for (const text of Object.values({ ...v1, ...v2 })) {
    if (typeof text === 'string' && text.includes('://')) assert.equal(new URL(text).origin, BASE)
  }
})

test('template documents carry the placeholder in the issuer only and do not announce iss (RFC 9207 §2)', () => {
  for (const kind of ['common', 'organizations'] as const) {
    const { issuer, ...rest } = document({ segment: { kind } })
    assert.equal(issuer, `${BASE}/{tenantid}/v2.0`)
    assert.equal(JSON.stringify(rest).includes('{tenantid}'), false)
    assert.equal(rest.token_endpoint, `${BASE}/${kind}/oauth2/v2.0/token`)
    assert.equal('authorization_response_iss_parameter_supported' in rest, false)
  }
  assert.equal(document().authorization_response_iss_parameter_supported, true)
})

test('only code and S256 are offered, and public clients may authenticate with none (RFC 9700 §2.1)', () => {
  const found = document()
  assert.deepEqual(found.response_types_supported, ['code'])
  assert.deepEqual(found.code_challenge_methods_supported, ['S256'])
  assert.deepEqual(found.token_endpoint_auth_methods_supported, ['none', 'client_secret_post', 'client_secret_basic'])
  assert.deepEqual(found.response_modes_supported, ['query', 'fragment', 'form_post'])
})

test('what is off is said to be off, because absence may mean true (OpenID Connect Discovery §3)', () => {
  const found = document()
  assert.equal(found.request_parameter_supported, false)
  assert.equal(found.request_uri_parameter_supported, false)
  assert.equal(found.claims_parameter_supported, false)
})

test('the device endpoint is named only when it exists (RFC 8628 §4)', () => {
  assert.equal('device_authorization_endpoint' in document(), false)
  assert.equal(document({ deviceCode: true }).device_authorization_endpoint, `${BASE}/${ID}/oauth2/v2.0/devicecode`)
})

test('assertion algorithms are listed exactly when a JWT method is (RFC 8414 §2)', () => {
  assert.equal('token_endpoint_auth_signing_alg_values_supported' in document(), false)
  const found = document({ authMethods: ['none', 'private_key_jwt'] })
  assert.deepEqual(found.token_endpoint_auth_signing_alg_values_supported, ['RS256', 'PS256', 'ES256'])
})

test('grants, algorithms and host are the ones passed in', () => {
  const found = document({ algs: ['RS256', 'ES256'], grantTypes: ['refresh_token'] })
  assert.deepEqual(found.id_token_signing_alg_values_supported, ['RS256', 'ES256'])
  assert.deepEqual(found.grant_types_supported, ['refresh_token'])
  assert.equal(found.cloud_instance_name, 'localhost:8443')
  assert.ok(found.scopes_supported.includes('openid'))
})
