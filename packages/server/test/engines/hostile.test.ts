import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { GRAPH_ROUTES } from '../../src/graph/routes.ts'
import { EVERY_PERMISSION, errorOf, type GraphAnswer, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { ENGINES, startTestServer, type TestServer } from '../kit/server.ts'

const IDS = ['%00', 'a%00b', '%ff', '%ed%a0%80', '%', '__proto__', 'x'.repeat(600), "'", '1_%00']
const TEXTS = ['', '\0', 'a\0b', '\ud800', '__proto__', 'x'.repeat(5000), '😀'.repeat(200), '1e309']
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const VALUES = ['null', '-1', '1e999', '[]', '{}', '[null]', '[{}]', '{"__proto__":{}}', nested(9000)]
const BODIES = ['', 'null', '[]', '{', '{"a":1,"a":2}', `{"a":${nested(30_000)}}`, '\ufeff{}', '{"__proto__":1}']
const token = (...parts: unknown[]) => `$skiptoken=${Buffer.from(JSON.stringify(parts)).toString('base64url')}`
const QUERIES = [
  ...["'x'", "'\0'", "'\ud800'", 'null', '99999999999999999999', '9999-12-31T23:59:59Z'].flatMap((value) =>
    ['displayName', 'id', 'createdDateTime', 'activityDateTime', 'clientId', '__proto__'].map(
      (name) => `$filter=${encodeURIComponent(`${name} eq ${value} or ${name} ge ${value}`.toWellFormed())}`,
    ),
  ),
  ...['"displayName:\0"', '"'.repeat(3000), `"a:${'\\'.repeat(3000)}`].map(
    (text) => `$search=${encodeURIComponent(text)}`,
  ),
  token(0, 'x', 'y'),
  token(0, Number.MAX_SAFE_INTEGER, ''),
  token(0, Number.MIN_SAFE_INTEGER, '\ud800'),
  token(1e15, '', ''),
  '$skiptoken=%00',
  '$filter=%ff',
  '$select=__proto__',
  '$orderby=__proto__',
  '$top=%00',
  '%',
  '&&==',
  '$x=1',
]
/** Properties that some body has; the others are refused by name, which is a case as well. */
const PROPERTIES = [
  'displayName',
  'userPrincipalName',
  'passwordProfile',
  'members@odata.bind',
  '@odata.id',
  'web',
  'api',
  'appRoles',
  'clientId',
  'principalId',
  'resourceId',
  'scope',
  'scopes',
  'appId',
  'keyId',
  'proof',
  'administrator',
  'domain',
  'invitedUserEmailAddress',
  'currentPassword',
  'passwordCredential',
  'latchwork',
  'groupIds',
]

for (const engine of ENGINES)
  describe(`hostile input of the directory API on ${engine} (DESIGN §6)`, () => {
    let server: TestServer
    let admin: GraphCaller
    before(async () => {
      server = await startTestServer({ engine })
      admin = await graphAs(server, 'admin@contoso.example', EVERY_PERMISSION)
    })
    after(() => server.close())

    /** Never a failure of the server; a refusal is Microsoft Graph's error, whoever refuses. */
    async function call(...[method, path, body]: Parameters<GraphCaller>): Promise<GraphAnswer> {
      const answer = await admin(method, path, body)
      const said = `${method} ${path.slice(0, 200)} ${JSON.stringify(body)?.slice(0, 200) ?? ''}: ${answer.status}`
      assert.ok(answer.status < 500, said)
      if (answer.status < 400) return answer
      const { code, message } = errorOf(answer)
      assert.ok(typeof code === 'string' && typeof message === 'string', said)
      return answer
    }
    const address = (path: string, id: string) =>
      path.replace('(:key', `(appId='${id}')`).replaceAll(/:(?:id|member|\w+)/g, id)
    const bodyOf = (method: string) => (method === 'POST' || method === 'PATCH' ? '{}' : undefined)

    test('no object id is a failure', async () => {
      for (const { method, path } of GRAPH_ROUTES.filter((route) => route.path.includes(':')))
        for (const id of IDS) {
          const { status } = await call(method, address(path, id), bodyOf(method))
          assert.ok(status >= 400, `${method} ${path} ${id}`)
        }
    })

    test('no query is a failure', async () => {
      for (const { path } of GRAPH_ROUTES.filter(({ method }) => method === 'GET'))
        if (!path.includes(':')) for (const query of QUERIES) await call('GET', `${path}?${query}`)
    })

    test('no body is a failure', async () => {
      const { body } = await call('GET', `/applications(appId='${TASKS_DESKTOP}')`)
      const ids: Readonly<Record<string, unknown>> = { applications: body['id'], organization: CONTOSO_ID }
      for (const { method, path } of GRAPH_ROUTES.filter((route) => bodyOf(route.method) !== undefined)) {
        const url = address(path, String(ids[/^\/(\w+)/.exec(path)?.[1] ?? ''] ?? CONTOSO_ID))
        if (url.includes('revokeSignIn')) continue
        for (const text of BODIES) await call(method, url, text)
        for (const [at, property] of PROPERTIES.entries()) {
          const values = (at + path.length) % 2 === 0 ? VALUES : TEXTS.map((text) => JSON.stringify(text))
          const value = String(values[(at + path.length * 3) % values.length])
          await call(method, url, `{"displayName":"x","${property}":${value}}`)
        }
      }
    })

    test('what is refused for its query has changed nothing (OData 4.01 §11.2)', async () => {
      for (const query of ['$top=0', '$expand=x']) {
        const refused = await call('POST', `/groups?${query}`, { displayName: 'Never' })
        assert.equal(refused.status, 400)
      }
      assert.deepEqual(listOf(await call('GET', "/groups?$filter=displayName eq 'Never'")), [])
    })

    test('a body with U+0000 is a 400 that says so, and one of many levels too', async () => {
      const nul = await call('POST', '/groups', { displayName: 'a\0b' })
      assert.deepEqual([nul.status, errorOf(nul).message.includes('U+0000')], [400, true])
      const deep = await call('POST', '/groups', `{"displayName":${nested(100)}}`)
      assert.deepEqual([deep.status, errorOf(deep).message.includes('levels')], [400, true])
    })

    test('a member that is named twice in two spellings is added once, and no group is its own', async () => {
      const { body: me } = await call('GET', '/me')
      const id = String(me['id'])
      const twice = [id, id.toUpperCase()].map((one) => `${server.baseUrl}/v1.0/users/${one}`)
      const made = await call('POST', '/groups', { displayName: 'Twice', 'members@odata.bind': twice })
      assert.equal(made.status, 201)
      const again = { 'members@odata.bind': twice.slice(0, 1) }
      const path = `/groups/${String(made.body['id'])}`
      assert.equal((await call('PATCH', path, again)).status, 400)
      const itself = { 'members@odata.bind': [`${server.baseUrl}/v1.0${path}`] }
      assert.equal((await call('PATCH', path, itself)).status, 400)
    })
  })
