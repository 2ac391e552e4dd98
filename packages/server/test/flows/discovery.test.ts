import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { acquire } from '../kit/native-app.ts'
import { startTestServer } from '../kit/server.ts'

const server = await startTestServer()
after(() => server.close())

async function json(path: string, headers: Record<string, string> = {}) {
  const response = await server.get(path, headers)
  return { ...response, value: JSON.parse(response.body || 'null') as Record<string, unknown> }
}

test('the three places of an issuer with a path hold the same document (RFC 8414 §3.1, §5; D-03)', async () => {
  const places = [
    `/${CONTOSO_ID}/v2.0/.well-known/openid-configuration`,
    `/.well-known/openid-configuration/${CONTOSO_ID}/v2.0`,
    `/.well-known/oauth-authorization-server/${CONTOSO_ID}/v2.0`,
  ]
  const found = await Promise.all(places.map((place) => json(place)))
  assert.equal(new Set(found.map(({ body }) => body)).size, 1)
  assert.equal(found[0]?.value['issuer'], `${server.baseUrl}/${CONTOSO_ID}/v2.0`)
})

test('a domain answers with the addresses of the tenant id, whatever the case of letters (azure-ad-wire §1.8.1)', async () => {
  const { value } = await json('/CONTOSO.example/.well-known/openid-configuration')
  assert.equal(value['issuer'], `${server.baseUrl}/${CONTOSO_ID}/`)
  assert.equal(value['token_endpoint'], `${server.baseUrl}/${CONTOSO_ID}/oauth2/token`)
})

test('common has a template issuer at its Azure place only, and promises no iss (D-01)', async () => {
  const { value } = await json('/common/v2.0/.well-known/openid-configuration')
  assert.equal(value['issuer'], `${server.baseUrl}/{tenantid}/v2.0`)
  assert.notEqual(value['authorization_response_iss_parameter_supported'], true)
  assert.equal((await json('/.well-known/oauth-authorization-server/common/v2.0')).status, 404)
})

test('an unknown tenant is 404 JSON (RFC 8414 §3.2)', async () => {
  for (const path of ['/nobody.example/v2.0/.well-known/openid-configuration', '/nobody.example/discovery/v2.0/keys']) {
    const { status, value, headers } = await json(path)
    assert.equal(status, 404)
    assert.deepEqual(value['error_codes'], [90002])
    assert.match(String(headers['content-type']), /^application\/json/)
  }
})

test('metadata and keys are cacheable, tagged and open to every origin (8414-AS-12, G-10)', async () => {
  for (const path of [`/${CONTOSO_ID}/v2.0/.well-known/openid-configuration`, '/common/discovery/keys']) {
    const first = await json(path, { origin: 'https://anywhere.example' })
    assert.equal(first.headers['access-control-allow-origin'], '*')
    assert.match(String(first.headers['cache-control']), /max-age/)
    const again = await server.get(path, { 'if-none-match': String(first.headers['etag']) })
    assert.equal(again.status, 304)
  }
})

test('both key documents hold the same public keys, with kid = x5t (azure-ad-wire §1.8.3)', async () => {
  const [v1, v2] = await Promise.all([json('/common/discovery/keys'), json(`/${CONTOSO_ID}/discovery/v2.0/keys`)])
  const keys = (document: { value: Record<string, unknown> }) => document.value['keys'] as Record<string, string>[]
  assert.deepEqual(
    keys(v1).map(({ kid }) => kid),
    keys(v2).map(({ kid }) => kid),
  )
  const rsa = keys(v1).find(({ alg }) => alg === 'RS256')
  assert.ok(rsa?.['x5t'])
  assert.equal(rsa['kid'], rsa['x5t'])
  for (const key of [...keys(v1), ...keys(v2)])
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.equal(key[secret], undefined)
})

test('a spoofed Host changes no address (8414-AS-10)', async () => {
  const response = await server.get(`/${CONTOSO_ID}/v2.0/.well-known/openid-configuration`, { host: 'evil.example' })
  assert.equal(response.status, 421)
  assert.ok(!response.body.includes('evil.example'))
})

test('instance discovery knows this host and refuses others (azure-ad-wire §1.8.4)', async () => {
  const ask = (endpoint: string) =>
    json(`/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(endpoint)}`)
  const known = await ask(`${server.baseUrl}/common/oauth2/v2.0/authorize`)
  assert.deepEqual((known.value['metadata'] as { aliases: string[] }[])[0]?.aliases, ['login.test'])
  assert.equal((await ask('https://login.example.org/common/oauth2/authorize')).value['error'], 'invalid_instance')
})

test('userinfo: sub of the id token, claims by scope, and the challenges of RFC 6750 §3', async () => {
  const { tokens } = await acquire(server, { scope: 'openid profile email' })
  const me = await json('/oidc/userinfo', { authorization: `Bearer ${tokens.access_token}` })
  const idToken = JSON.parse(Buffer.from(tokens.id_token.split('.')[1] ?? '', 'base64url').toString()) as {
    sub: string
  }
  assert.equal(me.value['sub'], idToken.sub)
  assert.equal(me.value['name'], 'Ada Lovelace')
  assert.equal(me.value['email'], 'ada@contoso.example')
  const none = await json('/oidc/userinfo')
  assert.equal(none.status, 401)
  assert.ok(!String(none.headers['www-authenticate']).includes('error='))
  for (const bad of [
    `Bearer ${tokens.id_token}`,
    `Bearer ${tokens.refresh_token}`,
    `Bearer ${tokens.access_token.slice(0, -4)}AAAA`,
  ]) {
    const refused = await json('/oidc/userinfo', { authorization: bad })
    assert.equal(refused.status, 401)
    assert.match(String(refused.headers['www-authenticate']), /error="invalid_token"/)
  }
})

test("another API's token is no token for userinfo, and one without the permission is 403 (9700-RS-01, 6750-RS-07)", async () => {
  const { tokens } = await acquire(server)
  assert.equal((await json('/oidc/userinfo', { authorization: `Bearer ${tokens.access_token}` })).status, 401)
  const graph = await acquire(server, { scope: 'openid User.Read' })
  const me = await json('/v1.0/me', { authorization: `Bearer ${graph.tokens.access_token}` })
  assert.equal(me.value['userPrincipalName'], 'ada@contoso.example')
})

test('a wrong method is 405 with Allow and JSON, an unknown path 404 JSON (G-13)', async () => {
  const wrong = await json(`/${CONTOSO_ID}/oauth2/v2.0/token`)
  assert.equal(wrong.status, 405)
  assert.match(String(wrong.headers['allow']), /POST/)
  assert.equal((await json('/nowhere')).status, 404)
})
