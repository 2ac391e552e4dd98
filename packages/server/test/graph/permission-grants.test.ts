import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

let server: TestServer
let admin: GraphCaller

before(async () => {
  server = await startTestServer()
  admin = await graphAs(server, 'admin@contoso.example')
})
after(() => server.close())

test('a grant that somebody else changed is neither changed nor revoked by who saw it before (RFC 9110 §13.1.1)', async () => {
  const principals = listOf(await admin('GET', '/servicePrincipals'))
  const idOf = (appId: string) => principals.find((principal) => principal['appId'] === appId)?.['id']
  const made = await admin('POST', '/oauth2PermissionGrants', {
    clientId: idOf(TASKS_DESKTOP),
    resourceId: idOf(TASKS_API),
    consentType: 'AllPrincipals',
    scope: 'Tasks.Read',
  })
  const path = `/oauth2PermissionGrants/${String(made.body['id'])}`
  const seen = { 'if-match': String(made.headers['etag']) }
  assert.match(seen['if-match'], /^W\/"[\w-]+"$/)
  assert.equal((await admin('PATCH', path, { scope: 'Tasks.Read Tasks.ReadWrite' }, seen)).status, 204)
  const late = [await admin('PATCH', path, { scope: 'Tasks.Read' }, seen), await admin('DELETE', path, undefined, seen)]
  assert.deepEqual(
    late.map(({ status }) => status),
    [412, 412],
  )
  const now = await admin('GET', path)
  assert.equal(now.body['scope'], 'Tasks.Read Tasks.ReadWrite')
  assert.equal((await admin('DELETE', path, undefined, { 'if-match': String(now.headers['etag']) })).status, 204)
})

test('If-Match is described where an object has an entity tag, and nowhere else', async () => {
  const answer = await server.http.inject({ url: '/v1.0/openapi.json' })
  const { paths } = JSON.parse(answer.body) as {
    paths: Record<string, Record<string, { parameters?: readonly { name?: string }[] }>>
  }
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { parameters = [] }]) =>
      parameters.some(({ name }) => name === 'If-Match') ? [`${method} ${path}`] : [],
    ),
  )
  for (const one of [
    'patch /applications/{id}',
    "patch /applications(appId='{appId}')",
    'delete /users/{id}',
    'delete /oauth2PermissionGrants/{id}',
  ])
    assert.ok(described.includes(one), one)
  assert.deepEqual(
    described.filter((one) => /assign|members|invitation/i.test(one)),
    [],
  )
})
