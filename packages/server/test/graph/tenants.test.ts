import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { initInstance } from '../../src/commands/init.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import { findTenantByDomain } from '../../src/store/tenants.ts'
import { findUserByName } from '../../src/store/users.ts'
import { errorOf, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { openBrowser } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const SCOPES = ['User.Read', 'User.ReadWrite.All', 'Directory.Read.All', 'Organization.ReadWrite.All']
const OPERATOR = '1a7c4d0e-0000-4000-8000-0000000009e2'
const ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10'

const servers: TestServer[] = []
let server: TestServer
let operator: GraphCaller
beforeEach(async () => {
  server = await startTestServer()
  servers.push(server)
  operator = await graphAs(server, 'admin@contoso.example', SCOPES)
})
after(() => Promise.all(servers.map((each) => each.close())))

const NORTHWIND = {
  displayName: 'Northwind',
  domain: 'Northwind.example',
  administrator: { userPrincipalName: 'ines@northwind.example', displayName: 'Ines' },
}

test('the operator opens an organization whose administrator chooses a password behind a link shown once (issue: tenants)', async () => {
  const made = await operator('POST', '/tenants', NORTHWIND)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const { id, passwordLink } = made.body as { id: string; passwordLink: string }
  assert.equal((await findTenantByDomain(server.deps.db, 'northwind.example'))?.id, id)
  assert.ok(listOf(await operator('GET', '/tenants')).some((tenant) => tenant['displayName'] === 'Northwind'))
  const ines = await findUserByName(server.deps.db, id, 'ines@northwind.example')
  assert.deepEqual([ines?.roles, ines?.passwordHash], [['administrator'], undefined])
  const browser = openBrowser(server)
  const password = 'seven green bottles on a wall'
  const page = await browser.open(passwordLink)
  const set = await browser.press(page, 'Set password', { password, repeat: password })
  assert.equal(set.heading, 'Your password is set')
  assert.match(set.html, /<a class="button primary" href="\/portal\/">/)
  for (const tenant of [CONTOSO_ID, id])
    assert.ok((await listAuditEvents(server.deps.db, tenant, 1000)).some(({ type }) => type === 'tenant.created'))
})

const WRONG: readonly [name: string, change: Readonly<Record<string, unknown>>, property: RegExp][] = [
  ['no name', { displayName: undefined }, /'displayName'/],
  ['no domain', { domain: undefined }, /'domain'/],
  ['a domain that is none', { domain: 'north wind' }, /'domain'/],
  ['no administrator', { administrator: undefined }, /'administrator'/],
  [
    'an administrator of elsewhere',
    { administrator: { userPrincipalName: 'x@contoso.example' } },
    /userPrincipalName'/,
  ],
  [
    'an administrator behind another name',
    { administrator: { userPrincipalName: 'x@anorthwind.example' } },
    /userPrincipalName'/,
  ],
  ['a property of its own', { id: 'x' }, /'id'/],
]
for (const [name, change, property] of WRONG)
  test(`an organization with ${name} is a 400 that names the property (azure-ad-wire §3.9)`, async () => {
    const refused = await operator('POST', '/tenants', { ...NORTHWIND, ...change })
    assert.equal(refused.status, 400)
    assert.match(errorOf(refused).message, property)
    assert.equal(await findTenantByDomain(server.deps.db, 'northwind.example'), undefined)
  })

test('a domain that another organization has is a 409, and nothing is created (azure-ad-wire §3.9)', async () => {
  const administrator = { userPrincipalName: 'x@fabrikam.example' }
  const refused = await operator('POST', '/tenants', { ...NORTHWIND, domain: 'FABRIKAM.example', administrator })
  assert.equal(refused.status, 409)
  assert.match(errorOf(refused).message, /'domain'/)
  assert.equal(listOf(await operator('GET', '/tenants')).length, 2)
})

test('organizations are the operator’s: an administrator neither sees nor opens them (graph/policy.ts)', async () => {
  const admin = await graphAs(server, 'admin@fabrikam.example', SCOPES)
  assert.equal((await admin('GET', '/tenants')).status, 403)
  assert.equal((await admin('POST', '/tenants', NORTHWIND)).status, 403)
})

test('an administrator makes no operator, and takes over none by role, password or link (graph/policy.ts)', async () => {
  const idOf = async (name: string) => String((await operator('GET', `/users/${name}%40contoso.example`)).body['id'])
  const [grace, ada] = [await idOf('admin'), await idOf('ada')]
  const ref = { '@odata.id': `${server.baseUrl}/v1.0/users/${ada}` }
  assert.equal((await operator('POST', `/directoryRoles/${ADMINISTRATOR}/members/$ref`, ref)).status, 204)
  const admin = await graphAs(server, 'ada@contoso.example', SCOPES)
  const tries = [
    () => admin('POST', `/directoryRoles/${OPERATOR}/members/$ref`, ref),
    () => admin('DELETE', `/directoryRoles/${OPERATOR}/members/${grace}/$ref`),
    () => admin('PATCH', `/users/${grace}`, { passwordProfile: { password: 'seven green bottles on a wall' } }),
    () => admin('POST', `/users/${grace}/createPasswordLink`),
    () => admin('DELETE', `/users/${grace}`),
  ]
  for (const attempt of tries) {
    const refused = await attempt()
    assert.equal(refused.status, 403, JSON.stringify(refused.body))
    assert.match(errorOf(refused).message, /only an operator/)
  }
  assert.equal((await operator('POST', `/directoryRoles/${OPERATOR}/members/$ref`, ref)).status, 204)
  assert.equal((await admin('GET', '/tenants')).status, 200)
})

test('init makes its administrator the operator of the instance (DESIGN §4)', async () => {
  const empty = await startTestServer({ directory: { tenants: [] } })
  servers.push(empty)
  assert.equal((await initInstance('ines@northwind.example', empty.deps)).ok, true)
  const tenant = await findTenantByDomain(empty.deps.db, 'northwind.example')
  const ines = await findUserByName(empty.deps.db, tenant?.id ?? '', 'ines@northwind.example')
  assert.deepEqual(ines?.roles, ['administrator', 'operator'])
})

test('init once more is a new link for an operator: the one before is dead, the new one works, and nobody else gets one (ASVS 6.4.1)', async () => {
  const empty = await startTestServer({ directory: { tenants: [] } })
  servers.push(empty)
  const first = await initInstance('ines@northwind.example', empty.deps)
  const again = await initInstance('Ines@northwind.example', empty.deps)
  assert.ok(first.ok && again.ok)
  assert.deepEqual([first.value.made, again.value.made], ['first', 'again'])
  const browser = openBrowser(empty)
  assert.notEqual((await browser.open(first.value.link)).heading, 'Choose a password')
  const password = 'seven green bottles on a wall'
  const page = await browser.open(again.value.link)
  const set = await browser.press(page, 'Set password', { password, repeat: password })
  assert.equal(set.heading, 'Your password is set')
  assert.equal((await initInstance('eve@northwind.example', empty.deps)).ok, false)
})

test('an administrator changes the name and the policy of the organization; of two edits on one version the second gets 412', async () => {
  const own = `/organization/${CONTOSO_ID}`
  const shown = await operator('GET', own)
  const changed = await operator('PATCH', own, { displayName: 'Contoso Ltd', latchwork: { usersMayConsent: 'never' } })
  assert.equal(changed.status, 204, JSON.stringify(changed.body))
  const after = (await operator('GET', own)).body
  assert.equal(after['displayName'], 'Contoso Ltd')
  assert.deepEqual(after['latchwork'], { ...(shown.body['latchwork'] as object), usersMayConsent: 'never' })
  const late = await operator('PATCH', own, { displayName: 'Late' }, { 'if-match': String(shown.headers['etag']) })
  assert.equal(late.status, 412)
  const told = await listAuditEvents(server.deps.db, CONTOSO_ID, 1000)
  assert.ok(told.some(({ type }) => type === 'organization.updated'))
})

test('the organization is changed by its administrators only, and what cannot be set is named (graph/policy.ts)', async () => {
  const own = `/organization/${CONTOSO_ID}`
  const wrong: readonly [body: unknown, property: RegExp][] = [
    [{ verifiedDomains: [] }, /'verifiedDomains'/],
    [{ displayName: '' }, /'displayName'/],
    [{ latchwork: { usersMayConsent: 'sometimes' } }, /'latchwork\.usersMayConsent'/],
    [{ latchwork: { refreshWindowSeconds: -1 } }, /'latchwork\.refreshWindowSeconds'/],
    [{ latchwork: { other: 1 } }, /'latchwork\.other'/],
    [{ latchwork: [] }, /'latchwork'/],
  ]
  for (const [body, property] of wrong) {
    const refused = await operator('PATCH', own, body)
    assert.equal(refused.status, 400)
    assert.match(errorOf(refused).message, property)
  }
  const foreigner = await graphAs(server, 'admin@fabrikam.example', SCOPES)
  assert.equal((await foreigner('PATCH', own, { displayName: 'Mine' })).status, 404)
  const reader = await graphAs(server, 'admin@contoso.example', ['User.Read', 'User.Read.All'])
  assert.equal((await reader('PATCH', own, { displayName: 'x' })).status, 403)
})
