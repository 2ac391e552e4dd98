import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { findAnyRefusalTrace } from '../../src/store/instance/refusal-traces.ts'
import { type GraphAnswer, type GraphCaller, graphAs } from '../kit/graph.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

let server: TestServer
let admin: GraphCaller
let ada: GraphCaller
before(async () => {
  server = await startTestServer()
  admin = await graphAs(server, 'admin@contoso.example')
  ada = await graphAs(server, 'ada@contoso.example', ['User.Read'])
})
after(() => server.close())

const requestId = ({ body }: GraphAnswer) =>
  (body['error'] as { innerError: Readonly<Record<string, string>> }).innerError['request-id'] ?? ''

async function explain(refused: GraphAnswer): Promise<Readonly<Record<string, unknown>>> {
  const told = await admin('GET', `/auditLogs/refusals/${requestId(refused)}`)
  assert.equal(told.status, 200, JSON.stringify(told.body))
  return told.body
}

const REFUSED: readonly [reason: string, status: number, act: () => Promise<GraphAnswer>][] = [
  ['access-token-scope', 403, () => ada('GET', '/groups')],
  ['directory-request-invalid', 400, () => admin('POST', '/groups', { displayName: 5 })],
  ['directory-request-invalid', 400, () => admin('GET', '/groups?$filter=oops')],
  ['directory-object-unknown', 404, () => admin('GET', '/groups/nobody')],
  ['directory-value-taken', 409, () => admin('POST', '/applications', { displayName: 'x', appId: TASKS_DESKTOP })],
]
for (const [reason, status, act] of REFUSED)
  test(`${reason}: the request id of the answer is explained, with the sentence, the app and the person (DESIGN §3 Errors)`, async () => {
    const refused = await act()
    assert.equal(refused.status, status)
    const told = await explain(refused)
    assert.deepEqual([told['reason'], told['clientId']], [reason, TASKS_DESKTOP])
    assert.match(String(told['userId']), /^[0-9a-f-]{36}$/)
    const { message } = refused.body['error'] as { message: string }
    assert.equal(
      (told['saw'] as Record<string, string>)['said']?.slice(0, 30),
      message.replaceAll('"', "'").slice(0, 30),
    )
  })

test('a missing permission is explained with those of the token, and where to add it (DESIGN §3 Errors)', async () => {
  const told = await explain(await ada('GET', '/groups'))
  assert.match((told['saw'] as Record<string, string>)['scope'] ?? '', /User\.Read/)
  assert.match(String(told['link']), /\/portal\/applications\/.*section=api-permissions/)
})

test('a missing role is the administrator’s to give (graph/policy.ts)', async () => {
  const fabrikam = await graphAs(server, 'admin@fabrikam.example')
  const refused = await fabrikam('GET', '/tenants')
  assert.equal(refused.status, 403)
  const told = await fabrikam('GET', `/auditLogs/refusals/${requestId(refused)}`)
  assert.deepEqual([told.body['reason'], told.body['who']], ['directory-role-missing', 'administrator'])
  assert.equal((await admin('GET', `/auditLogs/refusals/${requestId(refused)}`)).status, 404)
})

test('a call without a valid token is nobody’s, and nothing of its body is kept (DESIGN §3 Errors)', async () => {
  for (const [authorization, reason] of [
    [undefined, 'access-token-missing'],
    ['Bearer eyJhbGciOiJub25lIn0.e30.x', 'access-token-invalid'],
  ] as const) {
    const refused = await server.http.inject({
      method: 'POST',
      url: '/v1.0/applications',
      headers: {
        host: 'login.test',
        'content-type': 'application/json',
        ...(authorization !== undefined && { authorization }),
      },
      body: '{"displayName":"a&scope=sesame&client_id=sesame"}',
    })
    assert.equal(refused.status, 401)
    const body = JSON.parse(refused.body) as GraphAnswer['body']
    await server.deps.refusals.flush()
    const trace = await findAnyRefusalTrace(server.deps.db, requestId({ status: 401, headers: {}, body }))
    assert.deepEqual([trace?.reason, trace?.tenantId], [reason, ''])
    assert.ok(!JSON.stringify(trace).includes('sesame') && !JSON.stringify(trace).includes('eyJ'))
  }
})
