import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CONTOSO_NOTES, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { findAnyRefusalTrace } from '../../src/store/instance/refusal-traces.ts'
import { sql } from '../../src/store/sql.ts'
import { type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { authorize, openBrowser, passwordOf, redeem, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

let server: TestServer
let admin: GraphCaller
before(async () => {
  server = await startTestServer()
  admin = await graphAs(server, 'admin@contoso.example')
})
after(() => server.close())

const TRACE = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

function traceOn(page: string): string {
  const traceId = new RegExp(`latchwork explain (${TRACE.source})`).exec(page)?.[1]
  assert.ok(traceId, page)
  return traceId
}

async function explained(traceId: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await admin('GET', `/auditLogs/refusals/${traceId}`)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

test('a wrong redirect: the rule, what it saw, who and how, and the page with the address filled in (DESIGN §3 Errors)', async () => {
  const redirectUri = 'https://app.contoso.example/callback'
  const page = await openBrowser(server).open(startRequest(server, { redirectUri }).url)
  const told = await explained(traceOn(page.html))
  assert.equal(told['reason'], 'redirect-uri-unregistered')
  assert.equal(told['code'], 'AADSTS50011')
  assert.equal(told['clientId'], TASKS_DESKTOP)
  assert.equal(told['who'], 'developer')
  const saw = told['saw'] as Record<string, string>
  assert.equal(saw['redirectUri'], redirectUri)
  assert.match(saw['registered'] ?? '', /http:\/\/localhost \(publicClient\)/)
  const link = new URL(String(told['link']))
  assert.match(link.pathname, /^\/portal\/applications\/[0-9a-f-]{36}$/)
  assert.deepEqual(Object.fromEntries(link.searchParams), { section: 'authentication', add: redirectUri })
})

test('an address is kept without its query, and then no fix is filled in', async () => {
  const started = startRequest(server, { redirectUri: 'https://app.contoso.example/cb?ticket=sesame' })
  const told = await explained(traceOn((await openBrowser(server).open(started.url)).html))
  assert.ok(!JSON.stringify(told).includes('sesame'))
  assert.equal(new URL(String(told['link'])).searchParams.get('add'), null)
})

test('an unknown client is explained to the organization of the address (DESIGN §3 Errors)', async () => {
  const clientId = '11111111-2222-4333-8444-555555555555'
  const page = await openBrowser(server).open(startRequest(server, { clientId }).url)
  const told = await explained(traceOn(page.html))
  assert.deepEqual([told['reason'], told['clientId'], told['link']], ['client-unknown', clientId, undefined])
})

test('an expired code and a wrong verifier are explained, and nothing secret is stored (DESIGN §3 Errors)', async () => {
  const started = startRequest(server)
  const code = (await authorize(server, openBrowser(server), started)).get('code') ?? ''
  const wrong = await redeem(server, { ...started, verifier: 'v'.repeat(43) }, code)
  assert.equal((await explained(String(wrong.body['trace_id'])))['reason'], 'code-verifier-wrong')
  server.clock.advance(3600)
  const late = await redeem(server, started, code)
  admin = await graphAs(server, 'admin@contoso.example')
  const told = await explained(String(late.body['trace_id']))
  assert.deepEqual([told['reason'], told['clientId']], ['code-expired', TASKS_DESKTOP])
  const rows = JSON.stringify(await server.deps.db.rows(sql`SELECT * FROM refusal_traces`))
  for (const secret of [code, started.verifier, 'v'.repeat(43), 'xyz 1', passwordOf('ada@contoso.example')])
    assert.ok(!rows.includes(secret), secret)
})

test('a wrong password is kept without the password and without who tried (DESIGN §3 Errors)', async () => {
  const browser = openBrowser(server)
  const first = await browser.open(startRequest(server).url)
  const second = await browser.press(first, 'Next', { username: 'ada@contoso.example' })
  server.clock.advance(1)
  await browser.press(second, 'Sign in', { password: 'a wrong pass phrase' })
  const [newest] = listOf(await admin('GET', '/auditLogs/refusals'))
  assert.deepEqual([newest?.['reason'], newest?.['userId']], ['sign-in-failed', undefined])
  const rows = JSON.stringify(await server.deps.db.rows(sql`SELECT * FROM refusal_traces`))
  for (const text of ['a wrong pass phrase', 'ada@contoso.example']) assert.ok(!rows.includes(text), text)
})

test('an answer that goes back to the app is explained too (RFC 6749 §4.1.2.1)', async () => {
  const browser = openBrowser(server)
  const page = await browser.open(startRequest(server, { more: { prompt: 'none' } }).url)
  const shown = page.answer?.params.get('error_description') ?? page.html
  const traceId = TRACE.exec(shown.slice(shown.indexOf('Trace ID')))?.[0] ?? ''
  const told = await explained(traceId)
  assert.equal(told['reason'], 'login-required')
  assert.equal((told['saw'] as Record<string, string>)['prompt'], 'none')
})

test('a refusal is for administrators of its own organization; what nobody owns is for the operator (DESIGN §3 Errors)', async () => {
  const page = await openBrowser(server).open(
    startRequest(server, { clientId: CONTOSO_NOTES, tenant: FABRIKAM_ID }).url,
  )
  const path = `/auditLogs/refusals/${traceOn(page.html)}`
  assert.equal((await admin('GET', path)).status, 404)
  const fabrikam = await graphAs(server, 'admin@fabrikam.example')
  const told = await fabrikam('GET', path)
  assert.equal(told.status, 200)
  assert.deepEqual(Object.keys(told.body['saw'] as object), ['said'], "not the other organization's registration")
  const user = await graphAs(server, 'ada@contoso.example', ['User.Read'])
  assert.equal((await user('GET', path)).status, 403)
  const lost = traceOn(
    (
      await openBrowser(server).open(
        startRequest(server, { tenant: 'nobody.example', clientId: CONTOSO_NOTES.replace('e', 'f') }).url,
      )
    ).html,
  )
  assert.equal((await admin('GET', `/auditLogs/refusals/${lost}`)).status, 404)
  assert.equal((await findAnyRefusalTrace(server.deps.db, lost))?.tenantId, '')
})

test('a request that is answered leaves no trace and no work behind', async () => {
  const count = async () => {
    await server.deps.refusals.flush()
    return (await server.deps.db.rows(sql`SELECT trace_id FROM refusal_traces WHERE tenant_id = ${CONTOSO_ID}`)).length
  }
  const before = await count()
  const started = startRequest(server)
  const code = (await authorize(server, openBrowser(server), started)).get('code') ?? ''
  assert.equal((await redeem(server, started, code)).status, 200)
  assert.equal(await count(), before)
})
