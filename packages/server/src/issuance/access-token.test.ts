import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { API_ID, API_URI, api, issuance, TENANT, USER } from '../../test/kit/records.ts'
import { GRAPH_API } from '../directory/graph.ts'
import { accessToken } from './access-token.ts'

const stamp = { baseUrl: 'https://login.test', uti: 'unique', sub: 'pairwise' }

function forVersion(
  requestedAccessTokenVersion: 1 | 2 | null | undefined,
  changes: Parameters<typeof issuance>[0] = {},
) {
  const surface = requestedAccessTokenVersion === undefined ? {} : { requestedAccessTokenVersion }
  const access = {
    api: api(surface),
    identifier: `${API_URI}/`,
    scopes: ['Tasks.Read', 'Tasks.Write'],
    answerScope: '',
  }
  return accessToken(issuance({ access, ...changes }), stamp)
}

describe('the API alone decides the shape of its access tokens (DESIGN §0)', () => {
  for (const version of [1, null] as const) {
    test(`requestedAccessTokenVersion ${String(version)}: Azure v1, audience as requested, slash kept (azure-ad-wire §2.2)`, () => {
      const token = forVersion(version)
      assert.equal(token.typ, 'JWT')
      assert.equal(token.x5t, true)
      assert.deepEqual(token.payload, {
        aud: `${API_URI}/`,
        iss: `https://login.test/${TENANT.id}/`,
        iat: 1_795_350_100,
        nbf: 1_795_350_100,
        exp: 1_795_353_700,
        acr: '1',
        amr: ['pwd'],
        appid: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
        appidacr: '0',
        family_name: 'Lovelace',
        given_name: 'Ada',
        name: 'Ada Lovelace',
        oid: USER.id,
        scp: 'Tasks.Read Tasks.Write',
        sub: 'pairwise',
        tid: TENANT.id,
        unique_name: 'ada@contoso.example',
        upn: 'ada@contoso.example',
        uti: 'unique',
        ver: '1.0',
      })
    })
  }

  test('2: Azure v2, audience is the client id of the API (azure-ad-wire §2.3)', () => {
    const token = forVersion(2, { clientAuth: 'secret' })
    assert.equal(token.typ, 'JWT')
    assert.equal(token.x5t, false)
    assert.deepEqual(token.payload, {
      aud: API_ID,
      iss: `https://login.test/${TENANT.id}/v2.0`,
      iat: 1_795_350_100,
      nbf: 1_795_350_100,
      exp: 1_795_353_700,
      azp: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
      azpacr: '1',
      name: 'Ada Lovelace',
      preferred_username: 'ada@contoso.example',
      oid: USER.id,
      scp: 'Tasks.Read Tasks.Write',
      sub: 'pairwise',
      tid: TENANT.id,
      uti: 'unique',
      ver: '2.0',
    })
  })

  test('absent: RFC 9068 §2.2, every required claim, scope and scp alike', () => {
    const token = forVersion(undefined)
    assert.equal(token.typ, 'at+jwt')
    const payload = token.payload as unknown as Record<string, unknown>
    assert.equal(payload['aud'], `${API_URI}/`)
    assert.equal(payload['iss'], `https://login.test/${TENANT.id}/v2.0`)
    assert.equal(payload['client_id'], 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406')
    assert.equal(payload['jti'], 'unique')
    assert.equal(payload['scope'], 'Tasks.Read Tasks.Write')
    assert.equal(payload['scp'], payload['scope'])
    assert.equal(payload['auth_time'], 1_795_350_000)
    assert.equal('ver' in payload, false)
  })

  test('a permission list that is empty is left out of an RFC 9068 token (§2.2.3)', () => {
    const access = { api: api(), identifier: API_URI, scopes: [], answerScope: '' }
    assert.equal('scope' in accessToken(issuance({ access }), stamp).payload, false)
  })
})

describe('what a token says about the person', () => {
  test('no name without the profile scope (RFC 9068 §6)', () => {
    const { payload } = forVersion(2, { oidcScopes: ['openid'] })
    assert.equal('name' in payload, false)
    assert.equal('preferred_username' in payload, false)
  })

  test('the directory API counts the OpenID Connect scopes as permissions, offline_access apart (azure-ad-wire §1.9)', () => {
    const access = { api: GRAPH_API, identifier: GRAPH_API.appId, scopes: ['User.Read'], answerScope: '' }
    const { payload } = accessToken(issuance({ access, oidcScopes: ['openid', 'profile', 'offline_access'] }), stamp)
    assert.equal(payload.scp, 'User.Read openid profile')
  })
})
