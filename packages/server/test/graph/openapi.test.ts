import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { DIRECTORY_PERMISSIONS } from '../../src/directory/graph-permissions.ts'
import { POLICY } from '../../src/graph/policy.ts'
import { GRAPH_ROUTES } from '../../src/graph/routes.ts'
import { type GraphAnswer, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { openBrowser, signIn, startRequest, TASKS_READ } from '../kit/native-app.ts'
import { mismatches } from '../kit/schema.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

type Part = Readonly<Record<string, unknown>>
interface Operation {
  readonly operationId: string
  readonly parameters: readonly Part[]
  readonly security: readonly { readonly oauth2: readonly string[] }[]
  readonly 'x-directory-roles': readonly string[]
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Part }>> }>>
}
interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Part>> }
}

const ANY = '00000000-0000-0000-0000-000000000000'

let server: TestServer
let admin: GraphCaller
let document: Document
before(async () => {
  server = await startTestServer()
  admin = await graphAs(server, 'admin@contoso.example', [
    'User.Read',
    ...DIRECTORY_PERMISSIONS.map(({ value }) => value),
  ])
  const answer = await server.get('/v1.0/openapi.json')
  assert.equal(answer.status, 200)
  document = JSON.parse(answer.body) as Document
})
after(() => server.close())

const spell = (path: string) => path.replace('(:key', "(appId='{appId}')").replaceAll(/:(\w+)/g, '{$1}')
const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )

test('every route is described, with its answer, its permissions and its roles, and nothing else is (OpenAPI 3.1)', () => {
  assert.equal(document.openapi, '3.1.0')
  assert.deepEqual(
    operations()
      .map(({ method, path }) => `${method} ${path}`)
      .toSorted(),
    GRAPH_ROUTES.map(({ method, path }) => `${method} ${spell(path)}`).toSorted(),
  )
  const names = operations().map(({ operation }) => operation.operationId)
  assert.equal(new Set(names).size, names.length)
  for (const route of GRAPH_ROUTES) {
    const operation = document.paths[spell(route.path)]?.[route.method.toLowerCase()]
    const rule = POLICY[route.operation]
    const said = `${route.method} ${route.path}: describe it in graph/openapi/describe-route.ts`
    assert.ok(Object.keys(operation?.responses ?? {}).length === 2, said)
    assert.deepEqual(
      operation?.security.flatMap(({ oauth2 }) => oauth2),
      rule.scopes,
    )
    assert.deepEqual(operation?.['x-directory-roles'], 'roles' in rule ? rule.roles : [])
  }
})

test('every described path is routed: without a token it asks for one (RFC 6750 §3)', async () => {
  for (const { method, path } of operations()) {
    const url = `/v1.0${path.replaceAll(/\{\w+\}/g, 'x')}`
    const body = method === 'POST' || method === 'PATCH' ? '{}' : undefined
    const headers = { host: 'login.test', ...(body !== undefined && { 'content-type': 'application/json' }) }
    const answer = await server.http.inject({ method, url, headers, ...(body !== undefined && { body }) })
    assert.equal(answer.status, 401, `${method} ${path}`)
  }
})

test('whatever the description refers to is in it, and every variable of a path is a parameter (OpenAPI 3.1 §4.8.9)', () => {
  const refs = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)
  for (const [, pointer = ''] of refs) {
    const found = pointer.split('/').reduce<unknown>((part, name) => (part as Part | undefined)?.[name], document)
    assert.ok(found, pointer)
  }
  for (const { path, operation } of operations()) {
    const named = operation.parameters.filter((parameter) => parameter['in'] === 'path').map(({ name }) => name)
    assert.deepEqual(
      named,
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    )
  }
})

/** The schema that the description has for an answer. */
function schemaOf(method: string, path: string, status: number): Part | undefined {
  const bare = path.split('?', 1)[0] ?? ''
  const found = operations().find(({ path: template, method: named }) => {
    const pattern = template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, "[^/']+")
    return named === method && new RegExp(`^${pattern}$`).test(bare)
  })
  assert.ok(found, `${method} ${path} is not described`)
  if (status >= 400) return document.components.schemas['error']
  const response = found.operation.responses[String(status)]
  assert.ok(response, `${method} ${path} answers ${String(status)}, which is not described`)
  return response.content?.['application/json']?.schema
}

async function call(method: string, path: string, body?: unknown, status?: number): Promise<GraphAnswer> {
  const answer = await admin(method, path, body)
  if (status !== undefined) assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`)
  const schema = schemaOf(method, path, answer.status)
  if (schema) assert.deepEqual(mismatches(answer.body, schema, document.components.schemas), [], `${method} ${path}`)
  else assert.deepEqual(answer.body, {}, `${method} ${path}`)
  return answer
}

const idOf = ({ body }: GraphAnswer) => String(body['id'])

async function askForApproval(): Promise<void> {
  const browser = openBrowser(server)
  const { url } = startRequest(server, { scope: `openid ${TASKS_READ} ${TASKS_URI}/Tasks.Manage.All` })
  const page = await signIn(browser, await browser.open(url), 'bob@contoso.example')
  await browser.press(page, 'Request approval', { justification: 'Planning needs it.' })
}

test('what a running instance answers is what is described, and no property more (OpenAPI 3.1)', async () => {
  await askForApproval()
  const user = idOf(await call('POST', '/users', { displayName: 'Eve', userPrincipalName: 'eve@contoso.example' }, 201))
  await call('PATCH', `/users/${user}`, { jobTitle: 'x' }, 400)
  await call('PATCH', `/users/${user}`, { surname: 'M' }, 204)
  await call('POST', `/users/${user}/createPasswordLink`, undefined, 200)
  await call('POST', `/users/${user}/revokeSignInSessions`, undefined, 200)
  const bind = { 'members@odata.bind': [`${server.baseUrl}/v1.0/users/${user}`] }
  const group = idOf(await call('POST', '/groups', { displayName: 'Sales', ...bind }, 201))
  const outer = idOf(await call('POST', '/groups', { displayName: 'Outer' }, 201))
  const member = { '@odata.id': `${server.baseUrl}/v1.0/groups/${group}` }
  await call('POST', `/groups/${outer}/members/$ref`, member, 204)
  await call('POST', `/users/${user}/getMemberObjects`, { securityEnabledOnly: true }, 200)
  const made = (await call('POST', '/applications', { displayName: 'Notes' }, 201)).body as {
    id: string
    appId: string
  }
  await call('POST', `/applications/${made.id}/addPassword`, {}, 200)
  await call('DELETE', `/applications/${made.id}`, undefined, 204)
  await call('POST', `/directory/deletedItems/${made.id}/restore`, undefined, 200)
  const gone = idOf(await call('POST', '/applications', { displayName: 'Gone' }, 201))
  await call('DELETE', `/applications/${gone}`, undefined, 204)
  await call('DELETE', `/servicePrincipals(appId='${made.appId}')`, undefined, 204)
  await call('POST', '/servicePrincipals', { appId: made.appId }, 201)
  const [client, api] = await Promise.all(
    [TASKS_DESKTOP, TASKS_API].map(async (appId) => idOf(await call('GET', `/servicePrincipals(appId='${appId}')`))),
  )
  const grant = { clientId: client, resourceId: api, consentType: 'Principal', principalId: user, scope: 'Tasks.Read' }
  await call('POST', '/oauth2PermissionGrants', grant, 201)
  const holders = [user, group, client, (await admin('GET', '/me')).body['id']]
  for (const principalId of holders)
    await call(
      'POST',
      `/servicePrincipals/${String(api)}/appRoleAssignedTo`,
      { principalId, resourceId: api, appRoleId: ANY },
      201,
    )
  const administrator = { userPrincipalName: 'ines@northwind.example' }
  await call('POST', '/tenants', { displayName: 'Northwind', domain: 'northwind.example', administrator }, 201)
  await call(
    'POST',
    '/invitations',
    {
      invitedUserEmailAddress: 'fay@fabrikam.example',
      inviteRedirectUrl: 'https://tasks.contoso.example/',
    },
    201,
  )
  await call('POST', '/consentPlan', { clientId: TASKS_DESKTOP, scopes: TASKS_READ }, 200)
  await call('GET', '/groups/nobody', undefined, 404)
  await call('GET', '/users?$select=id,displayName&$count=true&$top=1', undefined, 200)
  await readEverything({
    users: user,
    groups: group,
    servicePrincipals: String(client),
    applications: made.id,
    organization: CONTOSO_ID,
  })
})

/** Every GET of the table, lists first; an empty list would prove nothing. */
async function readEverything(known: Readonly<Record<string, string>>): Promise<void> {
  const ids: Record<string, string> = { ...known }
  const gets = GRAPH_ROUTES.filter(({ method }) => method === 'GET')
  const isPlain = ({ path }: { path: string }) => !path.includes(':')
  for (const { path } of [...gets.filter(isPlain), ...gets.filter((route) => !isPlain(route))]) {
    const set = /^\/(?:auditLogs\/)?(\w+)/.exec(path)?.[1] ?? ''
    const appId = set === 'servicePrincipals' ? TASKS_API : TASKS_DESKTOP
    const url = path.replace('(:key', `(appId='${appId}')`).replace(':id', ids[set] ?? 'nobody')
    const answer = await call('GET', url, undefined, 200)
    if (!('value' in answer.body)) continue
    const empty = /^\/servicePrincipals(?:\/:id\/appRoleAssignedTo|\(:key\/(?:appRoleAssignments|oauth2\w+))$/.test(
      path,
    )
    const [first] = listOf(answer)
    assert.ok(first !== undefined || empty, `GET ${url} lists nothing`)
    ids[set] ??= String(first?.['id'])
  }
}
