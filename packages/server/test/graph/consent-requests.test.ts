import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import type { Page } from '../kit/browser.ts'
import { errorOf, graphAs, listOf } from '../kit/graph.ts'
import {
  openBrowser,
  payloadOf,
  redeem,
  signIn,
  type StartedRequest,
  startRequest,
  TASKS_READ,
} from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const servers: TestServer[] = []
after(() => Promise.all(servers.map((server) => server.close())))

async function start(): Promise<TestServer> {
  const server = await startTestServer()
  servers.push(server)
  return server
}

const WANTED = { tenant: FABRIKAM_ID, scope: `openid offline_access ${TASKS_READ} ${TASKS_URI}/Tasks.Manage.All` }

async function sit(server: TestServer, username: string, more: StartedRequest = startRequest(server, WANTED)) {
  const browser = openBrowser(server)
  return { browser, request: more, page: await signIn(browser, await browser.open(more.url), username) }
}

async function ask(server: TestServer, username: string, justification = 'Planning needs it.') {
  const seat = await sit(server, username)
  assert.equal(seat.page.heading, 'Need admin approval')
  return { ...seat, waiting: await seat.browser.press(seat.page, 'Request approval', { justification }) }
}

const look = (seat: { browser: ReturnType<typeof openBrowser>; waiting: Page }) => seat.browser.open(seat.waiting.url)

test('a user asks, an administrator approves, the waiting page goes on, and nobody is asked again (azure-ad-wire §4.3)', async () => {
  const server = await start()
  const seat = await ask(server, 'fay@fabrikam.example')
  assert.equal(seat.waiting.heading, 'Approval requested')
  assert.equal((await look(seat)).heading, 'Approval requested')
  const admin = await graphAs(server, 'admin@fabrikam.example')
  const [request, ...others] = listOf(await admin('GET', '/consentRequests'))
  assert.equal(others.length, 0)
  const { id, user, permissions, '@odata.etag': etag, ...told } = request as Record<string, unknown>
  assert.match(String(etag), /^W\/"/)
  assert.deepEqual(
    { ...told, createdDateTime: undefined, user: (user as Record<string, unknown>)['userPrincipalName'] },
    {
      appId: TASKS_DESKTOP,
      appDisplayName: 'Tasks Desktop',
      publisherDomain: 'contoso.example',
      justification: 'Planning needs it.',
      status: 'InProgress',
      createdDateTime: undefined,
      decidedDateTime: null,
      decidedBy: null,
      user: 'fay@fabrikam.example',
    },
  )
  const asked = (permissions as { resourceAppId: string; value: string; type: string }[]).filter(
    ({ resourceAppId }) => resourceAppId === TASKS_API,
  )
  assert.deepEqual(
    asked.map(({ value, type }) => `${value} ${type}`),
    ['Tasks.Read User', 'Tasks.Manage.All Admin'],
  )
  assert.equal((await admin('POST', `/consentRequests/${String(id)}/approve`)).status, 204)
  const { answer } = await look(seat)
  const { body } = await redeem(server, seat.request, answer?.params.get('code') ?? '')
  assert.deepEqual(String(payloadOf(body.access_token)['scp']).split(' ').toSorted(), [
    'Tasks.Manage.All',
    'Tasks.Read',
  ])
  const second = await sit(server, 'finn@fabrikam.example')
  assert.ok(second.page.answer?.params.get('code'), second.page.heading)
  const [decided] = listOf(await admin('GET', '/consentRequests'))
  assert.equal(decided?.['status'], 'Approved')
  const events = listOf(await admin('GET', '/auditLogs/directoryAudits'))
  for (const name of ['consent.requested', 'consent.organization'])
    assert.ok(JSON.stringify(events).includes(name), name)
})

test('a denial answers the app: access_denied, AADSTS90094 (RFC 6749 §4.1.2.1)', async () => {
  const server = await start()
  const seat = await ask(server, 'fay@fabrikam.example')
  const admin = await graphAs(server, 'admin@fabrikam.example')
  const id = String(listOf(await admin('GET', '/consentRequests'))[0]?.['id'])
  assert.equal((await admin('POST', `/consentRequests/${id}/deny`)).status, 204)
  const { answer } = await look(seat)
  assert.equal(answer?.params.get('error'), 'access_denied')
  assert.match(answer?.params.get('error_description') ?? '', /AADSTS90094.*denied/)
  assert.equal((await sit(server, 'fay@fabrikam.example')).page.heading, 'Need admin approval')
})

test('a request is decided once: the second decision is 409 and grants nothing (RFC 9110 §15.5.10)', async () => {
  const server = await start()
  await ask(server, 'fay@fabrikam.example')
  const admin = await graphAs(server, 'admin@fabrikam.example')
  const id = String(listOf(await admin('GET', '/consentRequests'))[0]?.['id'])
  assert.equal((await admin('POST', `/consentRequests/${id}/deny`)).status, 204)
  const late = await admin('POST', `/consentRequests/${id}/approve`)
  assert.equal(late.status, 409)
  assert.match(errorOf(late).message, /decided already/)
  assert.equal((await sit(server, 'finn@fabrikam.example')).page.heading, 'Need admin approval')
})

test('a person has one open request for an app, and approving it helps others who asked for the same', async () => {
  const server = await start()
  await ask(server, 'fay@fabrikam.example', 'first')
  await ask(server, 'fay@fabrikam.example', 'second')
  const other = await ask(server, 'finn@fabrikam.example')
  const admin = await graphAs(server, 'admin@fabrikam.example')
  const open = listOf(await admin('GET', '/consentRequests'))
  assert.deepEqual(open.map(({ justification }) => String(justification)).toSorted(), ['Planning needs it.', 'second'])
  const mine = open.find(({ justification }) => justification === 'second')
  assert.equal((await admin('POST', `/consentRequests/${String(mine?.['id'])}/approve`)).status, 204)
  const states = listOf(await admin('GET', '/consentRequests')).map(({ status }) => status)
  assert.deepEqual(states, ['Approved', 'Approved'])
  assert.ok((await look(other)).answer?.params.get('code'))
})

test('only administrators of the own organization see and decide requests', async () => {
  const server = await start()
  await ask(server, 'fay@fabrikam.example')
  const admin = await graphAs(server, 'admin@fabrikam.example')
  const id = String(listOf(await admin('GET', '/consentRequests'))[0]?.['id'])
  const stranger = await graphAs(server, 'admin@contoso.example')
  assert.deepEqual(listOf(await stranger('GET', '/consentRequests')), [])
  assert.equal((await stranger('POST', `/consentRequests/${id}/approve`)).status, 404)
  const narrow = await graphAs(server, 'admin@fabrikam.example', ['User.Read'])
  assert.equal((await narrow('POST', `/consentRequests/${id}/approve`)).status, 403)
})

test('the waiting person may return without waiting: access_denied, AADSTS90094', async () => {
  const server = await start()
  const seat = await ask(server, 'fay@fabrikam.example')
  const { answer } = await seat.browser.press(seat.waiting, 'Return without waiting')
  assert.match(answer?.params.get('error_description') ?? '', /AADSTS90094/)
})

test('consent for the whole organization, asked of a user, is no request that he could send (azure-ad-wire §4.2 row 7)', async () => {
  const server = await start()
  const request = startRequest(server, { tenant: FABRIKAM_ID, dialect: 'v1', more: { prompt: 'admin_consent' } })
  const { page } = await sit(server, 'fay@fabrikam.example', request)
  assert.equal(page.heading, 'Need admin approval')
  assert.ok(!page.html.includes('Request approval'))
})
