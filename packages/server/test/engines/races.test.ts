import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { listUsers } from '../../src/store/users.ts'
import { EVERY_PERMISSION, type GraphAnswer, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { openBrowser, signIn, startRequest, TASKS_READ } from '../kit/native-app.ts'
import { TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { ENGINES, startTestServer, type TestServer } from '../kit/server.ts'

const ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10'

/** Calls that are made at the same moment: how many are answered how. */
async function atOnce(...calls: readonly (() => Promise<GraphAnswer>)[]): Promise<Readonly<Record<number, number>>> {
  const counted: Record<number, number> = {}
  for (const { status } of await Promise.all(calls.map((call) => call()))) counted[status] = (counted[status] ?? 0) + 1
  return counted
}
const times = <T>(count: number, call: T): T[] => Array.from({ length: count }, () => call)

for (const engine of ENGINES)
  describe(`of changes made at once exactly one wins, on ${engine}`, () => {
    let server: TestServer
    let admin: GraphCaller
    before(async () => {
      server = await startTestServer({ engine })
      admin = await graphAs(server, 'admin@contoso.example', EVERY_PERMISSION)
    })
    after(() => server.close())

    const reference = (id: string) => ({ '@odata.id': `${server.baseUrl}/v1.0/directoryObjects/${id}` })
    const idOf = async (path: string) => String((await admin('GET', path)).body['id'])
    async function create(path: string, body: unknown): Promise<string> {
      const made = await admin('POST', path, body)
      assert.equal(made.status, 201, JSON.stringify(made.body))
      return String(made.body['id'])
    }

    test('two edits on one version: the second gets 412 (RFC 9110 §13.1.1)', async () => {
      const app = await create('/applications', { displayName: 'Notes' })
      const group = await create('/groups', { displayName: 'Sales' })
      const user = await create('/users', { displayName: 'Una', userPrincipalName: 'una@contoso.example' })
      const paths = [`/applications/${app}`, `/groups/${group}`, `/organization/${CONTOSO_ID}`, `/users/${user}`]
      for (const path of paths) {
        const etag = String((await admin('GET', path)).headers['etag'])
        const edits = [1, 2, 3].map(
          (at) => () => admin('PATCH', path, { displayName: `Edit ${at}` }, { 'if-match': etag }),
        )
        assert.deepEqual(await atOnce(...edits), { 204: 1, 412: 2 }, path)
        assert.equal(
          (await admin('DELETE', path, undefined, { 'if-match': etag })).status,
          path.includes('organization') ? 405 : 412,
        )
      }
    })

    test('a member is added once and taken out once (Microsoft Graph, members/$ref)', async () => {
      const path = `/groups/${await create('/groups', { displayName: 'Sales' })}/members`
      const ada = await idOf('/users/ada%40contoso.example')
      const add = () => admin('POST', `${path}/$ref`, reference(ada))
      assert.deepEqual(await atOnce(...times(4, add)), { 204: 1, 400: 3 })
      assert.equal(listOf(await admin('GET', path)).length, 1)
      const remove = () => admin('DELETE', `${path}/${ada}/$ref`)
      assert.deepEqual(await atOnce(...times(4, remove)), { 204: 1, 404: 3 })
    })

    test('nobody is given anything who is deleted at that moment (Microsoft Graph, members/$ref)', async () => {
      const group = await create('/groups', { displayName: 'Sales' })
      const client = await idOf(`/servicePrincipals(appId='${TASKS_DESKTOP}')`)
      const resourceId = await idOf(`/servicePrincipals(appId='${TASKS_API}')`)
      const grant = { clientId: client, resourceId, consentType: 'Principal', scope: 'Tasks.Read' }
      const appRoleId = '00000000-0000-0000-0000-000000000000'
      for (const round of Array.from({ length: 6 }).keys()) {
        const userPrincipalName = `short${round}@contoso.example`
        const principalId = await create('/users', { displayName: 'Short', userPrincipalName })
        const role = { principalId, resourceId, appRoleId }
        await Promise.all([
          admin('POST', `/groups/${group}/members/$ref`, reference(principalId)),
          admin('POST', '/oauth2PermissionGrants', { ...grant, principalId }),
          admin('POST', `/servicePrincipals/${resourceId}/appRoleAssignedTo`, role),
          admin('DELETE', `/users/${principalId}`),
        ])
        const left = await server.deps.db.rows({
          text: `SELECT id FROM permission_grants WHERE tenant_id = ? AND principal_id = ?
            UNION SELECT id FROM app_role_assignments WHERE tenant_id = ? AND principal_id = ?
            UNION SELECT group_id FROM group_members WHERE tenant_id = ? AND member_id = ?`,
          values: [1, 2, 3].flatMap(() => [CONTOSO_ID, principalId]),
        })
        assert.deepEqual(left, [])
      }
    })

    test('an application is deleted once and restored once (Microsoft Graph, deletedItems)', async () => {
      const app = await create('/applications', { displayName: 'Short' })
      const gone = await atOnce(...times(3, () => admin('DELETE', `/applications/${app}`)))
      assert.deepEqual([gone[204], (gone[404] ?? 0) + (gone[412] ?? 0)], [1, 2])
      const back = await atOnce(...times(3, () => admin('POST', `/directory/deletedItems/${app}/restore`)))
      assert.deepEqual([back[200], (back[404] ?? 0) + (back[409] ?? 0) + (back[412] ?? 0)], [1, 2])
      assert.equal((await admin('GET', `/applications/${app}`)).status, 200)
    })

    test('a user, a permission and an app role are given once (azure-ad-wire §3.9)', async () => {
      const person = { displayName: 'Eve', userPrincipalName: 'eve@contoso.example' }
      assert.deepEqual(await atOnce(...times(3, () => admin('POST', '/users', person))), { 201: 1, 409: 2 })
      const eve = await idOf('/users/eve%40contoso.example')
      const client = await idOf(`/servicePrincipals(appId='${TASKS_DESKTOP}')`)
      const api = await idOf(`/servicePrincipals(appId='${TASKS_API}')`)
      const grant = {
        clientId: client,
        resourceId: api,
        consentType: 'Principal',
        principalId: eve,
        scope: 'Tasks.Read',
      }
      assert.deepEqual(await atOnce(...times(3, () => admin('POST', '/oauth2PermissionGrants', grant))), {
        201: 1,
        409: 2,
      })
      const role = { principalId: eve, resourceId: api, appRoleId: '00000000-0000-0000-0000-000000000000' }
      const assign = () => admin('POST', `/users/${eve}/appRoleAssignments`, role)
      assert.deepEqual(await atOnce(...times(3, assign)), { 201: 1, 409: 2 })
    })

    test('a consent request is decided once (RFC 9110 §15.5.10)', async () => {
      const browser = openBrowser(server)
      const { url } = startRequest(server, { scope: `openid ${TASKS_READ} ${TASKS_URI}/Tasks.Manage.All` })
      const page = await signIn(browser, await browser.open(url), 'bob@contoso.example')
      await browser.press(page, 'Request approval', { justification: 'Planning needs it.' })
      const [request] = listOf(await admin('GET', '/consentRequests'))
      const path = `/consentRequests/${String(request?.['id'])}`
      const decide = ['approve', 'approve', 'deny', 'deny'].map((verb) => () => admin('POST', `${path}/${verb}`))
      assert.deepEqual(await atOnce(...decide), { 204: 1, 409: 3 })
    })

    test('two administrators remove each other: one stays (graph/policy.ts)', async () => {
      const [one, two] = await Promise.all(['admin', 'ada'].map((name) => idOf(`/users/${name}%40contoso.example`)))
      const members = `/directoryRoles/${ADMINISTRATOR}/members`
      assert.equal((await admin('POST', `${members}/$ref`, reference(String(two)))).status, 204)
      const other = await graphAs(server, 'ada@contoso.example', EVERY_PERMISSION)
      const removed = await atOnce(
        () => admin('DELETE', `${members}/${String(two)}/$ref`),
        () => other('DELETE', `${members}/${String(one)}/$ref`),
      )
      assert.equal(removed[204], 1, JSON.stringify(removed))
      const left = await listUsers(server.deps.db, CONTOSO_ID)
      assert.equal(left.filter(({ roles }) => roles.includes('administrator')).length, 1)
    })
  })
