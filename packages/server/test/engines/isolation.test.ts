import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { GRAPH_ROUTES } from '../../src/graph/routes.ts'
import { EVERY_PERMISSION, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { openBrowser, signIn, startRequest } from '../kit/native-app.ts'
import { ENGINES, startTestServer, type TestServer } from '../kit/server.ts'

/** In the name of everything that Fabrikam has, so that no answer to somebody else may contain it. */
const MARK = 'Hush'
const READER = '62e90394-69f5-4237-9190-012177145e10'
const TABLES = [
  'users',
  'applications',
  'service_principals',
  'permission_grants',
  'app_role_assignments',
  'consent_requests',
  'deleted_applications',
  'directory_groups',
  'group_members',
  'one_time_links',
]

for (const engine of ENGINES)
  describe(`an administrator and operator of one organization and the ids of another, on ${engine} (DESIGN §3)`, () => {
    let server: TestServer
    let contoso: GraphCaller
    let fabrikam: GraphCaller
    /** Objects of Fabrikam, by the words that stand for them in an address. */
    let theirs: Readonly<Record<string, string>>
    before(async () => {
      server = await startTestServer({ engine })
      contoso = await graphAs(server, 'admin@contoso.example', EVERY_PERMISSION)
      fabrikam = await graphAs(server, 'admin@fabrikam.example', EVERY_PERMISSION)
      theirs = await fill()
    })
    after(() => server.close())

    const address = (id: string) => `${server.baseUrl}/v1.0/directoryObjects/${id}`
    const idOf = async (path: string) => String((await fabrikam('GET', path)).body['id'])
    async function create(path: string, body: unknown): Promise<string> {
      const made = await fabrikam('POST', path, body)
      assert.equal(made.status, 201, JSON.stringify(made.body))
      return String(made.body['id'])
    }

    /** One of everything, in Fabrikam. */
    async function fill() {
      const user = await create('/users', { displayName: MARK, userPrincipalName: 'hush@fabrikam.example' })
      const group = await create('/groups', { displayName: MARK, 'members@odata.bind': [address(user)] })
      const role = { value: 'Hush', displayName: MARK, allowedMemberTypes: ['User'] }
      const app = (
        await fabrikam('POST', '/applications', { displayName: MARK, isFallbackPublicClient: true, appRoles: [role] })
      ).body
      const servicePrincipal = await idOf(`/servicePrincipals(appId='${String(app['appId'])}')`)
      await create('/servicePrincipals', { appId: TASKS_API })
      const resourceId = await idOf(`/servicePrincipals(appId='${TASKS_API}')`)
      const grant = await create('/oauth2PermissionGrants', {
        clientId: servicePrincipal,
        resourceId,
        consentType: 'Principal',
        principalId: user,
        scope: 'Tasks.Read',
      })
      const [{ id: appRoleId }] = app['appRoles'] as [{ id: string }]
      const given = { principalId: user, resourceId: servicePrincipal, appRoleId }
      const assignment = await create(`/users/${user}/appRoleAssignments`, given)
      const browser = openBrowser(server)
      const scope = `openid ${TASKS_URI}/Tasks.Manage.All`
      const { url } = startRequest(server, { tenant: FABRIKAM_ID, clientId: TASKS_DESKTOP, scope })
      const page = await signIn(browser, await browser.open(url), 'fay@fabrikam.example')
      await browser.press(page, 'Request approval', { justification: MARK })
      const [request] = listOf(await fabrikam('GET', '/consentRequests'))
      const deleted = await create('/applications', { displayName: MARK })
      await fabrikam('DELETE', `/applications/${deleted}`)
      await fabrikam('GET', `/users/${MARK}`)
      const [refusal] = listOf(await fabrikam('GET', '/auditLogs/refusals'))
      return {
        users: user,
        groups: group,
        applications: String(app['id']),
        appId: String(app['appId']),
        appRoleId,
        servicePrincipals: servicePrincipal,
        oauth2PermissionGrants: grant,
        assignment,
        consentRequests: String(request?.['id']),
        deletedItems: deleted,
        refusals: String(refusal?.['id']),
        organization: FABRIKAM_ID,
        directoryRoles: READER,
      }
    }

    /** All rows of Fabrikam, to see that nobody else changed one. */
    async function rows(): Promise<string> {
      const all = await Promise.all(
        TABLES.map((table) => {
          const text = `SELECT * FROM ${table} WHERE tenant_id = ?`
          return server.deps.db.rows<object>({ text, values: [FABRIKAM_ID], once: true })
        }),
      )
      return JSON.stringify(all.map((found) => found.map((row) => JSON.stringify(row)).sort()))
    }

    async function refused(method: string, path: string, body?: unknown): Promise<void> {
      const { status, body: said } = await contoso(method, path, body)
      const what = `${method} ${path} ${JSON.stringify(body) ?? ''}: ${status} ${JSON.stringify(said)}`
      assert.ok(status >= 400 && status < 500, what)
      assert.ok(!JSON.stringify(said).includes(MARK), what)
    }

    /** The address with Fabrikam's ids in it. */
    function theirAddress(path: string): string {
      const [, set = ''] = /^\/(?:directory\/|auditLogs\/)?(\w+)/.exec(path) ?? []
      return path
        .replace('(:key', `(appId='${theirs['appId'] ?? ''}')`)
        .replace(':id', theirs[set] ?? '')
        .replace(':assignment', theirs['assignment'] ?? '')
        .replace(':member', theirs['users'] ?? '')
    }

    test('in an address: nothing is found and nothing changes', async () => {
      const untouched = await rows()
      for (const { method, path } of GRAPH_ROUTES.filter((route) => route.path.includes(':'))) {
        if (path === '/directoryRoles/:id' || path === '/directoryRoles/:id/members') continue
        const body = method === 'POST' || method === 'PATCH' ? bodyFor(path) : undefined
        await refused(method, theirAddress(path), body)
      }
      assert.equal(await rows(), untouched)
    })

    /** Valid where the address is one's own. */
    function bodyFor(path: string): unknown {
      if (path.endsWith('$ref')) return { '@odata.id': address(theirs['users'] ?? '') }
      if (path.endsWith('Password')) return { passwordCredential: {}, keyId: theirs['assignment'] }
      return path.includes('appRole') ? roleOf(theirs['users']) : { displayName: 'Taken' }
    }
    const roleOf = (principalId: string | undefined, resource = theirs['servicePrincipals']) => ({
      principalId,
      resourceId: resource,
      appRoleId: theirs['appRoleId'],
    })

    test('in a body: nobody is given anything', async () => {
      const untouched = await rows()
      const own = async (path: string) => String((await contoso('GET', path)).body['id'])
      const made = async (path: string) => String((await contoso('POST', path, { displayName: 'Ours' })).body['id'])
      const [ada, group] = [await own('/users/ada%40contoso.example'), await made('/groups')]
      const [client, api] = [
        await own(`/servicePrincipals(appId='${TASKS_DESKTOP}')`),
        await own(`/servicePrincipals(appId='${TASKS_API}')`),
      ]
      for (const id of [theirs['users'], theirs['groups']].map((one) => address(one ?? ''))) {
        await refused('POST', `/groups/${group}/members/$ref`, { '@odata.id': id })
        await refused('PATCH', `/groups/${group}`, { 'members@odata.bind': [id] })
        await refused('POST', '/groups', { displayName: 'Ours', 'members@odata.bind': [id] })
        await refused('POST', `/directoryRoles/${READER}/members/$ref`, { '@odata.id': id })
      }
      const grant = {
        clientId: client,
        resourceId: api,
        consentType: 'Principal',
        principalId: ada,
        scope: 'Tasks.Read',
      }
      for (const wrong of [
        { clientId: theirs['servicePrincipals'] },
        { resourceId: theirs['servicePrincipals'] },
        { principalId: theirs['users'] },
      ])
        await refused('POST', '/oauth2PermissionGrants', { ...grant, ...wrong })
      await refused('POST', `/users/${ada}/appRoleAssignments`, roleOf(ada))
      for (const principal of [theirs['users'], theirs['groups'], theirs['servicePrincipals']])
        await refused('POST', `/servicePrincipals/${api}/appRoleAssignedTo`, roleOf(principal, api))
      await refused('POST', '/servicePrincipals', { appId: theirs['appId'] })
      await refused('POST', '/consentPlan', { clientId: TASKS_DESKTOP, scopes: 'openid', userId: theirs['users'] })
      const foreign = { userPrincipalName: 'eve@fabrikam.example', displayName: 'Eve' }
      await refused('POST', '/users', foreign)
      await refused('PATCH', `/users/${ada}`, foreign)
      assert.equal(await rows(), untouched)
    })

    test('in a filter and in a next link: nothing is found (OData 4.01 §11.2)', async () => {
      const lists = GRAPH_ROUTES.filter(({ method, path }) => method === 'GET' && !path.includes(':'))
      for (const { path } of lists.filter((route) => route.path !== '/tenants')) {
        for (const id of Object.values(theirs))
          for (const name of ['id', 'appId', 'principalId', 'clientId', 'resourceId', 'userId']) {
            const found = await contoso('GET', `${path}?$filter=${name} eq '${id}'&$count=true`)
            if (id !== READER) assert.ok(!JSON.stringify(found.body).includes(MARK), `${path} ${name}`)
          }
        const theirPage = await fabrikam('GET', `${path}?$top=1&$orderby=displayName`)
        const next = String(theirPage.body['@odata.nextLink'] ?? '')
        if (next === '') continue
        const replayed = await contoso('GET', next.slice(next.indexOf(path)).replace('$top=1', '$top=999'))
        assert.ok(!JSON.stringify(replayed.body).includes(MARK), path)
      }
    })

    test('a token for one organization is none for another: its tenant stands in it (RFC 9068 §2.2)', async () => {
      for (const tenant of [FABRIKAM_ID, 'fabrikam.example']) {
        await refused('GET', `/organization/${tenant}`)
        await refused('PATCH', `/organization/${tenant}`, { displayName: 'Taken' })
      }
    })
  })
