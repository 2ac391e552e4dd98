// The audit log read as an auditor reads it: for every address that changes something, who, what, on which object, from which value to
// which, from where, through which application, and in which request (Microsoft Graph, directoryAudit).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { GRAPH_APP_ID } from '../../src/directory/application.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { GRAPH_ROUTES } from '../../src/graph/routes.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import { listOf } from '../kit/graph.ts'
import { openBrowser, signIn, startRequest, TASKS_READ } from '../kit/native-app.ts'
import { tellApplications } from './trail/applications.ts'
import { admin, change, openAuditor, READING, server, told } from './trail/auditor.ts'
import { tellPeople } from './trail/people.ts'

before(openAuditor)
after(() => server.close())

tellPeople()
tellApplications()

test('the organization, a new one, and what users asked for', async () => {
  await change({
    route: 'PATCH /organization/:id',
    path: `/organization/${CONTOSO_ID}`,
    body: { displayName: 'Contoso Ltd', latchwork: { refreshWindowSeconds: 30 } },
    says: [['organization.updated', CONTOSO_ID, ['displayName', 'latchwork.refreshWindowSeconds']]],
  })
  const administrator = { userPrincipalName: 'ines@northwind.example' }
  const opened = await change({
    route: 'POST /tenants',
    body: { displayName: 'Northwind', domain: 'northwind.example', administrator },
    says: [
      [
        'tenant.created',
        'new',
        ['domain', 'id', 'displayName', 'tenantType', 'createdDateTime', 'verifiedDomains', 'latchwork'],
      ],
    ],
  })
  const there = await listAuditEvents(server.deps.db, String(opened.body['id']), 10)
  assert.ok(there.every(({ actor, detail }) => actor === 'system' && detail['source'] === undefined))
  const asked = { route: 'POST /consentRequests/:id/deny', path: `/consentRequests/${await askForMore()}/deny` }
  await change({ ...asked, says: [['consent.denied', TASKS_DESKTOP, ['request', 'for', 'status']]] })
  const again = { route: 'POST /consentRequests/:id/approve', path: `/consentRequests/${await askForMore()}/approve` }
  const scopes = [TASKS_API, GRAPH_APP_ID].map((api) => `scope ${TASKS_DESKTOP} ${api}`)
  await change({ ...again, says: [['consent.organization', TASKS_DESKTOP, ['permissions', 'request', ...scopes]]] })
})

/** Ada wants what only an administrator can grant. */
async function askForMore(): Promise<string> {
  const browser = openBrowser(server)
  const { url } = startRequest(server, { scope: `openid ${TASKS_READ} ${TASKS_URI}/Tasks.Manage.All` })
  const page = await signIn(browser, await browser.open(url), 'ada@contoso.example')
  await browser.press(page, 'Request approval', { justification: 'please' })
  const [request] = listOf(await admin('GET', "/consentRequests?$filter=status eq 'InProgress'"))
  return String(request?.['id'])
}

test('every address that changes something is in this table', () => {
  const changing = GRAPH_ROUTES.filter(({ method, operation }) => method !== 'GET' && !READING.has(operation))
  const addresses = new Set(changing.map(({ method, path }) => `${method} ${path.replace('(:key', '/:id')}`))
  assert.deepEqual(
    [...addresses].filter((one) => !told.has(one)),
    [],
  )
})
