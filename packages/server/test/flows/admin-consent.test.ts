import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  CALENDAR_API,
  DEMO_APPLICATIONS,
  TASKS_API,
  TASKS_DESKTOP,
  TASKS_URI,
} from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID, DEMO_DIRECTORY, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { listAppRoleAssignments } from '../../src/store/app-role-assignments.ts'
import { findApplicationByAppId, replaceApplication } from '../../src/store/applications.ts'
import { listGrantsOfTenant } from '../../src/store/permission-grants.ts'
import { replaceTenant, findTenant } from '../../src/store/tenants.ts'
import { openBrowser, signIn, startRequest, TASKS_READ } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const servers: TestServer[] = []
after(() => Promise.all(servers.map((server) => server.close())))

/** The demo, with some properties of its applications changed. */
async function start(changes: Readonly<Record<string, object>> = {}): Promise<TestServer> {
  const applications = DEMO_APPLICATIONS.map((app) => ({ ...app, ...changes[app.appId] }))
  const [contoso, ...others] = DEMO_DIRECTORY.tenants
  const server = await startTestServer({ directory: { tenants: [{ ...contoso, applications }, ...others] } })
  servers.push(server)
  return server
}

const tasksApi = DEMO_APPLICATIONS.find(({ appId }) => appId === TASKS_API) as {
  readonly api: { readonly oauth2PermissionScopes: readonly { readonly value: string }[] }
}

async function pageAfterSignIn(server: TestServer, url: string, username: string) {
  const browser = openBrowser(server)
  return { browser, page: await signIn(browser, await browser.open(url), username) }
}

const adminConsent = (server: TestServer, tenant: string, version: '' | '/v2.0', scope?: string) =>
  `${server.baseUrl}/${tenant}${version}/adminconsent?${new URLSearchParams({
    client_id: TASKS_DESKTOP,
    redirect_uri: 'http://127.0.0.1:45871/',
    state: 'xyz 1',
    ...(scope !== undefined && { scope }),
  }).toString()}`

test('a pre-authorized client skips the page, for the sign-in permissions too (azure-ad-wire §4.2 row 1)', async () => {
  const id = '5b1de8a4-93a6-4d35-a2a3-9b4b3bb0d6a4'
  const scopes = tasksApi.api.oauth2PermissionScopes.map((scope) =>
    scope.value === 'Tasks.Read' ? { ...scope, id } : scope,
  )
  const known = [{ appId: TASKS_DESKTOP, delegatedPermissionIds: [id] }]
  const server = await start({
    [TASKS_API]: { api: { ...tasksApi.api, oauth2PermissionScopes: scopes, preAuthorizedApplications: known } },
  })
  const { page } = await pageAfterSignIn(server, startRequest(server).url, 'ada@contoso.example')
  assert.ok(page.answer?.params.get('code'), page.heading)
  const more = `openid offline_access ${TASKS_READ} ${TASKS_URI}/Tasks.ReadWrite`
  const other = await pageAfterSignIn(server, startRequest(server, { scope: more }).url, 'bob@contoso.example')
  assert.equal(other.page.heading, 'Permissions requested')
  // Nobody in Fabrikam has let the API in, so its word counts for nothing there.
  const stranger = await pageAfterSignIn(
    server,
    startRequest(server, { tenant: FABRIKAM_ID }).url,
    'fay@fabrikam.example',
  )
  assert.equal(stranger.page.heading, 'Permissions requested')
  await stranger.browser.press(stranger.page, 'Accept')
  const second = await pageAfterSignIn(
    server,
    startRequest(server, { tenant: FABRIKAM_ID }).url,
    'finn@fabrikam.example',
  )
  assert.ok(second.page.answer?.params.get('code'), second.page.heading)
})

test('combined consent: an API that knows the client grants its own list with the same click (azure-ad-wire §4.7)', async () => {
  const listed = [{ resource: 'https://calendar.contoso.example', scopes: ['Calendar.Read'] }]
  const server = await start({
    [TASKS_API]: {
      api: { ...tasksApi.api, knownClientApplications: [TASKS_DESKTOP] },
      requiredResourceAccess: listed,
    },
    [TASKS_DESKTOP]: { requiredResourceAccess: [{ resource: TASKS_URI, scopes: ['Tasks.Read'] }] },
  })
  const { url } = startRequest(server, { dialect: 'v1', tenant: 'organizations' })
  const { browser, page } = await pageAfterSignIn(server, url, 'fay@fabrikam.example')
  assert.ok(page.html.includes('Read your calendar') && page.html.includes('Read your tasks'), page.html)
  assert.ok((await browser.press(page, 'Accept')).answer?.params.get('code'))
  const grants = await listGrantsOfTenant(server.deps.db, FABRIKAM_ID)
  const pairs = grants.map(({ clientAppId, resourceAppId, scopes }) => [clientAppId, resourceAppId, scopes.join(' ')])
  assert.ok(
    pairs.some((pair) => pair.join() === [TASKS_API, CALENDAR_API, 'Calendar.Read'].join()),
    JSON.stringify(pairs),
  )
})

const WITH_ROLE = {
  [TASKS_DESKTOP]: { requiredResourceAccess: [{ resource: TASKS_URI, scopes: ['Tasks.Read'], roles: ['Tasks.Sync'] }] },
}

test('app roles need an administrator, who gives them to everybody (azure-ad-wire §4.2 row 5, §4.5)', async () => {
  const server = await start(WITH_ROLE)
  const request = startRequest(server, { dialect: 'v1' })
  const ada = await pageAfterSignIn(server, request.url, 'ada@contoso.example')
  assert.equal(ada.page.heading, 'Need admin approval')
  const { browser, page } = await pageAfterSignIn(server, request.url, 'admin@contoso.example')
  assert.ok(page.html.includes('Synchronize tasks'))
  await browser.press(page, 'Accept')
  const given = await listAppRoleAssignments(server.deps.db, CONTOSO_ID, TASKS_DESKTOP)
  assert.deepEqual(
    given.map(({ principalType, resourceAppId }) => [principalType, resourceAppId]),
    [['ServicePrincipal', TASKS_API]],
  )
})

for (const [policy, domain, heading] of [
  ['never', 'contoso.example', 'Need admin approval'],
  ['verified-publishers', 'contoso.example', 'Permissions requested'],
  ['verified-publishers', 'stranger.example', 'Need admin approval'],
] as const) {
  test(`users may consent: ${policy}, publisher ${domain}: ${heading} (azure-ad-wire §4.2 row 6)`, async () => {
    const server = await start()
    const { db } = server.deps
    const app = await findApplicationByAppId(db, TASKS_DESKTOP)
    assert.ok(app)
    await db.commit(replaceApplication({ ...app, publisherDomain: domain, version: app.version + 1 }))
    const tenant = await findTenant(db, FABRIKAM_ID)
    assert.ok(tenant)
    const settings = { ...tenant.settings, usersMayConsent: policy }
    await db.commit(replaceTenant({ ...tenant, settings, version: tenant.version + 1 }, tenant.version))
    const { url } = startRequest(server, { tenant: FABRIKAM_ID })
    const { page } = await pageAfterSignIn(server, url, 'fay@fabrikam.example')
    assert.equal(page.heading, heading)
  })
}

test('the admin consent endpoint answers with the tenant and no code; its users are not asked (azure-ad-wire §1.9)', async () => {
  const server = await start()
  const { browser, page } = await pageAfterSignIn(
    server,
    adminConsent(server, FABRIKAM_ID, ''),
    'admin@fabrikam.example',
  )
  assert.equal(page.heading, 'Permissions requested')
  assert.ok(page.html.includes('Accept for your organization'))
  const { answer } = await browser.press(page, 'Accept')
  assert.deepEqual(
    ['admin_consent', 'tenant', 'state', 'code', 'error'].map((name) => answer?.params.get(name)),
    ['True', FABRIKAM_ID, 'xyz 1', null, null],
  )
  const { url } = startRequest(server, { tenant: FABRIKAM_ID, scope: TASKS_READ })
  const fay = await pageAfterSignIn(server, url, 'fay@fabrikam.example')
  assert.ok(fay.page.answer?.params.get('code'), fay.page.heading)
})

test('at v2 only the scopes of the request are asked for, and the answer repeats them (azure-ad-wire §1.9)', async () => {
  const server = await start()
  const url = adminConsent(server, FABRIKAM_ID, '/v2.0', `${TASKS_URI}/Tasks.Manage.All`)
  const { browser, page } = await pageAfterSignIn(server, url, 'admin@fabrikam.example')
  assert.ok(page.html.includes('Manage everyone') && !page.html.includes('Read users'))
  const { answer } = await browser.press(page, 'Accept')
  assert.equal(answer?.params.get('scope'), `${TASKS_URI}/Tasks.Manage.All`)
})

test('who declines, or is no administrator, sends permission_denied (azure-ad-wire §1.9, AADSTS65004, AADSTS90093)', async () => {
  const server = await start()
  const url = adminConsent(server, FABRIKAM_ID, '')
  const admin = await pageAfterSignIn(server, url, 'admin@fabrikam.example')
  const declined = (await admin.browser.press(admin.page, 'Cancel')).answer?.params
  assert.equal(declined?.get('error'), 'permission_denied')
  assert.match(declined?.get('error_description') ?? '', /AADSTS65004/)
  assert.equal(declined?.get('admin_consent'), 'True')
  const fay = await pageAfterSignIn(server, url, 'fay@fabrikam.example')
  assert.equal(fay.page.heading, 'Need admin approval')
})

test('the admin consent endpoint redirects nowhere that is not registered (RFC 9700 §4.1.3)', async () => {
  const server = await start()
  const url = adminConsent(server, FABRIKAM_ID, '').replace('127.0.0.1', 'stranger.example')
  const page = await openBrowser(server).open(url)
  assert.equal(page.status, 400)
  assert.equal(page.answer, undefined)
})

test('v1 prompt=admin_consent answers admin_consent=True beside the code (azure-ad-wire §1.5)', async () => {
  const server = await start()
  const { url } = startRequest(server, { dialect: 'v1', more: { prompt: 'admin_consent' } })
  const { browser, page } = await pageAfterSignIn(server, url, 'admin@contoso.example')
  const { answer } = await browser.press(page, 'Accept')
  assert.ok(answer?.params.get('code'))
  assert.equal(answer?.params.get('admin_consent'), 'True')
})
