import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { API_URI, issuance, TARGET, TENANT, USER } from '../../test/kit/records.ts'
import { GRAPH_APP_ID } from '../directory/application.ts'
import { answerScope } from './answer-scope.ts'
import { renderAnswer } from './answer.ts'

const tokens = { accessToken: 'at', idToken: 'it', refreshToken: { text: 'rt', expiresAt: 1_795_350_100 + 80_000 } }
const refresh = { number: 1, platform: 'spa', target: TARGET, oidcScopes: [] } as const

describe('token answers (azure-ad-wire §1.6.3)', () => {
  test('v1: numbers are strings, resource and expires_on are there', () => {
    assert.deepEqual(renderAnswer(issuance({ dialect: 'v1', clientInfo: true, refreshToken: refresh }), tokens), {
      token_type: 'Bearer',
      scope: `${API_URI}/Tasks.Read`,
      expires_in: '3600',
      ext_expires_in: '3600',
      expires_on: '1795353700',
      not_before: '1795350100',
      resource: API_URI,
      access_token: 'at',
      refresh_token: 'rt',
      id_token: 'it',
    })
  })

  test('v2: numbers are numbers, client_info unpadded when asked for, a lifetime for single-page apps', () => {
    const answer = renderAnswer(issuance({ clientInfo: true, refreshToken: refresh }), tokens)
    const info = Buffer.from(JSON.stringify({ uid: USER.id, utid: TENANT.id })).toString('base64url')
    assert.deepEqual(answer, {
      token_type: 'Bearer',
      scope: `${API_URI}/Tasks.Read`,
      expires_in: 3600,
      ext_expires_in: 3600,
      access_token: 'at',
      refresh_token: 'rt',
      refresh_token_expires_in: 80_000,
      id_token: 'it',
      client_info: info,
    })
  })

  test('v2: no refresh_token_expires_in for native apps, no client_info unasked (D-23)', () => {
    const answer = renderAnswer(issuance({ refreshToken: { ...refresh, platform: 'publicClient' } }), tokens)
    assert.equal('refresh_token_expires_in' in answer, false)
    assert.equal('client_info' in answer, false)
  })
})

describe('the scope of an answer (azure-ad-wire §1.6.4)', () => {
  const oidc = ['openid', 'profile', 'offline_access']
  const cases = [
    {
      rule: 'v1: short values',
      dialect: 'v1',
      target: { ...TARGET, scopes: [], requested: [], all: true },
      granted: ['Tasks.Read', 'Tasks.Write'],
      scope: 'Tasks.Read Tasks.Write',
    },
    {
      rule: 'v2: as the client spelled it',
      dialect: 'v2',
      target: { ...TARGET, requested: ['HTTPS://tasks.contoso.example/Tasks.Read'] },
      granted: ['Tasks.Read'],
      scope: 'HTTPS://tasks.contoso.example/Tasks.Read openid profile',
    },
    {
      rule: 'v2: .default comes back, with what it stands for',
      dialect: 'v2',
      target: { ...TARGET, scopes: [], requested: [`${API_URI}/.default`], all: true },
      granted: ['Tasks.Read'],
      scope: `${API_URI}/.default ${API_URI}/Tasks.Read openid profile`,
    },
    {
      rule: 'v2: the double slash of an identifier with a slash stays',
      dialect: 'v2',
      target: { ...TARGET, identifier: `${API_URI}/`, scopes: [], requested: [`${API_URI}//.default`], all: true },
      granted: ['Tasks.Read'],
      scope: `${API_URI}//.default ${API_URI}//Tasks.Read openid profile`,
    },
    {
      rule: 'v2: an unqualified permission stays unqualified',
      dialect: 'v2',
      target: {
        ...TARGET,
        resourceAppId: GRAPH_APP_ID,
        identifier: GRAPH_APP_ID,
        scopes: ['User.Read'],
        requested: ['User.Read'],
      },
      granted: ['User.Read'],
      scope: 'User.Read openid profile',
    },
    {
      rule: 'v2: OpenID Connect scopes only',
      dialect: 'v2',
      target: {
        ...TARGET,
        resourceAppId: GRAPH_APP_ID,
        identifier: GRAPH_APP_ID,
        scopes: [],
        requested: [],
        all: true,
      },
      granted: ['User.Read', 'openid', 'email'],
      scope: 'User.Read openid profile',
    },
    {
      rule: 'v2: a bare resource names what was granted',
      dialect: 'v2',
      target: { ...TARGET, scopes: [], requested: [], all: true },
      granted: ['Tasks.Read'],
      scope: `${API_URI}/Tasks.Read openid profile`,
    },
  ] as const
  for (const { rule, dialect, target, granted, scope } of cases) {
    test(rule, () => {
      assert.equal(answerScope(dialect, target, granted, oidc), scope)
    })
  }
})
