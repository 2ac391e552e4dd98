import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { LEGACY_DESKTOP, TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { findAuthorization } from '../../src/store/authorizations.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import { openCode } from '../../src/issuance/sealed-code.ts'
import { sql } from '../../src/store/sql.ts'
import {
  acquire,
  authorize,
  openBrowser,
  payloadOf,
  redeem,
  refresh,
  startRequest,
  tokenRequest,
  type AppRequest,
} from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

let server: TestServer
before(async () => {
  server = await startTestServer()
})
after(() => server.close())

/** A code that nobody has redeemed yet, from a browser of its own. */
async function freshCode(request: AppRequest = {}) {
  const started = startRequest(server, request)
  const params = await authorize(server, openBrowser(server), started)
  return { started, code: params.get('code') ?? '' }
}

async function authorizationOf(code: string) {
  const opened = await openCode(server.deps.seals, code)
  assert.ok(opened.ok)
  return findAuthorization(server.deps.db, opened.value.tenantId, opened.value.authorizationId)
}

describe('a redeemed code', () => {
  test('brings an access and an ID token that validate with the published keys (OpenID Connect Core §3.1.3.3)', async () => {
    const { tokens } = await acquire(server)
    const keys = JSON.parse((await server.get(`/${CONTOSO_ID}/discovery/v2.0/keys`)).body) as JSONWebKeySet
    const jwks = createLocalJWKSet(keys)
    const options = { issuer: `${server.baseUrl}/${CONTOSO_ID}/v2.0`, currentDate: new Date(server.clock.now() * 1000) }
    const access = await jwtVerify(tokens.access_token, jwks, { ...options, audience: TASKS_API, typ: 'JWT' })
    assert.equal(access.payload['scp'], 'Tasks.Read')
    const id = await jwtVerify(tokens.id_token, jwks, { ...options, audience: TASKS_DESKTOP })
    assert.equal(id.payload['tid'], CONTOSO_ID)
    assert.equal(typeof id.payload['at_hash'], 'string')
    assert.notEqual(id.payload.sub, access.payload.sub)
  })

  test('is refused a second time and revokes what came of it (RFC 6749 §4.1.2)', async () => {
    const { started, code } = await freshCode()
    const first = await redeem(server, started, code)
    assert.equal(first.status, 200)
    const second = await redeem(server, started, code)
    assert.equal(second.status, 400)
    assert.equal(second.body.error, 'invalid_grant')
    assert.deepEqual(second.body.error_codes, [54005])
    const refreshed = await refresh(server, started, first.body.refresh_token)
    assert.equal(refreshed.body['reason'], 'authorization-revoked')
    const events = await listAuditEvents(server.deps.db, CONTOSO_ID, 1000)
    assert.ok(events.some((event) => event.type === 'code.reused'))
  })

  test('is won by exactly one of ten at once, and the others revoke it (6749-AS-13)', async () => {
    const { started, code } = await freshCode()
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(server, started, code)))
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    assert.ok(answers.every(({ status, body }) => status === 200 || body['reason'] === 'code-already-redeemed'))
    assert.notEqual((await authorizationOf(code))?.revokedAt, undefined)
  })

  test('is not touched by a replay that lacks a proof (OAuth 2.1 §7.5.2)', async () => {
    const { started, code } = await freshCode()
    const first = await redeem(server, started, code)
    const strangers = [
      { code_verifier: 'x'.repeat(43) },
      { redirect_uri: 'http://127.0.0.1:1/' },
      { client_id: LEGACY_DESKTOP },
    ]
    for (const stranger of strangers) assert.equal((await redeem(server, started, code, stranger)).status, 400)
    assert.equal((await refresh(server, started, first.body.refresh_token)).status, 200)
  })
})

describe('a code is refused', () => {
  test('after 60 seconds (6749-AS-12)', async () => {
    const { started, code } = await freshCode()
    server.clock.advance(60)
    assert.equal((await redeem(server, started, code)).body['reason'], 'code-expired')
  })

  test('when it was changed or made up', async () => {
    const { started, code } = await freshCode()
    const middle = Math.floor(code.length / 2)
    const changed = code.slice(0, middle) + (code[middle] === 'A' ? 'B' : 'A') + code.slice(middle + 1)
    for (const text of [changed, 'x', 'a.b.c.d.e'])
      assert.equal((await redeem(server, started, text)).body['reason'], 'code-malformed')
  })

  test('when the user was disabled meanwhile', async () => {
    const { started, code } = await freshCode()
    const opened = await openCode(server.deps.seals, code)
    assert.ok(opened.ok)
    const { userId } = opened.value
    await server.deps.db.commit([
      { name: 'disable', sql: sql`UPDATE users SET disabled_at = ${1} WHERE id = ${userId}` },
    ])
    assert.equal((await redeem(server, started, code)).body['reason'], 'user-disabled')
    await server.deps.db.commit([
      { name: 'enable', sql: sql`UPDATE users SET disabled_at = ${null} WHERE id = ${userId}` },
    ])
  })

  test('when the session ended meanwhile', async () => {
    const { started, code } = await freshCode()
    const opened = await openCode(server.deps.seals, code)
    assert.ok(opened.ok)
    await server.deps.db.commit([
      { name: 'end', sql: sql`UPDATE sessions SET ended_at = ${1} WHERE id = ${opened.value.sessionId}` },
    ])
    assert.equal((await redeem(server, started, code)).body['reason'], 'sessions-revoked')
  })

  test('at another address than the one that was authorized (AADSTS700005)', async () => {
    const { started, code } = await freshCode({ tenant: 'common' })
    const elsewhere = { ...started, tokenPath: started.tokenPath.replace('common', CONTOSO_ID) }
    assert.equal((await redeem(server, elsewhere, code)).body['reason'], 'code-of-another-tenant')
    assert.equal((await redeem(server, started, code)).status, 200)
  })

  test('a domain and its GUID are one address', async () => {
    const { started, code } = await freshCode({ tenant: 'contoso.example' })
    assert.equal(
      (await redeem(server, { ...started, tokenPath: started.tokenPath.replace('contoso.example', CONTOSO_ID) }, code))
        .status,
      200,
    )
  })
})

describe('the shape of the answer', () => {
  test('v2: scope in the spelling of the request, client_info only when asked (azure-ad-wire §1.6.3, §1.6.4)', async () => {
    const { started, code } = await freshCode({ scope: `openid profile offline_access api://${TASKS_API}/Tasks.Read` })
    const { body } = await redeem(server, started, code, { client_info: '1' })
    assert.equal(body['scope'], `api://${TASKS_API}/Tasks.Read openid profile`)
    assert.equal(body['expires_in'], 3600)
    assert.deepEqual(JSON.parse(Buffer.from(String(body['client_info']), 'base64url').toString()), {
      uid: payloadOf(body.id_token)['oid'],
      utid: CONTOSO_ID,
    })
    assert.equal(body['expires_on'], undefined)
  })

  test('v1: an ADAL app without PKCE, with an empty secret and numbers as strings (azure-ad-wire §6.1)', async () => {
    const started = startRequest(server, {
      dialect: 'v1',
      clientId: LEGACY_DESKTOP,
      redirectUri: 'http://localhost:4000',
      more: { code_challenge: undefined, code_challenge_method: undefined },
    })
    const params = await authorize(server, openBrowser(server), started)
    const { status, body } = await tokenRequest(server, `${started.tokenPath}?api-version=1.0`, {
      grant_type: 'authorization_code',
      client_id: LEGACY_DESKTOP,
      client_secret: '',
      code: params.get('code') ?? '',
      redirect_uri: started.redirectUri,
      resource: TASKS_URI,
    })
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body['resource'], TASKS_URI)
    assert.equal(body['expires_in'], '3600')
    assert.equal(body['expires_on'], String(server.clock.now() + 3600))
    assert.equal(payloadOf(body.id_token)['upn'], 'ada@contoso.example')
    assert.equal(payloadOf(body.id_token)['ver'], '1.0')
    assert.equal(payloadOf(body.access_token)['ver'], '2.0')
  })

  test('nonce and auth_time of the request, at redemption only (OpenID Connect Core §12.2)', async () => {
    const { started, tokens } = await acquire(server, { more: { nonce: 'n-0S6_WzA2Mj', max_age: '1000' } })
    const first = payloadOf(tokens.id_token)
    assert.equal(first['nonce'], 'n-0S6_WzA2Mj')
    assert.equal(first['auth_time'], server.clock.now())
    const second = payloadOf((await refresh(server, started, tokens.refresh_token)).body.id_token)
    assert.equal('nonce' in second, false)
    assert.equal(second['sub'], first['sub'])
  })

  test('no ID token without openid; a native app gets a refresh token without offline_access (DESIGN §0)', async () => {
    const { tokens } = await acquire(server, { scope: `${TASKS_URI}/Tasks.Read` })
    assert.equal(tokens.id_token, undefined)
    assert.equal(typeof tokens.refresh_token, 'string')
  })
})
