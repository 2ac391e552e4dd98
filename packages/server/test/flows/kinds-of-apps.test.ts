import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { DEMO_ACCOUNTS } from '../../src/dev/demo-directory.ts'
import { listUnseenNotices } from '../../src/store/notices.ts'
import { authorize, openBrowser, payloadOf, redeem, refresh, startRequest, type AppRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const TENANT = '11111111-2222-4333-8444-555555555555'
const MCP_API = '21111111-2222-4333-8444-555555555555'
const MCP_URL = 'https://localhost:4000/mcp'
const NATIVE = '31111111-2222-4333-8444-555555555555'
const SPA = '41111111-2222-4333-8444-555555555555'
const WEB = '51111111-2222-4333-8444-555555555555'
const SECRET = 'a secret of the backend'
const NOTES_READ = 'https://notes.example/Notes.Read'

const DIRECTORY = {
  tenants: [
    {
      id: TENANT,
      displayName: 'Strict',
      domains: ['contoso.example'],
      latchwork: { refreshWindowSeconds: 0 },
      users: DEMO_ACCOUNTS.slice(0, 3).map(({ userPrincipalName, displayName, password }) => ({
        userPrincipalName,
        displayName,
        password,
      })),
      applications: [
        {
          appId: MCP_API,
          displayName: 'Notes',
          signInAudience: 'AzureADMyOrg',
          identifierUris: ['https://notes.example'],
          api: {
            oauth2PermissionScopes: [{ value: 'Notes.Read', type: 'User', userConsentDisplayName: 'Read notes' }],
          },
          latchwork: { resourceUrls: [MCP_URL], accessTokenSigningAlg: 'ES256' },
        },
        {
          appId: NATIVE,
          displayName: 'Native',
          signInAudience: 'AzureADMyOrg',
          isFallbackPublicClient: true,
          publicClient: { redirectUris: ['http://127.0.0.1/'] },
        },
        {
          appId: SPA,
          displayName: 'Page',
          signInAudience: 'AzureADMyOrg',
          spa: { redirectUris: ['https://page.example/cb'] },
        },
        {
          appId: WEB,
          displayName: 'Backend',
          signInAudience: 'AzureADMyOrg',
          web: { redirectUris: ['https://web.example/cb'] },
          passwordCredentials: [{ displayName: 'one', secretText: SECRET }],
        },
      ],
    },
  ],
}

let server: TestServer
before(async () => {
  server = await startTestServer({ directory: DIRECTORY })
})
after(() => server.close())

async function started(request: AppRequest, username?: string) {
  const start = startRequest(server, {
    tenant: TENANT,
    clientId: NATIVE,
    scope: `openid profile offline_access ${NOTES_READ}`,
    ...request,
  })
  const params = await authorize(server, openBrowser(server), start, username)
  return { start, code: params.get('code') ?? '' }
}

describe('an API of the standard profile (RFC 9068, RFC 8707)', () => {
  test('its tokens are at+jwt, signed as the API wants, for the resource as requested', async () => {
    const { start, code } = await started({ scope: 'openid offline_access Notes.Read', more: { resource: MCP_URL } })
    const { status, body } = await redeem(server, start, code, { resource: MCP_URL })
    assert.equal(status, 200, JSON.stringify(body))
    const header = decodeProtectedHeader(body.access_token)
    assert.deepEqual([header.typ, header.alg], ['at+jwt', 'ES256'])
    const keys = JSON.parse((await server.get(`/${TENANT}/discovery/v2.0/keys`)).body) as JSONWebKeySet
    const { payload } = await jwtVerify(body.access_token, createLocalJWKSet(keys), {
      audience: MCP_URL,
      issuer: `${server.baseUrl}/${TENANT}/v2.0`,
      typ: 'at+jwt',
      currentDate: new Date(server.clock.now() * 1000),
    })
    assert.deepEqual([payload['client_id'], payload['scope'], payload['scp']], [NATIVE, 'Notes.Read', 'Notes.Read'])
    assert.equal(typeof payload.jti, 'string')
  })

  test('auth_time stays what it was when the token is refreshed (RFC 9068 §2.2.1)', async () => {
    const { start, code } = await started({})
    const first = await redeem(server, start, code)
    server.clock.advance(1000)
    const second = await refresh(server, start, first.body.refresh_token)
    assert.equal(payloadOf(second.body.access_token)['auth_time'], payloadOf(first.body.access_token)['auth_time'])
    assert.equal(payloadOf(second.body.access_token)['iat'], server.clock.now())
  })
})

describe('a tenant with refreshWindowSeconds 0 (DESIGN §3)', () => {
  test('every token is good for one use, and a second use revokes', async () => {
    const { start, code } = await started({}, 'bob@contoso.example')
    const first = await redeem(server, start, code)
    const second = await refresh(server, start, first.body.refresh_token)
    assert.equal(second.status, 200)
    assert.equal((await refresh(server, start, first.body.refresh_token)).body['reason'], 'refresh-token-reused')
    assert.equal((await refresh(server, start, second.body.refresh_token)).body['reason'], 'authorization-revoked')
  })

  test('of ten at once exactly one wins, and the user is told once', async () => {
    const { start, code } = await started({}, 'admin@contoso.example')
    const first = await redeem(server, start, code)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => refresh(server, start, first.body.refresh_token)),
    )
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    const { oid } = payloadOf(first.body.id_token)
    assert.equal((await listUnseenNotices(server.deps.db, TENANT, String(oid))).length, 1)
  })
})

describe('a single-page app (azure-ad-wire §2.8)', () => {
  const page = { clientId: SPA, redirectUri: 'https://page.example/cb' }
  const origin = { origin: 'https://page.example' }

  test('its refresh tokens end 24 hours after the sign-in, however often they are used (AADSTS700084)', async () => {
    const { start, code } = await started(page)
    const first = await redeem(server, start, code)
    assert.equal(first.body['refresh_token_expires_in'], 86_400)
    server.clock.advance(80_000)
    const second = await refresh(server, start, first.body.refresh_token)
    assert.equal(second.body['refresh_token_expires_in'], 6400)
    server.clock.advance(6400)
    const late = await refresh(server, start, second.body.refresh_token)
    assert.deepEqual(
      [late.body.error, late.body.error_codes, late.body['suberror']],
      ['invalid_grant', [700084], 'bad_token'],
    )
  })

  test('only its own origin may read the answer (G-10)', async () => {
    const { start } = await started(page)
    const fields = { grant_type: 'refresh_token', client_id: SPA, refresh_token: 'x' }
    const own = await server.post(start.tokenPath, fields, origin)
    assert.equal(own.headers['access-control-allow-origin'], 'https://page.example')
    const foreign = await server.post(start.tokenPath, fields, { origin: 'https://evil.example' })
    assert.equal(foreign.headers['access-control-allow-origin'], undefined)
  })

  test('without offline_access there is no refresh token (DESIGN §0)', async () => {
    const { start, code } = await started({ ...page, scope: `openid ${NOTES_READ}` })
    const { status, body } = await redeem(server, start, code)
    assert.deepEqual([status, body.refresh_token], [200, undefined])
    assert.equal((await redeem(server, start, code)).body['reason'], 'code-already-redeemed')
  })
})

describe('a confidential client (RFC 6749 §2.3)', () => {
  const web = { clientId: WEB, redirectUri: 'https://web.example/cb' }

  test('proves itself at redemption and at every refresh; azpacr says so', async () => {
    const { start, code } = await started(web)
    assert.equal((await redeem(server, start, code)).body.error, 'invalid_client')
    const first = await redeem(server, start, code, { client_secret: SECRET })
    assert.equal(first.status, 200, JSON.stringify(first.body))
    assert.equal(payloadOf(first.body.access_token)['azpacr'], '1')
    assert.equal((await refresh(server, start, first.body.refresh_token)).body.error, 'invalid_client')
    assert.equal((await refresh(server, start, first.body.refresh_token, { client_secret: SECRET })).status, 200)
  })

  test('a wrong secret spends nothing, and Basic failures name the scheme (RFC 6749 §5.2)', async () => {
    const { start, code } = await started(web)
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: start.redirectUri,
      code_verifier: start.verifier,
    }
    const basic = (secret: string) => ({
      authorization: `Basic ${Buffer.from(`${WEB}:${encodeURIComponent(secret)}`).toString('base64')}`,
    })
    const wrong = await server.post(start.tokenPath, fields, basic('wrong'))
    assert.equal(wrong.status, 401)
    assert.match(String(wrong.headers['www-authenticate']), /^Basic realm="/)
    assert.equal((await server.post(start.tokenPath, fields, basic(SECRET))).status, 200)
  })

  test('fifty wrong secrets: 429 with Retry-After; another client is not slowed down (6749-AS-05)', async () => {
    const path = `/${TENANT}/oauth2/v2.0/token`
    const guess = () =>
      server.post(path, { grant_type: 'refresh_token', client_id: WEB, client_secret: 'guess', refresh_token: 'x' })
    let last = await guess()
    for (let i = 0; i < 50 && last.status !== 429; i++) last = await guess()
    assert.equal(last.status, 429)
    assert.ok(Number(last.headers['retry-after']) >= 1)
    const { start, code } = await started({})
    assert.equal((await redeem(server, start, code)).status, 200)
  })
})
