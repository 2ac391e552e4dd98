import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { CALENDAR_API, CALENDAR_URI, LEGACY_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { openRefreshToken, type RefreshToken, sealRefreshToken } from '../../src/issuance/refresh-token.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import { findAuthorization } from '../../src/store/authorizations.ts'
import { listUnseenNotices } from '../../src/store/notices.ts'
import { sql } from '../../src/store/sql.ts'
import { acquire, payloadOf, refresh, TASKS_READ, type TokenAnswer } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const BOTH_APIS = `openid profile offline_access ${TASKS_READ} ${CALENDAR_URI}/Calendar.Read`

let server: TestServer
before(async () => {
  server = await startTestServer()
})
after(() => server.close())

async function inside(text: string): Promise<RefreshToken> {
  const opened = await openRefreshToken(server.deps.seals, text)
  assert.ok(opened.ok)
  return opened.value
}

async function numberOf(answer: TokenAnswer): Promise<number> {
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return (await inside(answer.body.refresh_token)).number
}

describe('rotation in the database (DESIGN §3)', () => {
  test('within the window the same number, after it the next one', async () => {
    const { started, tokens } = await acquire(server)
    assert.equal(await numberOf(await refresh(server, started, tokens.refresh_token)), 1)
    server.clock.advance(60)
    const rotated = await refresh(server, started, tokens.refresh_token)
    assert.equal(await numberOf(rotated), 2)
    assert.notEqual(rotated.body.refresh_token, tokens.refresh_token)
    assert.notEqual(rotated.body.access_token, tokens.access_token)
    assert.equal(await numberOf(await refresh(server, started, tokens.refresh_token)), 2)
  })

  test('a lost answer is forgiven after the window too', async () => {
    const { started, tokens } = await acquire(server)
    for (const expected of [2, 3, 4]) {
      server.clock.advance(60)
      assert.equal(await numberOf(await refresh(server, started, tokens.refresh_token)), expected)
    }
  })

  test('ten processes at once all get tokens, and the row rotates once', async () => {
    const { started, tokens } = await acquire(server)
    server.clock.advance(100)
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(server, started, tokens.refresh_token)))
    assert.deepEqual(
      await Promise.all(answers.map(numberOf)),
      Array.from({ length: 10 }, () => 2),
    )
    assert.equal(new Set(answers.map(({ body }) => body.refresh_token)).size, 10)
  })

  test('a copy revokes the whole authorization, is audited, and the user is told (RFC 9700 §4.14.2)', async () => {
    const { started, tokens } = await acquire(server, {}, 'admin@contoso.example')
    server.clock.advance(100)
    const owner = await refresh(server, started, tokens.refresh_token)
    server.clock.advance(100)
    const thief = await refresh(server, started, tokens.refresh_token)
    assert.equal(thief.status, 200)
    server.clock.advance(100)
    const caught = await refresh(server, started, owner.body.refresh_token)
    assert.deepEqual(
      [caught.status, caught.body.error, caught.body['suberror'], caught.body['reason']],
      [400, 'invalid_grant', 'bad_token', 'refresh-token-reused'],
    )
    assert.equal((await refresh(server, started, thief.body.refresh_token)).body['reason'], 'authorization-revoked')
    const { userId } = await inside(tokens.refresh_token)
    assert.deepEqual(
      (await listUnseenNotices(server.deps.db, CONTOSO_ID, userId)).map(({ kind }) => kind),
      ['refresh-token-reused'],
    )
    assert.ok((await listAuditEvents(server.deps.db, CONTOSO_ID, 1000)).some(({ type }) => type === 'refresh.reused'))
  })

  test('a number from before a restore is refused and revokes nothing', async () => {
    const { started, tokens } = await acquire(server)
    const ahead = sealRefreshToken(server.deps.seals, { ...(await inside(tokens.refresh_token)), number: 9 })
    assert.equal((await refresh(server, started, ahead)).body['reason'], 'refresh-token-ahead')
    assert.equal((await refresh(server, started, tokens.refresh_token)).status, 200)
  })

  test('a used token stays valid for an app with refreshTokenReuse: allowed (Azure behaviour)', async () => {
    const { started, tokens } = await acquire(server, {
      dialect: 'v1',
      clientId: LEGACY_DESKTOP,
      redirectUri: 'http://localhost:4000',
    })
    for (let i = 0; i < 4; i++) {
      server.clock.advance(100)
      assert.equal((await refresh(server, started, tokens.refresh_token)).status, 200)
    }
  })

  test('a refused request leaves the row alone', async () => {
    const { started, tokens } = await acquire(server)
    server.clock.advance(100)
    const token = await inside(tokens.refresh_token)
    const before = await findAuthorization(server.deps.db, CONTOSO_ID, token.authorizationId)
    for (const more of [
      { client_id: LEGACY_DESKTOP },
      { client_secret: 'x' },
      { scope: 'https://nowhere.example/x' },
      { scope: `${TASKS_URI}/Tasks.Manage.All` },
    ]) {
      assert.notEqual((await refresh(server, started, tokens.refresh_token, more)).status, 200)
    }
    assert.deepEqual(await findAuthorization(server.deps.db, CONTOSO_ID, token.authorizationId), before)
  })
})

describe('one refresh token for every API of the app (azure-ad-wire §2.7)', () => {
  test('v2: another consented API, in the shape that API wants, and back', async () => {
    const { started, tokens } = await acquire(server, { scope: BOTH_APIS })
    const calendar = await refresh(server, started, tokens.refresh_token, {
      scope: `${CALENDAR_URI}/Calendar.Read openid`,
    })
    assert.equal(calendar.status, 200, JSON.stringify(calendar.body))
    const claims = payloadOf(calendar.body.access_token)
    assert.deepEqual([claims['aud'], claims['ver'], claims['scp']], [CALENDAR_URI, '1.0', 'Calendar.Read'])
    assert.equal(calendar.body['scope'], `${CALENDAR_URI}/Calendar.Read openid`)
    const keys = JSON.parse((await server.get('/common/discovery/keys')).body) as JSONWebKeySet
    const options = {
      audience: CALENDAR_URI,
      issuer: `${server.baseUrl}/${CONTOSO_ID}/`,
      currentDate: new Date(server.clock.now() * 1000),
    }
    await jwtVerify(calendar.body.access_token, createLocalJWKSet(keys), options)
    const plain = await refresh(server, started, calendar.body.refresh_token)
    assert.equal(payloadOf(plain.body.access_token)['scp'], 'Tasks.Read')
  })

  test('v2: RFC 8707 resource alone; a client id is none', async () => {
    const { started, tokens } = await acquire(server, { scope: BOTH_APIS })
    const calendar = await refresh(server, started, tokens.refresh_token, { resource: CALENDAR_URI })
    assert.equal(payloadOf(calendar.body.access_token)['aud'], CALENDAR_URI)
    assert.equal(
      (await refresh(server, started, tokens.refresh_token, { resource: CALENDAR_API })).body.error,
      'invalid_target',
    )
  })

  test('v1: resource as App ID URI or client id, echoed exactly; scope is ignored', async () => {
    const { started, tokens } = await acquire(server, {
      dialect: 'v1',
      clientId: LEGACY_DESKTOP,
      redirectUri: 'http://localhost:4000',
    })
    for (const resource of [CALENDAR_URI, `${CALENDAR_URI}/`, CALENDAR_API]) {
      const { body } = await refresh(server, started, tokens.refresh_token, { resource, scope: 'openid' })
      assert.equal(body['resource'], resource, JSON.stringify(body))
      assert.equal(payloadOf(body.access_token)['aud'], resource)
      assert.equal(body['expires_in'], '3600')
    }
  })

  test('an API without consent: consent_required, so that MSAL asks the user (azure-ad-wire §5.2)', async () => {
    const { started, tokens } = await acquire(server, { scope: `openid ${TASKS_READ}` }, 'bob@contoso.example')
    const { body } = await refresh(server, started, tokens.refresh_token, { scope: `${CALENDAR_URI}/Calendar.Read` })
    assert.deepEqual([body.error, body.error_codes, body['suberror']], ['invalid_grant', [65001], 'consent_required'])
  })

  test('two APIs at once, and a permission that does not exist, are invalid_scope', async () => {
    const { started, tokens } = await acquire(server, { scope: BOTH_APIS })
    for (const scope of [`${TASKS_READ} ${CALENDAR_URI}/Calendar.Read`, `${TASKS_URI}/Nothing`]) {
      assert.equal((await refresh(server, started, tokens.refresh_token, { scope })).body.error, 'invalid_scope')
    }
  })

  test('not bound to the address, but to tenants where the user exists', async () => {
    const { started, tokens } = await acquire(server)
    const at = (tenant: string) =>
      refresh(server, { ...started, tokenPath: `/${tenant}/oauth2/v2.0/token` }, tokens.refresh_token)
    for (const tenant of ['common', 'organizations', 'contoso.example']) assert.equal((await at(tenant)).status, 200)
    const elsewhere = await at(FABRIKAM_ID)
    assert.deepEqual([elsewhere.body.error, elsewhere.body.error_codes], ['invalid_grant', [50020]])
  })
})

describe('what ends a refresh token (azure-ad-wire §2.9, DESIGN §0)', () => {
  test('90 days without use', async () => {
    const { started, tokens } = await acquire(server)
    server.clock.advance(90 * 86_400)
    const { body } = await refresh(server, started, tokens.refresh_token)
    assert.deepEqual([body.error, body.error_codes, body['suberror']], ['invalid_grant', [700082], 'bad_token'])
  })

  test('365 days since the sign-in, however often it was refreshed', async () => {
    const { started, tokens } = await acquire(server)
    let latest = tokens.refresh_token
    for (let day = 0; day < 320; day += 80) {
      server.clock.advance(80 * 86_400)
      const { status, body } = await refresh(server, started, latest)
      assert.equal(status, 200)
      latest = body.refresh_token
    }
    server.clock.advance(45 * 86_400)
    assert.equal((await refresh(server, started, latest)).body['reason'], 'refresh-token-too-old')
  })

  test('a disabled user, a revocation of all sign-ins, a withdrawn consent; never a sign-out in the browser', async () => {
    const { started, tokens } = await acquire(server, {}, 'bob@contoso.example')
    const { userId } = await inside(tokens.refresh_token)
    const run = async (name: string, statement: ReturnType<typeof sql>) =>
      server.deps.db.commit([{ name, sql: statement }])
    const reason = async () => (await refresh(server, started, tokens.refresh_token)).body['reason']
    await run('sign out', sql`UPDATE sessions SET ended_at = ${1} WHERE user_id = ${userId}`)
    assert.equal(await reason(), undefined)
    await run('disable', sql`UPDATE users SET disabled_at = ${1} WHERE id = ${userId}`)
    assert.equal(await reason(), 'user-disabled')
    await run('enable', sql`UPDATE users SET disabled_at = ${null} WHERE id = ${userId}`)
    assert.equal(await reason(), undefined)
    await run('withdraw', sql`DELETE FROM permission_grants WHERE principal_id = ${userId}`)
    assert.equal(await reason(), 'consent-missing')
    await run('revoke', sql`UPDATE users SET tokens_valid_from = ${server.clock.now() + 1} WHERE id = ${userId}`)
    assert.equal(await reason(), 'sessions-revoked')
  })

  test('a token of another client, a changed one and an access token are bad_token (RFC 6749 §6)', async () => {
    const { started, tokens } = await acquire(server)
    assert.equal(
      (await refresh(server, { ...started, clientId: LEGACY_DESKTOP }, tokens.refresh_token)).body['reason'],
      'refresh-token-of-another-client',
    )
    for (const text of [`${tokens.refresh_token}A`, tokens.access_token, 'x']) {
      assert.equal((await refresh(server, started, text)).body['reason'], 'refresh-token-malformed')
    }
  })
})
