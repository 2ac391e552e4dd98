import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import type { GraphRoute } from '../../src/graph/call.ts'
import { POLICY } from '../../src/graph/policy.ts'
import { GRAPH_ROUTES } from '../../src/graph/routes.ts'
import { EVERY_PERMISSION, errorOf, type GraphAnswer, type GraphCaller, graphAs } from '../kit/graph.ts'
import { openBrowser, signIn, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const ADMIN = 'admin@fabrikam.example'
const FAY = 'fay@fabrikam.example'

let server: TestServer
/** A person without a role, and an administrator who is no operator, each with every permission. */
let fay: GraphCaller
let admin: GraphCaller
/** The administrator with one permission only; no rule is satisfied by all of these. */
const narrow = new Map<string, GraphCaller>()

before(async () => {
  server = await startTestServer()
  const scope = `openid offline_access ${EVERY_PERMISSION.map((value) => `https://graph.microsoft.com/${value}`).join(' ')}`
  const browser = openBrowser(server)
  const page = await signIn(
    browser,
    await browser.open(startRequest(server, { tenant: FABRIKAM_ID, scope }).url),
    ADMIN,
  )
  await browser.press(page, 'Accept', { organization: 'yes' })
  ;[fay, admin] = [await graphAs(server, FAY, EVERY_PERMISSION), await graphAs(server, ADMIN, EVERY_PERMISSION)]
  for (const value of ['User.Read', 'User.Invite.All', 'AuditLog.Read.All'])
    narrow.set(value, await graphAs(server, ADMIN, [value]))
})
after(() => server.close())

function call(caller: GraphCaller, { method, path }: GraphRoute): Promise<GraphAnswer> {
  const address = path.replace('(:key', "(appId='x')").replaceAll(/:\w+/g, 'x')
  return caller(method, address, method === 'GET' || method === 'DELETE' ? undefined : {})
}

const routes = GRAPH_ROUTES.map((route) => ({
  route,
  rule: POLICY[route.operation] as { readonly scopes: readonly string[]; readonly roles?: readonly string[] },
}))

describe('a token without a permission of the rule is 403 before anything is looked up (RFC 6750 §3.1)', () => {
  for (const { route, rule } of routes)
    test(`${route.method} ${route.path}`, async () => {
      const caller = [...narrow].find(([value]) => !rule.scopes.includes(value))?.[1]
      assert.ok(caller)
      const answer = await call(caller, route)
      assert.equal(answer.status, 403)
      assert.match(String(answer.headers['www-authenticate']), /error="insufficient_scope"/)
      assert.match(errorOf(answer).message, new RegExp(rule.scopes[0] ?? ''))
    })
})

describe('a person without a role of the rule is 403, whatever the token may do (azure-ad-wire §3.9)', () => {
  for (const { route, rule } of routes.filter((one) => one.rule.roles !== undefined))
    test(`${route.method} ${route.path}: ${(rule.roles ?? []).join(', ')}`, async () => {
      const answer = await call(fay, route)
      assert.equal(answer.status, 403)
      assert.match(errorOf(answer).message, /directory role/)
      const ofAdmin = await call(admin, route)
      assert.equal(ofAdmin.status === 403, !rule.roles?.includes('administrator'), JSON.stringify(ofAdmin.body))
    })
})

test('what everybody may call answers a person without a role', async () => {
  for (const { route } of routes.filter((one) => one.rule.roles === undefined && one.route.method === 'GET')) {
    const { status } = await call(fay, route)
    assert.ok(status === 200 || status === 400 || status === 404, `${route.path}: ${String(status)}`)
  }
})
