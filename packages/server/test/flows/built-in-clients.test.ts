import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CLI_APP_ID, GRAPH_API, PORTAL_APP_ID, SYSTEM_TENANT_ID } from '../../src/directory/graph.ts'
import { registerBuiltInClients } from '../../src/built-in-clients.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import { findApplicationByAppId } from '../../src/store/applications.ts'
import { openBrowser, payloadOf, signIn, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const SCOPE = 'openid profile offline_access https://graph.microsoft.com/.default'

let server: TestServer

before(async () => void (server = await startTestServer()))
after(() => server.close())

describe('the built-in clients (DESIGN §1)', () => {
  for (const [name, clientId, redirectUri] of [
    ['portal', PORTAL_APP_ID, 'https://login.test/portal/'],
    ['command line', CLI_APP_ID, 'http://localhost:45871'],
  ] as const) {
    for (const tenant of ['organizations', 'fabrikam.example']) {
      test(`the ${name} signs in people of every tenant on /${tenant} and asks for no consent (azure-ad-wire §4.1)`, async () => {
        const started = startRequest(server, { tenant, clientId, redirectUri, scope: SCOPE })
        const browser = openBrowser(server)
        let page = await signIn(browser, await browser.open(started.url), 'fay@fabrikam.example')
        if (page.heading.startsWith('Continue as')) page = await browser.press(page, 'Continue')
        // The portal lies on the server itself, so the script-free browser follows the answer there.
        const code = page.answer?.params.get('code') ?? new URL(page.url).searchParams.get('code')
        const fields = { grant_type: 'authorization_code', client_id: clientId, redirect_uri: redirectUri }
        const sent = { ...fields, code: code ?? '', code_verifier: started.verifier }
        const origin = clientId === PORTAL_APP_ID ? { origin: server.baseUrl } : {}
        const answer = await server.post(started.tokenPath, sent, origin)
        assert.equal(answer.status, 200, answer.body)
        const { access_token: token } = JSON.parse(answer.body) as { access_token: string }
        const granted = String(payloadOf(token)['scp']).split(' ')
        // A refresh token says offline_access; an access token does not (azure-ad-wire §1.6).
        const expected = GRAPH_API.api.oauth2PermissionScopes.filter(({ value }) => value !== 'offline_access')
        for (const { value } of expected) assert.ok(granted.includes(value), value)
      })
    }
  }

  test('a server that got another public address moves the built-in clients there, once', async () => {
    const { db } = server.deps
    const told = async () => (await listAuditEvents(db, SYSTEM_TENANT_ID, 100)).map(({ type }) => type)
    assert.deepEqual(await told(), ['application.created', 'application.created', 'application.created'])
    await registerBuiltInClients('https://moved.test', server.deps)
    const moved = await findApplicationByAppId(db, PORTAL_APP_ID)
    assert.equal(moved?.redirectUris[0]?.uri, 'https://moved.test/portal/')
    await registerBuiltInClients('https://moved.test', server.deps)
    assert.equal((await findApplicationByAppId(db, PORTAL_APP_ID))?.version, moved?.version)
    assert.equal((await told()).filter((type) => type === 'application.updated').length, 2)
    await registerBuiltInClients(server.baseUrl, server.deps)
  })
})
