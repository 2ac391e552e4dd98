import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { GRAPH_APP_ID } from '../../src/directory/application.ts'
import { EVERY_PERMISSION, errorOf, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { acquire, authorize, openBrowser, redeem, refresh, signIn, startRequest } from '../kit/native-app.ts'
import { ENGINES, startTestServer, type TestServer } from '../kit/server.ts'

const ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10'
const OPERATOR = '1a7c4d0e-0000-4000-8000-0000000009e2'
const TRAP = 'https://trap.contoso.example/'
const ORGANIZATIONS = 'https://graph.microsoft.com/Organization.ReadWrite.All'

for (const engine of ENGINES)
  describe(`nobody becomes more than he was made, on ${engine} (graph/policy.ts)`, () => {
    let server: TestServer
    /** Operator and administrator of Contoso; administrator of Contoso alone; administrator of Fabrikam. */
    let operator: GraphCaller
    let admin: GraphCaller
    let fabrikam: GraphCaller
    before(async () => {
      server = await startTestServer({ engine })
      operator = await graphAs(server, 'admin@contoso.example', EVERY_PERMISSION)
      const ada = await idOf(operator, '/users/ada%40contoso.example')
      assert.equal((await promote(ada, ADMINISTRATOR)).status, 204)
      admin = await graphAs(server, 'ada@contoso.example', EVERY_PERMISSION)
      fabrikam = await graphAs(server, 'admin@fabrikam.example', EVERY_PERMISSION)
    })
    after(() => server.close())

    const idOf = async (caller: GraphCaller, path: string) => String((await caller('GET', path)).body['id'])
    const promote = (id: string, role: string) =>
      operator('POST', `/directoryRoles/${role}/members/$ref`, { '@odata.id': `${server.baseUrl}/v1.0/users/${id}` })
    async function create(caller: GraphCaller, path: string, body: unknown) {
      const made = await caller('POST', path, body)
      assert.equal(made.status, 201, JSON.stringify(made.body))
      return { id: String(made.body['id']), appId: String(made.body['appId']) }
    }

    test('consent for an organization does not lend the operator: he is one in apps that he let in himself', async () => {
      const app = await create(admin, '/applications', { displayName: 'Trap', spa: { redirectUris: [TRAP] } })
      const clientId = await idOf(admin, `/servicePrincipals(appId='${app.appId}')`)
      const resourceId = await idOf(admin, `/servicePrincipals(appId='${GRAPH_APP_ID}')`)
      const scope = 'openid User.Read Organization.ReadWrite.All'
      await create(admin, '/oauth2PermissionGrants', { clientId, resourceId, consentType: 'AllPrincipals', scope })
      const tenants = async (more: Readonly<Record<string, string>>) => {
        const started = startRequest(server, {
          clientId: app.appId,
          redirectUri: TRAP,
          scope: `openid ${ORGANIZATIONS}`,
          more,
        })
        const code = await authorize(server, openBrowser(server), started, 'admin@contoso.example')
        const { body } = await redeem(server, started, code.get('code') ?? '')
        const headers = { host: 'login.test', authorization: `Bearer ${body.access_token}` }
        return (await server.http.inject({ url: '/v1.0/tenants', headers })).status
      }
      assert.equal(await tenants({}), 403)
      assert.equal(await tenants({ prompt: 'consent' }), 200)
    })

    test('a link that an administrator has for a person opens nothing once that person is the operator', async () => {
      const { id } = await create(operator, '/users', { displayName: 'Eve', userPrincipalName: 'eve@contoso.example' })
      const made = await admin('POST', `/users/${id}/createPasswordLink`)
      assert.equal(made.status, 200)
      assert.equal((await promote(id, OPERATOR)).status, 204)
      assert.equal((await openBrowser(server).open(String(made.body['link']))).heading, 'This did not work')
      assert.equal((await admin('POST', `/users/${id}/createPasswordLink`)).status, 403)
    })

    test('of a link and a promotion at once the link loses', async () => {
      for (const round of Array.from({ length: 8 }).keys()) {
        const userPrincipalName = `both${round}@contoso.example`
        const { id } = await create(operator, '/users', { displayName: 'Both', userPrincipalName })
        const [made] = await Promise.all([admin('POST', `/users/${id}/createPasswordLink`), promote(id, OPERATOR)])
        if (made.status === 200)
          assert.equal((await openBrowser(server).open(String(made.body['link']))).heading, 'This did not work')
      }
    })

    const NAMES: readonly [name: string, identifier: string, of: RegExp][] = [
      ['an API that is open to everybody', TASKS_URI, /another organization's domain/],
      ['an address in another organization', 'https://unused.contoso.example/x', /another organization's domain/],
      ["another application's own name", `api://${TASKS_API}`, /another application/],
      ['an API of no domain', 'https://localhost:8444/tasks', /another application/],
      ['the directory API', 'https://Graph.microsoft.com//', /directory API/],
    ]
    for (const [name, identifier, of] of NAMES)
      test(`no application answers to the name of ${name} (azure-ad-wire §3.2)`, async () => {
        const fake = await create(fabrikam, '/applications', { displayName: 'Fake' })
        for (const body of [{ identifierUris: [identifier] }, { latchwork: { resourceUrls: [identifier] } }])
          for (const refused of [
            await fabrikam('POST', '/applications', { displayName: 'Fake', ...body }),
            await fabrikam('PATCH', `/applications/${fake.id}`, body),
          ]) {
            assert.equal(refused.status, 409, identifier)
            assert.match(errorOf(refused).message, of)
          }
      })

    test('nor one that is restored after its name was taken (Microsoft Graph, deletedItems)', async () => {
      const name = { displayName: 'Bus', identifierUris: ['https://localhost:9000/bus'] }
      const old = await create(fabrikam, '/applications', name)
      assert.equal((await fabrikam('DELETE', `/applications/${old.id}`)).status, 204)
      await create(operator, '/applications', { ...name, signInAudience: 'AzureADMultipleOrgs' })
      assert.equal((await fabrikam('POST', `/directory/deletedItems/${old.id}/restore`)).status, 409)
    })

    test('nobody registers the directory API', async () => {
      assert.equal((await operator('POST', '/applications', { displayName: 'G', appId: GRAPH_APP_ID })).status, 409)
    })

    test('a property called __proto__ is refused by its name', async () => {
      const { id } = await create(admin, '/applications', { displayName: 'P' })
      for (const body of ['{"__proto__":{"keyCredentials":[]}}', '{"web":{"__proto__":{"redirectUris":[]}}}']) {
        const refused = await admin('PATCH', `/applications/${id}`, body)
        assert.deepEqual([refused.status, errorOf(refused).message.includes('__proto__')], [400, true])
      }
    })

    test('an application that its publisher keeps for himself signs nobody else in any more (azure-ad-wire §3.7)', async () => {
      const { started, tokens } = await acquire(server, { tenant: FABRIKAM_ID }, 'fay@fabrikam.example')
      const path = `/applications/${await idOf(admin, `/applications(appId='${TASKS_DESKTOP}')`)}`
      assert.equal((await operator('PATCH', path, { signInAudience: 'AzureADMyOrg' })).status, 204)
      for (const tokenPath of [started.tokenPath, '/common/oauth2/v2.0/token']) {
        const refused = await refresh(server, { ...started, tokenPath }, tokens.refresh_token)
        assert.deepEqual([refused.status, refused.body.error_codes], [401, [700016]])
      }
      assert.equal((await operator('PATCH', path, { signInAudience: 'AzureADMultipleOrgs' })).status, 204)
      assert.equal((await refresh(server, started, tokens.refresh_token)).status, 200)
    })

    test('whose words change while a person reads them is shown again, not accepted (DESIGN §3 Errors)', async () => {
      const id = '11111111-2222-4333-8444-555555555501'
      const scopes = (userConsentDisplayName: string) => ({
        api: { oauth2PermissionScopes: [{ id, value: 'Read', type: 'User', userConsentDisplayName }] },
      })
      const open = { signInAudience: 'AzureADMultipleOrgs' }
      const api = await create(fabrikam, '/applications', { displayName: 'API', ...open, ...scopes('Read a little') })
      const publicClient = { redirectUris: ['http://localhost'] }
      const app = await create(fabrikam, '/applications', { displayName: 'App', ...open, publicClient })
      const browser = openBrowser(server)
      const scope = `openid ${api.appId}/Read`
      const { url } = startRequest(server, { clientId: app.appId, redirectUri: 'http://localhost', scope })
      const page = await signIn(browser, await browser.open(url), 'bob@contoso.example')
      assert.equal((await fabrikam('PATCH', `/applications/${api.id}`, scopes('Delete everything'))).status, 204)
      const again = await browser.press(page, 'Accept')
      assert.match(again.html, /Delete everything/)
      assert.ok((await browser.press(again, 'Accept')).answer)
    })

    test('a token from before the end of all sign-ins changes nothing in the directory (azure-ad-wire §2.9)', async () => {
      const id = await idOf(operator, '/users/bob%40contoso.example')
      const bob = await graphAs(server, 'bob@contoso.example', ['User.Read'])
      server.clock.advance(2)
      assert.equal((await operator('POST', `/users/${id}/revokeSignInSessions`)).status, 200)
      const refused = await bob('GET', '/me')
      assert.equal(refused.status, 401)
      assert.match(String(refused.headers['www-authenticate']), /error="invalid_token"/)
      assert.equal((await (await graphAs(server, 'bob@contoso.example', ['User.Read']))('GET', '/me')).status, 200)
    })

    test('who approves what he saw does not approve what an API says since (RFC 9110 §13.1.1)', async () => {
      const id = '11111111-2222-4333-8444-555555555502'
      const scopes = (adminConsentDisplayName: string) => ({
        api: { oauth2PermissionScopes: [{ id, value: 'Rule', type: 'Admin', adminConsentDisplayName }] },
      })
      const open = { signInAudience: 'AzureADMultipleOrgs' }
      const api = await create(fabrikam, '/applications', {
        displayName: 'Rules',
        ...open,
        ...scopes('Read the rules'),
      })
      const browser = openBrowser(server)
      const { url } = startRequest(server, { scope: `openid ${api.appId}/Rule` })
      await browser.press(await signIn(browser, await browser.open(url), 'bob@contoso.example'), 'Request approval')
      const request = listOf(await admin('GET', '/consentRequests')).find(({ permissions }) =>
        JSON.stringify(permissions).includes(api.appId),
      )
      const path = `/consentRequests/${String(request?.['id'])}`
      const seen = { 'if-match': String((await admin('GET', path)).headers['etag']) }
      await fabrikam('PATCH', `/applications/${api.id}`, scopes('Rule everybody'))
      assert.equal((await admin('POST', `${path}/approve`, undefined, seen)).status, 412)
      const again = { 'if-match': String((await admin('GET', path)).headers['etag']) }
      assert.equal((await admin('POST', `${path}/approve`, undefined, again)).status, 204)
    })

    test('a request for an app that was closed meanwhile is not approved (azure-ad-wire §3.7)', async () => {
      const publicClient = { redirectUris: ['http://localhost'] }
      const open = { displayName: 'Closing', signInAudience: 'AzureADMultipleOrgs', publicClient }
      const app = await create(fabrikam, '/applications', open)
      const browser = openBrowser(server)
      const scope = `openid ${TASKS_URI}/Tasks.Manage.All`
      const { url } = startRequest(server, { clientId: app.appId, redirectUri: 'http://localhost', scope })
      await browser.press(await signIn(browser, await browser.open(url), 'bob@contoso.example'), 'Request approval')
      await fabrikam('PATCH', `/applications/${app.id}`, { signInAudience: 'AzureADMyOrg' })
      const request = listOf(await admin('GET', '/consentRequests')).find(({ appId }) => appId === app.appId)
      assert.equal((await admin('POST', `/consentRequests/${String(request?.['id'])}/approve`)).status, 409)
    })
  })
