import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { findServicePrincipal, listServicePrincipals } from '../../src/store/service-principals.ts'
import { type SqlValue, sql } from '../../src/store/sql.ts'
import type { Page } from '../kit/browser.ts'
import {
  acquire,
  type AppRequest,
  authorize,
  openBrowser,
  redeem,
  refresh,
  signIn,
  startRequest,
  tokenRequest,
} from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'
import {
  API,
  API_URI,
  CLOSED_API,
  CLOSED_URI,
  CONTOSO,
  DIRECTORY,
  DOWNSTREAM,
  FABRIKAM,
  MULTI,
  OTHER_URI,
  SINGLE,
} from './three-organizations.ts'

const servers: TestServer[] = []
after(() => Promise.all(servers.map((server) => server.close())))

async function start(): Promise<TestServer> {
  const server = await startTestServer({ directory: DIRECTORY })
  servers.push(server)
  return server
}

const ADA = 'ada@contoso.example'
const FAY = 'fay@fabrikam.example'
const OFFLINE = 'openid offline_access'
const WANT = { clientId: MULTI, scope: `${OFFLINE} ${API_URI}/Read`, redirectUri: 'http://127.0.0.1:4711/' }

const open = (server: TestServer, request: AppRequest) => openBrowser(server).open(startRequest(server, request).url)

async function afterSignIn(server: TestServer, request: AppRequest, username: string) {
  const browser = openBrowser(server)
  return { browser, page: await signIn(browser, await browser.open(startRequest(server, request).url), username) }
}

/** A page and no answer, with this code on it. */
function saysOnPage(page: Page, code: number): void {
  assert.equal(page.answer, undefined)
  assert.ok(page.html.includes(`AADSTS${String(code)}`), page.html)
}

function answers(page: Page, code: number): void {
  const said = page.answer?.params.get('error_description') ?? page.html
  assert.ok(said.includes(`AADSTS${String(code)}`), said)
}

async function change(server: TestServer, text: string, tenantId: string, appId: string): Promise<void> {
  const values: readonly SqlValue[] = [tenantId, appId]
  const where = { ...sql``, text: `UPDATE service_principals SET ${text} WHERE tenant_id = ? AND app_id = ?`, values }
  assert.deepEqual(await server.deps.db.commit([{ name: 'change presence', sql: where, expect: 1 }]), { ok: true })
}

const listed = async (server: TestServer, tenantId: string) =>
  (await listServicePrincipals(server.deps.db, tenantId, 'listed')).map(({ appId }) => appId)

test('row 1: a single-tenant app and API of one tenant work for its own user, who consents once (azure-ad-wire §3.7)', async () => {
  const server = await start()
  const want = { ...WANT, clientId: SINGLE, tenant: CONTOSO }
  const { browser } = await acquire(server, want, ADA)
  assert.match((await browser.open(startRequest(server, want).url)).heading, /^Continue as/)
})

for (const tenant of ['common', 'organizations'])
  test(`row 2: a single-tenant app at /${tenant} is AADSTS50194 (azure-ad-wire §3.7)`, async () => {
    saysOnPage(await open(await start(), { ...WANT, clientId: SINGLE, tenant }), 50194)
  })

test('row 3: a single-tenant app at another tenant is AADSTS700016 (azure-ad-wire §3.7)', async () => {
  saysOnPage(await open(await start(), { ...WANT, clientId: SINGLE, tenant: FABRIKAM }), 700016)
})

test("row 4: another tenant's user at a tenant's address is AADSTS50020, with a way back (azure-ad-wire §3.7)", async () => {
  const server = await start()
  const { browser, page } = await afterSignIn(server, { ...WANT, clientId: SINGLE, tenant: CONTOSO }, FAY)
  saysOnPage(page, 50020)
  assert.equal((await browser.press(page, 'Cancel')).answer?.params.get('error'), 'access_denied')
})

test('row 5: a multi-tenant app and an API that is present work at /common; consent is in the tenant of the user (azure-ad-wire §3.7)', async () => {
  const server = await start()
  await acquire(server, { ...WANT, tenant: 'common' }, FAY)
  const { page } = await afterSignIn(server, { ...WANT, tenant: 'common' }, 'finn@fabrikam.example')
  assert.equal(page.heading, 'Permissions requested')
  assert.ok(page.html.includes('Fabrikam'))
})

test('row 6: consent makes an API of the static list present in the tenant of the user (azure-ad-wire §3.7)', async () => {
  const server = await start()
  assert.deepEqual(await listed(server, FABRIKAM), [])
  await acquire(server, { ...WANT, dialect: 'v1', tenant: 'common', more: { resource: API_URI } }, FAY)
  // The API knows the client, so what the API itself uses comes with it (§4.7); the native app is not listed (DESIGN §1).
  assert.deepEqual((await listed(server, FABRIKAM)).toSorted(), [API, DOWNSTREAM])
  assert.equal((await findServicePrincipal(server.deps.db, FABRIKAM, MULTI))?.listed, false)
})

for (const dialect of ['v1', 'v2'] as const)
  test(`row 7: a token for an API that was no part of the consent and is not present is AADSTS500011 at ${dialect} (azure-ad-wire §3.7)`, async () => {
    const server = await start()
    const { started, tokens } = await acquire(server, { ...WANT, tenant: 'common' }, FAY)
    const path = `/common/oauth2${dialect === 'v2' ? '/v2.0' : ''}/token`
    const more = dialect === 'v2' ? { scope: `${OTHER_URI}/Read` } : { resource: OTHER_URI }
    const { body } = await refresh(server, { ...started, tokenPath: path }, tokens.refresh_token, more)
    assert.deepEqual(body['error_codes'], [500011])
    assert.equal(body['suberror'], 'consent_required')
  })

for (const dialect of ['v1', 'v2'] as const)
  test(`row 8: a single-tenant API of another tenant can never be installed: AADSTS500011 at ${dialect} (azure-ad-wire §3.7)`, async () => {
    const server = await start()
    const more = dialect === 'v1' ? { more: { resource: CLOSED_URI } } : { scope: `openid ${CLOSED_URI}/Read` }
    answers(await open(server, { ...WANT, dialect, tenant: FABRIKAM, ...more }), 500011)
    assert.ok(!(await listed(server, FABRIKAM)).includes(CLOSED_API))
  })

test('row 9: a v1 resource that the registration does not list is AADSTS650057 (azure-ad-wire §3.7)', async () => {
  const server = await start()
  const request = { ...WANT, dialect: 'v1', tenant: FABRIKAM, more: { resource: OTHER_URI } } as const
  answers((await afterSignIn(server, request, FAY)).page, 650057)
})

test('row 10: an unknown client is AADSTS700016, at both endpoints (azure-ad-wire §3.7)', async () => {
  const server = await start()
  const clientId = '99999999-aaaa-4333-8444-555555555555'
  saysOnPage(await open(server, { ...WANT, clientId, tenant: 'common' }), 700016)
  const fields = { grant_type: 'authorization_code', client_id: clientId, code: 'x', redirect_uri: 'http://127.0.0.1/' }
  const { status, body } = await tokenRequest(server, '/common/oauth2/v2.0/token', fields)
  assert.deepEqual([status, body.error, body['error_codes']], [401, 'invalid_client', [700016]])
})

test('row 11: an unknown tenant is AADSTS90002, at both endpoints (azure-ad-wire §3.7)', async () => {
  const server = await start()
  saysOnPage(await open(server, { ...WANT, tenant: 'nobody.example' }), 90002)
  const { body } = await tokenRequest(server, '/nobody.example/oauth2/v2.0/token', { grant_type: 'refresh_token' })
  assert.deepEqual(body['error_codes'], [90002])
})

test('row 12: /consumers is AADSTS9002332 (azure-ad-wire §3.7)', async () => {
  saysOnPage(await open(await start(), { ...WANT, tenant: 'consumers' }), 9002332)
})

test('row 13: an app that is disabled in the tenant is AADSTS7000112, at sign-in and at the next refresh (azure-ad-wire §3.7)', async () => {
  const server = await start()
  const { started, tokens } = await acquire(server, { ...WANT, tenant: 'common' }, FAY)
  await change(server, 'disabled_at = 1', FABRIKAM, MULTI)
  const { body } = await refresh(server, started, tokens.refresh_token)
  assert.deepEqual(body['error_codes'], [7000112])
  answers(await open(server, { ...WANT, tenant: FABRIKAM }), 7000112)
  answers((await afterSignIn(server, { ...WANT, tenant: 'common' }, FAY)).page, 7000112)
  const elsewhere = await acquire(server, { ...WANT, tenant: 'common' }, ADA)
  assert.ok(elsewhere.tokens.access_token)
})

test('row 14: an app for assigned users only is AADSTS50105 for the others, at sign-in and at the next refresh (azure-ad-wire §3.7)', async () => {
  const server = await start()
  const { started, tokens } = await acquire(server, { ...WANT, tenant: 'common' }, FAY)
  await change(server, 'assignment_required = 1', FABRIKAM, MULTI)
  const { body } = await refresh(server, started, tokens.refresh_token)
  assert.deepEqual(body['error_codes'], [50105])
  answers((await afterSignIn(server, { ...WANT, tenant: 'common' }, FAY)).page, 50105)
})

test('row 15: a code from /common, redeemed at a tenant, is AADSTS700005 (azure-ad-wire §3.7)', async () => {
  const server = await start()
  const started = startRequest(server, { ...WANT, tenant: 'common' })
  const params = await authorize(server, openBrowser(server), started, FAY)
  const at = { ...started, tokenPath: `/${FABRIKAM}/oauth2/v2.0/token` }
  const { body } = await redeem(server, at, params.get('code') ?? '')
  assert.deepEqual(body['error_codes'], [700005])
})

test('row 16: an API that is disabled in the tenant is AADSTS500014, at sign-in and at the next refresh (azure-ad-wire §3.7)', async () => {
  const server = await start()
  const { started, tokens } = await acquire(server, { ...WANT, tenant: 'common' }, FAY)
  await change(server, 'disabled_at = 1', FABRIKAM, API)
  const { body } = await refresh(server, started, tokens.refresh_token)
  assert.deepEqual(body['error_codes'], [500014])
  answers((await afterSignIn(server, { ...WANT, tenant: 'common' }, FAY)).page, 500014)
})

test('the page for an app that is closed at this address has a link back with the error, where the redirect is proven and the app is known there (RFC 9700 §4.11.2)', async () => {
  const server = await start()
  const wayBack = async (request: AppRequest) =>
    /<a class="button primary" href="([^"]+)"/.exec(
      (await open(server, { ...WANT, clientId: SINGLE, ...request })).html,
    )?.[1]
  const back = new URL((await wayBack({ tenant: 'common' }))?.replaceAll('&amp;', '&') ?? 'about:blank')
  assert.equal(back.origin, 'http://127.0.0.1:4711')
  assert.equal(back.searchParams.get('error'), 'invalid_request')
  assert.match(back.searchParams.get('error_description') ?? '', /AADSTS50194/)
  assert.equal(await wayBack({ tenant: FABRIKAM }), undefined, 'unknown there, as if it were nowhere')
  assert.equal(await wayBack({ tenant: 'common', redirectUri: 'https://evil.example/cb' }), undefined)
})
