import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { EVERY_PERMISSION, type GraphAnswer, type GraphCaller, graphAs } from '../kit/graph.ts'
import { ENGINES, startTestServer, type TestServer } from '../kit/server.ts'

const ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10'
const DEVELOPER = 'cf1c38e5-3621-4004-a7cb-879624dced7c'
const SIXTEEN = Array.from({ length: 16 }, (_, at) => at)

for (const engine of ENGINES)
  describe(`of sixteen changes at once every acknowledged one is there, on ${engine} (RFC 9110 §13.1)`, () => {
    let server: TestServer
    let admin: GraphCaller
    before(async () => {
      server = await startTestServer({ engine })
      admin = await graphAs(server, 'admin@contoso.example', EVERY_PERMISSION)
    })
    after(() => server.close())

    const idOf = async (path: string) => String((await admin('GET', path)).body['id'])
    async function create(path: string, body: unknown): Promise<string> {
      const made = await admin('POST', path, body)
      assert.equal(made.status, 201, JSON.stringify(made.body))
      return String(made.body['id'])
    }
    /** Those that were done; the others were told that somebody was faster. */
    async function done(calls: readonly Promise<GraphAnswer>[], refusals = [412]): Promise<readonly number[]> {
      const answers = await Promise.all(calls)
      for (const { status, body } of answers)
        assert.ok(status < 300 || refusals.includes(status), `${status} ${JSON.stringify(body)}`)
      const won = SIXTEEN.filter((at) => (answers[at]?.status ?? 500) < 300)
      assert.ok(won.length > 0)
      return won
    }
    const versionOf = async (table: string, id: string) => {
      const text = `SELECT version FROM ${table} WHERE id = ?`
      const [row] = await server.deps.db.rows<{ version: number }>({ text, values: [id], once: true })
      return row?.version ?? 0
    }

    const RENAMED: readonly [set: string, table: string, make: () => Promise<string>][] = [
      ['applications', 'applications', () => create('/applications', { displayName: 'A' })],
      ['groups', 'directory_groups', () => create('/groups', { displayName: 'G' })],
      ['users', 'users', () => create('/users', { displayName: 'U', userPrincipalName: 'u@contoso.example' })],
      ['organization', 'tenants', () => Promise.resolve(CONTOSO_ID)],
    ]
    for (const [set, table, make] of RENAMED)
      test(`PATCH /${set}`, async () => {
        const id = await make()
        const before = await versionOf(table, id)
        const won = await done(SIXTEEN.map((at) => admin('PATCH', `/${set}/${id}`, { displayName: `Name ${at}` })))
        assert.equal((await versionOf(table, id)) - before, won.length)
        const { body } = await admin('GET', `/${set}/${id}`)
        assert.ok(won.some((at) => body['displayName'] === `Name ${at}`))
      })

    test('PATCH /servicePrincipals', async () => {
      const id = await idOf(`/servicePrincipals(appId='${TASKS_DESKTOP}')`)
      const before = await versionOf('service_principals', id)
      const won = await done(
        SIXTEEN.map((at) =>
          admin('PATCH', `/servicePrincipals/${id}`, { appRoleAssignmentRequired: at % 2 === 0, accountEnabled: true }),
        ),
      )
      assert.equal((await versionOf('service_principals', id)) - before, won.length)
      await admin('PATCH', `/servicePrincipals/${id}`, { appRoleAssignmentRequired: false })
    })

    test('addPassword, and a rename between', async () => {
      const id = await create('/applications', { displayName: 'Secrets' })
      const wish = (at: number) => ({ passwordCredential: { displayName: `secret ${at}` } })
      const calls = SIXTEEN.map((at) => admin('POST', `/applications/${id}/addPassword`, wish(at)))
      const renamed = admin('PATCH', `/applications/${id}`, { displayName: 'Renamed' })
      const won = await done(calls)
      await renamed
      const { body } = await admin('GET', `/applications/${id}`)
      const names = (body['passwordCredentials'] as { displayName: string }[]).map(({ displayName }) => displayName)
      assert.deepEqual(names.toSorted(), won.map((at) => `secret ${at}`).toSorted())
      assert.equal(body['displayName'], (await renamed).status === 204 ? 'Renamed' : 'Secrets')
    })

    test('members and roles', async () => {
      const group = await create('/groups', { displayName: 'Sixteen' })
      const people = await Promise.all(
        SIXTEEN.map((at) => create('/users', { displayName: `P${at}`, userPrincipalName: `p${at}@contoso.example` })),
      )
      const reference = (id: string) => ({ '@odata.id': `${server.baseUrl}/v1.0/users/${id}` })
      const added = await done(people.map((id) => admin('POST', `/groups/${group}/members/$ref`, reference(id))))
      assert.equal(added.length, SIXTEEN.length)
      const { body } = await admin('GET', `/groups/${group}/members`)
      assert.equal((body['value'] as unknown[]).length, SIXTEEN.length)
      const [first = ''] = people
      const roles = SIXTEEN.map((at) => (at % 2 === 0 ? ADMINISTRATOR : DEVELOPER))
      const given = await done(
        roles.map((role) => admin('POST', `/directoryRoles/${role}/members/$ref`, reference(first))),
      )
      const held = JSON.stringify((await admin('GET', `/users/${first}/memberOf`)).body)
      for (const at of given) assert.ok(held.includes(roles[at] ?? ''))
    })

    test('PATCH /oauth2PermissionGrants', async () => {
      const clientId = await idOf(`/servicePrincipals(appId='${TASKS_DESKTOP}')`)
      const resourceId = await idOf(`/servicePrincipals(appId='${TASKS_API}')`)
      const principalId = await idOf('/users/ada%40contoso.example')
      const grant = { clientId, resourceId, consentType: 'Principal', principalId, scope: 'Tasks.Read' }
      const id = await create('/oauth2PermissionGrants', grant)
      const scopes = ['Tasks.ReadWrite', 'Tasks.Manage.All', 'Tasks.Read Tasks.ReadWrite']
      const calls = SIXTEEN.map((at) =>
        admin('PATCH', `/oauth2PermissionGrants/${id}`, { scope: scopes[at % scopes.length] }),
      )
      const won = await done(calls)
      const { body } = await admin('GET', `/oauth2PermissionGrants/${id}`)
      assert.ok(won.some((at) => scopes[at % scopes.length] === body['scope']))
    })
  })
