import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { EVERY_PERMISSION, graphAs, listOf } from '../kit/graph.ts'
import { openBrowser, signIn, startRequest, TASKS_READ } from '../kit/native-app.ts'
import { type Engine, startTestServer } from '../kit/server.ts'

const NAMES = ['Äpfel', 'apfel', 'Zoo', 'ÖL', 'straße', 'İzmir', '😀 app', "O'Neill", '100%', 'a_b']
const LISTS = [
  '$orderby=displayName',
  '$orderby=displayName desc&$top=3&$count=true',
  "$filter=startswith(displayName,'ä')",
  "$filter=displayName eq 'İZMIR'",
  "$filter=startswith(displayName,'100%')",
  `$search="displayName:o'n"`,
  "$filter=displayName ne 'Zoo' and not startswith(displayName,'a')&$orderby=displayName&$count=true",
  "$filter=displayName in ('zoo','öl','nobody')&$orderby=displayName&$select=displayName",
]

/** One and the same story; what the server answered to each call, with ids named in the order of their appearance. */
async function tell(engine: Engine): Promise<readonly unknown[]> {
  const server = await startTestServer({ engine })
  const admin = await graphAs(server, 'admin@contoso.example', EVERY_PERMISSION)
  const said: unknown[] = []
  async function call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) {
    const answer = await admin(method, path, body, headers)
    said.push([method, path, answer.status, answer.headers['etag'], answer.body])
    return answer
  }
  const make = async (path: string, body: unknown) => String((await call('POST', path, body)).body['id'])
  const address = (kind: string, id: string) => `${server.baseUrl}/v1.0/${kind}/${id}`

  for (const displayName of NAMES) {
    await make('/applications', { displayName })
    await make('/groups', { displayName, description: displayName })
    await make('/users', { displayName, userPrincipalName: `u${NAMES.indexOf(displayName)}@contoso.example` })
  }
  for (const set of ['applications', 'groups', 'users', 'servicePrincipals'])
    for (const list of LISTS) {
      const { body } = await call('GET', `/${set}?${list}`)
      const next = body['@odata.nextLink']
      if (typeof next === 'string') await call('GET', next.slice(next.indexOf(`/${set}`)))
    }

  const app = await make('/applications', { displayName: 'Notes', identifierUris: ['api://notes'] })
  await call('POST', '/applications', { displayName: 'Second', identifierUris: ['API://Notes'] })
  await call('PATCH', `/applications/${app}`, { displayName: 'Notes 2' }, { 'if-match': 'W/"1"' })
  await call('PATCH', `/applications/${app}`, { displayName: 'Notes 3' }, { 'if-match': 'W/"1"' })
  await call('DELETE', `/applications/${app}`)
  await call('GET', '/directory/deletedItems/microsoft.graph.application')
  await call('POST', `/directory/deletedItems/${app}/restore`)
  await call('POST', `/directory/deletedItems/${app}/restore`)

  const eve = await make('/users', { displayName: 'Eve', userPrincipalName: 'Eve@contoso.example' })
  await call('POST', '/users', { displayName: 'Eve', userPrincipalName: 'eVE@contoso.example' })
  await call('PATCH', `/users/${eve}`, { accountEnabled: false, surname: null, mail: 'eve@mail.example' })
  const inner = await make('/groups', { displayName: 'Inner', 'members@odata.bind': [address('users', eve)] })
  const outer = await make('/groups', { displayName: 'Outer' })
  const reference = { '@odata.id': address('groups', inner) }
  for (const _ of [1, 2]) await call('POST', `/groups/${outer}/members/$ref`, reference)
  await call('GET', `/groups/${outer}/transitiveMembers?$orderby=displayName`)
  await call('GET', `/users/${eve}/transitiveMemberOf?$orderby=displayName`)

  const [client, api] = await Promise.all(
    [TASKS_DESKTOP, TASKS_API].map(async (id) => (await admin('GET', `/servicePrincipals(appId='${id}')`)).body['id']),
  )
  const grant = { clientId: client, resourceId: api, consentType: 'Principal', principalId: eve, scope: 'Tasks.Read' }
  for (const _ of [1, 2]) await call('POST', '/oauth2PermissionGrants', grant)
  const role = { principalId: inner, resourceId: api, appRoleId: '00000000-0000-0000-0000-000000000000' }
  for (const _ of [1, 2]) await call('POST', `/groups/${inner}/appRoleAssignments`, role)
  await call('GET', `/users/${eve}/oauth2PermissionGrants`)

  const browser = openBrowser(server)
  const { url } = startRequest(server, { scope: `openid ${TASKS_READ} ${TASKS_URI}/Tasks.Manage.All` })
  const page = await signIn(browser, await browser.open(url), 'ada@contoso.example')
  await browser.press(page, 'Request approval', { justification: `${'x'.repeat(499)}😀 and more` })
  const [request] = listOf(await call('GET', '/consentRequests'))
  assert.equal(request?.['justification'], `${'x'.repeat(499)}😀`)
  for (const verb of ['approve', 'deny']) await call('POST', `/consentRequests/${String(request?.['id'])}/${verb}`)

  const administrator = { userPrincipalName: 'ines@northwind.example' }
  const tenant = { displayName: 'Northwind', domain: 'northwind.example', administrator }
  for (const _ of [1, 2]) await call('POST', '/tenants', tenant)
  await call('PATCH', `/servicePrincipals/${String(client)}`, { appRoleAssignmentRequired: true })
  await call('PATCH', `/organization/${CONTOSO_ID}`, { displayName: 'Contoso 2', latchwork: null })
  await call('PATCH', `/groups/${outer}`, { displayName: 'a\0b' })
  for (const gone of [`/users/${eve}`, `/groups/${inner}`, `/groups/${inner}`]) await call('DELETE', gone)
  await call('GET', `/groups/${outer}/members`)
  const audits = listOf(await admin('GET', '/auditLogs/directoryAudits?$top=999'))
  said.push(audits.map((event) => String(event['activityDisplayName'])))
  await server.close()
  return JSON.parse(nameIds(JSON.stringify(said))) as readonly unknown[]
}

/** Random ids, secrets and links become names. */
function nameIds(text: string): string {
  const names = new Map<string, string>()
  return text
    .replaceAll(/\$skiptoken=[\w%-]+/g, '$skiptoken=…')
    .replaceAll(/(token=)[\w-]+/g, '$1…')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      const name = names.get(id) ?? `id ${names.size}`
      names.set(id, name)
      return name
    })
}

test('the directory API tells the same story on SQLite and on PostgreSQL, answer by answer (DESIGN §6)', async () => {
  const [sqlite, postgres] = [await tell('sqlite'), await tell('postgres')]
  assert.ok(sqlite.length > 100)
  for (const [at, answer] of sqlite.entries()) assert.deepEqual(postgres[at], answer)
})
