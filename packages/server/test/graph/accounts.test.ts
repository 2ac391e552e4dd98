import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import { errorOf, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { acquire, openBrowser, refresh, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const ADA = '/users/ada%40contoso.example'
const ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10'
const OPERATOR = '1a7c4d0e-0000-4000-8000-0000000009e2'
const SCOPES = ['User.Read', 'User.ReadWrite.All', 'Directory.Read.All']
const NEW_PASSWORD = 'seven green bottles on a wall'

const servers: TestServer[] = []
let server: TestServer
let admin: GraphCaller
beforeEach(async () => {
  server = await startTestServer()
  servers.push(server)
  admin = await graphAs(server, 'admin@contoso.example', SCOPES)
})
after(() => Promise.all(servers.map((each) => each.close())))

const types = async () => (await listAuditEvents(server.deps.db, CONTOSO_ID, 1000)).map(({ type }) => type)

async function create(userPrincipalName: string, body: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer = await admin('POST', '/users', { displayName: 'Eve Moneypenny', userPrincipalName, ...body })
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return String(answer.body['id'])
}

const ENDS: readonly [event: string, act: () => ReturnType<GraphCaller>, status: number][] = [
  ['a reset password', () => admin('PATCH', ADA, { passwordProfile: { password: NEW_PASSWORD } }), 204],
  ['revoked sessions', () => admin('POST', `${ADA}/revokeSignInSessions`), 200],
]
for (const [event, act, status] of ENDS)
  test(`${event}: the next refresh is 50173 bad_token and the browser asks for a password, in the same second too (azure-ad-wire §2.9)`, async () => {
    const { browser, started, tokens } = await acquire(server, {}, 'ada@contoso.example')
    assert.equal((await act()).status, status)
    const refused = await refresh(server, started, tokens.refresh_token)
    assert.deepEqual(
      [refused.body.error, refused.body.error_codes, refused.body['suberror']],
      ['invalid_grant', [50173], 'bad_token'],
    )
    const page = await browser.open(startRequest(server).url)
    assert.ok(page.heading === 'Sign in' || page.heading === 'Enter password', page.heading)
  })

test('a disabled account is refused with 50057, and goes on where it was when it is enabled (azure-ad-wire §2.9)', async () => {
  const { started, tokens } = await acquire(server, {}, 'ada@contoso.example')
  assert.equal((await admin('PATCH', ADA, { accountEnabled: false })).status, 204)
  assert.equal((await admin('GET', ADA)).body['accountEnabled'], false)
  const refused = await refresh(server, started, tokens.refresh_token)
  assert.deepEqual([refused.body.error, refused.body.error_codes], ['invalid_grant', [50057]])
  assert.equal((await admin('PATCH', ADA, { accountEnabled: true })).status, 204)
  assert.equal((await refresh(server, started, tokens.refresh_token)).status, 200)
  const told = await types()
  assert.ok(told.includes('user.disabled') && told.includes('user.enabled'))
})

test('a deleted account is gone with its sign-ins: 50173 or 50034 at refresh, 404 in the directory (azure-ad-wire §2.9)', async () => {
  const { started, tokens } = await acquire(server, {}, 'ada@contoso.example')
  assert.equal((await admin('DELETE', ADA)).status, 204)
  assert.equal((await refresh(server, started, tokens.refresh_token)).body.error, 'invalid_grant')
  assert.equal((await admin('GET', ADA)).status, 404)
})

test('a new person chooses the password behind a link that works once and is stored hashed (ASVS 6.4.1)', async () => {
  const id = await create('eve@contoso.example')
  const made = await admin('POST', `/users/${id}/createPasswordLink`)
  const { link, expiresDateTime } = made.body as { link: string; expiresDateTime: string }
  assert.equal(Date.parse(expiresDateTime) / 1000, server.clock.now() + 24 * 3600)
  const token = new URL(link).searchParams.get('token') ?? ''
  assert.ok(!server.logged.join('').includes(token))
  const rows = await server.deps.db.rows<{ hash: string }>({ text: 'SELECT hash FROM one_time_links', values: [] })
  assert.ok(rows.every(({ hash }) => hash !== token))
  const browser = openBrowser(server)
  const page = await browser.open(link)
  const chosen = await browser.press(page, 'Set password', { password: NEW_PASSWORD, repeat: NEW_PASSWORD })
  assert.equal(chosen.heading, 'Your password is set')
  assert.notEqual((await browser.open(link)).heading, 'Choose a password')
  const signInPage = await browser.open(startRequest(server).url)
  const asked = await browser.press(signInPage, 'Next', { username: 'eve@contoso.example' })
  const after = await browser.press(asked, 'Sign in', { password: NEW_PASSWORD })
  assert.notEqual(after.heading, 'Sign in')
})

test('the last administrator cannot be disabled, deleted or removed; with a second one he can (issue: bad input)', async () => {
  const me = '/users/admin%40contoso.example'
  const { id } = (await admin('GET', me)).body
  const tries = [
    () => admin('PATCH', me, { accountEnabled: false }),
    () => admin('DELETE', me),
    () => admin('DELETE', `/directoryRoles/${ADMINISTRATOR}/members/${String(id)}/$ref`),
  ]
  for (const attempt of tries) {
    const refused = await attempt()
    assert.equal(refused.status, 400)
    assert.match(errorOf(refused).message, /last administrator/)
  }
  const ada = String((await admin('GET', ADA)).body['id'])
  const ref = { '@odata.id': `${server.baseUrl}/v1.0/directoryObjects/${ada}` }
  for (const role of [ADMINISTRATOR, OPERATOR])
    assert.equal((await admin('POST', `/directoryRoles/${role}/members/$ref`, ref)).status, 204)
  assert.equal(listOf(await admin('GET', `/directoryRoles/${ADMINISTRATOR}/members`)).length, 2)
  assert.equal((await admin('DELETE', me)).status, 204)
})

const WRONG: readonly [name: string, body: Readonly<Record<string, unknown>>, property: RegExp][] = [
  ['a foreign domain', { userPrincipalName: 'eve@fabrikam.example' }, /'userPrincipalName'/],
  ['no name', { displayName: '' }, /'displayName'/],
  ['an unknown property', { roles: ['administrator'] }, /'roles'/],
  ['a switch that is a text', { accountEnabled: 'no' }, /'accountEnabled'/],
  ['a short password', { passwordProfile: { password: 'short' } }, /'passwordProfile\.password'/],
  ['a forced change', { passwordProfile: { forceChangePasswordNextSignIn: true } }, /createPasswordLink/],
]
for (const [name, body, property] of WRONG)
  test(`${name} is a 400 that names the property, and nothing is created (azure-ad-wire §3.9)`, async () => {
    const before = listOf(await admin('GET', '/users')).length
    const valid = { displayName: 'Eve', userPrincipalName: 'eve@contoso.example' }
    const answer = await admin('POST', '/users', { ...valid, ...body })
    assert.equal(answer.status, 400)
    assert.match(errorOf(answer).message, property)
    assert.equal(listOf(await admin('GET', '/users')).length, before)
  })

test('a taken name is a 409 in any case of letters, also when a person is renamed (azure-ad-wire §3.9)', async () => {
  const id = await create('eve@contoso.example')
  const again = await admin('POST', '/users', { displayName: 'E', userPrincipalName: 'EVE@contoso.example' })
  assert.equal(again.status, 409)
  const renamed = await admin('PATCH', `/users/${id}`, { userPrincipalName: 'Ada@contoso.example' })
  assert.equal(renamed.status, 409)
  assert.equal((await admin('GET', `/users/${id}`)).body['userPrincipalName'], 'eve@contoso.example')
})

test('accounts are an administrator’s work, in his own organization only (graph/policy.ts)', async () => {
  const foreigner = await graphAs(server, 'admin@fabrikam.example', SCOPES)
  const id = await create('eve@contoso.example')
  for (const [method, path] of [
    ['PATCH', `/users/${id}`],
    ['DELETE', `/users/${id}`],
    ['POST', `/users/${id}/revokeSignInSessions`],
    ['POST', `/users/${id}/createPasswordLink`],
  ] as const)
    assert.equal((await foreigner(method, path, method === 'PATCH' ? { displayName: 'x' } : undefined)).status, 404)
  const reader = await graphAs(server, 'admin@contoso.example', ['User.Read'])
  assert.equal((await reader('DELETE', `/users/${id}`)).status, 403)
})
