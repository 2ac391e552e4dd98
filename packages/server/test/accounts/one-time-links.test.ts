import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DEMO_DIRECTORY } from '../../src/dev/demo-directory.ts'
import { carryOut, makePlan } from '../../src/directory-plan.ts'
import { errorOf, type GraphCaller, graphAs } from '../kit/graph.ts'
import { acquire, openBrowser, passwordOf } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const NEXT = 'seven green bottles on a wall'

let server: TestServer
let admin: GraphCaller
before(async () => {
  server = await startTestServer()
  admin = await graphAs(server, 'admin@contoso.example', ['User.ReadWrite.All'])
})
after(() => server.close())

const pathOf = (name: string) => `/users/${encodeURIComponent(`${name}@contoso.example`)}`

async function create(name: string): Promise<void> {
  const body = { userPrincipalName: `${name}@contoso.example`, displayName: name }
  assert.equal((await admin('POST', '/users', body)).status, 201)
}

async function linkFor(name: string): Promise<string> {
  const made = await admin('POST', `${pathOf(name)}/createPasswordLink`)
  assert.equal(made.status, 200)
  return String(made.body['link'])
}

const opens = async (link: string) => (await openBrowser(server).open(link)).heading === 'Choose a password'

async function choose(link: string): Promise<string> {
  const browser = openBrowser(server)
  return (await browser.press(await browser.open(link), 'Set password', { password: NEXT, repeat: NEXT })).heading
}

test('who has no role goes on to the own apps, not to the portal', async () => {
  await create('plain')
  const browser = openBrowser(server)
  const page = await browser.open(await linkFor('plain'))
  const { html } = await browser.press(page, 'Set password', { password: NEXT, repeat: NEXT })
  assert.match(html, /href="\/myapps"/)
  assert.doesNotMatch(html, /href="\/portal/)
})

const CAUSES: readonly [cause: string, name: string, act: (name: string, link: string) => Promise<unknown>][] = [
  ['a newer link', 'newer', (name) => linkFor(name)],
  ['a disabled account', 'disabled', (name) => admin('PATCH', pathOf(name), { accountEnabled: false })],
  ['a deleted account', 'deleted', (name) => admin('DELETE', pathOf(name))],
  ['a reset password', 'reset', (name) => admin('PATCH', pathOf(name), { passwordProfile: { password: NEXT } })],
  ['the link itself, used', 'used', (_, link) => choose(link)],
]
for (const [cause, name, act] of CAUSES)
  test(`an unused link dies with ${cause} (ASVS 6.4.1)`, async () => {
    await create(name)
    const link = await linkFor(name)
    assert.equal(await opens(link), true)
    await act(name, link)
    assert.equal(await opens(link), false)
  })

test('an unused link dies when the person changes the password (ASVS 6.4.1)', async () => {
  const link = await linkFor('ada')
  const { browser } = await acquire(server, {}, 'ada@contoso.example')
  const fields = { current: passwordOf('ada@contoso.example'), password: NEXT, repeat: NEXT }
  await browser.press(await browser.open('/changepassword'), 'Change password', fields)
  assert.equal(await opens(link), false)
})

test('an account that is enabled again needs a new link; a disabled one gets none (ASVS 6.4.1)', async () => {
  await create('again')
  const link = await linkFor('again')
  await admin('PATCH', pathOf('again'), { accountEnabled: false })
  const refused = await admin('POST', `${pathOf('again')}/createPasswordLink`)
  assert.equal(refused.status, 400)
  assert.match(errorOf(refused).message, /'accountEnabled'/)
  await admin('PATCH', pathOf('again'), { accountEnabled: true })
  assert.equal(await opens(link), false)
  assert.equal(await choose(await linkFor('again')), 'Your password is set')
})

test('a directory file leaves an administrator, as the directory API does (issue: bad input)', async () => {
  const [contoso] = structuredClone(DEMO_DIRECTORY.tenants)
  const apply = async (users: readonly object[]) => {
    const plan = await makePlan({ tenants: [{ ...contoso, users, applications: [] }] }, 'file', server.deps)
    return plan.ok ? carryOut(plan.value, 'file', server.deps) : plan
  }
  const [grace, ada] = (contoso?.users ?? []).map((user) => ({ ...user, password: undefined }))
  for (const changes of [{ roles: [] }, { accountEnabled: false }]) {
    const refused = await apply([{ ...grace, ...changes }])
    assert.ok(!refused.ok)
    assert.match(refused.error.details.join(), /users\[0\]\.roles: expected administrator/)
  }
  const swapped = await apply([
    { ...grace, roles: [] },
    { ...ada, roles: ['administrator', 'operator'] },
  ])
  assert.ok(swapped.ok, JSON.stringify(swapped))
})
