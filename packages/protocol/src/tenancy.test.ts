import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpointPaths, issuer, TENANT_TEMPLATE } from './tenancy.ts'

const BASE = 'https://localhost:8443'
const TENANT = '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10'

test('the v1 issuer ends in a slash, the v2 issuer in v2.0 (Azure wire contract §1.8)', () => {
  assert.equal(issuer(BASE, TENANT, 'v1'), `${BASE}/${TENANT}/`)
  assert.equal(issuer(BASE, TENANT.toUpperCase(), 'v2'), `${BASE}/${TENANT}/v2.0`)
  assert.equal(issuer(BASE, TENANT_TEMPLATE, 'v1'), `${BASE}/{tenantid}/`)
  assert.equal(issuer(BASE, TENANT_TEMPLATE, 'v2'), `${BASE}/{tenantid}/v2.0`)
})

test('endpoints have the paths of the endpoint map (Azure wire contract §1.2)', () => {
  assert.deepEqual(endpointPaths('t', 'v1'), {
    authorize: '/t/oauth2/authorize',
    token: '/t/oauth2/token',
    deviceCode: '/t/oauth2/devicecode',
    logout: '/t/oauth2/logout',
    keys: '/t/discovery/keys',
    userinfo: '/t/openid/userinfo',
    metadata: '/t/.well-known/openid-configuration',
  })
  assert.deepEqual(endpointPaths('common', 'v2'), {
    authorize: '/common/oauth2/v2.0/authorize',
    token: '/common/oauth2/v2.0/token',
    deviceCode: '/common/oauth2/v2.0/devicecode',
    logout: '/common/oauth2/v2.0/logout',
    keys: '/common/discovery/v2.0/keys',
    userinfo: '/oidc/userinfo',
    metadata: '/common/v2.0/.well-known/openid-configuration',
  })
})

test('replacing "token" in the token path gives the device path, as clients guess it (Azure wire contract §7 no. 20)', () => {
  for (const dialect of ['v1', 'v2'] as const) {
    const paths = endpointPaths(TENANT, dialect)
    assert.equal(paths.token.replaceAll('token', 'devicecode'), paths.deviceCode)
  }
})
