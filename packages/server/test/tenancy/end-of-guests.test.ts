// What ends a guest's tokens (azure-ad-wire §2.9): what happens to the guest, and what happens at home.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTOSO_ID, FABRIKAM_ID } from '../../src/dev/demo-directory.ts'
import { type GraphCaller, graphAs } from '../kit/graph.ts'
import { inviteGuest } from '../kit/guests.ts'
import { acquire, openBrowser, passwordOf, refresh, signIn, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const ADA = 'ada@contoso.example'
const NEXT = 'seven green bottles on a wall'
const SCOPE = 'openid profile offline_access https://graph.microsoft.com/User.Read'

const servers: TestServer[] = []
after(() => Promise.all(servers.map((each) => each.close())))

async function startWorld() {
  const server = await startTestServer()
  servers.push(server)
  const { admin: fabrikam, id } = await inviteGuest(server, 'admin@fabrikam.example', ADA)
  const contoso = await graphAs(server, 'admin@contoso.example', ['User.ReadWrite.All'])
  const home = await acquire(server, { scope: SCOPE }, ADA)
  const guest = await acquire(server, { scope: SCOPE, tenant: FABRIKAM_ID }, ADA)
  return { server, fabrikam, contoso, home, guest, here: `/users/${id}`, there: `/users/${encodeURIComponent(ADA)}` }
}

type World = Awaited<ReturnType<typeof startWorld>>

async function changeAtHome({ home: { browser } }: World): Promise<void> {
  const page = await browser.open('/changepassword')
  const fields = { current: passwordOf(ADA), password: NEXT, repeat: NEXT }
  assert.equal((await browser.press(page, 'Change password', fields)).heading, 'Your password is changed')
}

async function done(answer: ReturnType<GraphCaller>): Promise<void> {
  assert.ok((await answer).status < 300)
}

type Row = readonly [
  cause: string,
  act: (world: World) => Promise<void>,
  /** What the guest's refresh token and access token answer then. */
  guest: readonly [refresh: number, userinfo: number],
  /** And those of the person at home. */
  home: readonly [refresh: number, userinfo: number],
]

const LIVES = [0, 200] as const

const ROWS: readonly Row[] = [
  [
    'the guest is disabled',
    ({ fabrikam, here }) => done(fabrikam('PATCH', here, { accountEnabled: false })),
    [50057, 401],
    LIVES,
  ],
  ['the guest is deleted', ({ fabrikam, here }) => done(fabrikam('DELETE', here)), [50173, 401], LIVES],
  [
    'the guest’s sign-ins are revoked',
    ({ fabrikam, here }) => done(fabrikam('POST', `${here}/revokeSignInSessions`)),
    [50173, 200],
    LIVES,
  ],
  [
    'the person is disabled at home',
    ({ contoso, there }) => done(contoso('PATCH', there, { accountEnabled: false })),
    [50057, 401],
    [50057, 401],
  ],
  ['the person is deleted at home', ({ contoso, there }) => done(contoso('DELETE', there)), [50173, 401], [50173, 401]],
  ['the password is changed at home', changeAtHome, [50173, 200], [50173, 200]],
  [
    'the sign-ins are revoked at home',
    ({ contoso, there }) => done(contoso('POST', `${there}/revokeSignInSessions`)),
    [50173, 200],
    [50173, 200],
  ],
]

for (const [cause, act, guest, home] of ROWS)
  test(`${cause}: the guest's refresh token and userinfo answer ${guest.join(' and ')}, those at home ${home.join(' and ')} (azure-ad-wire §2.9)`, async () => {
    const world = await startWorld()
    await act(world)
    for (const [held, [code, userinfo]] of [
      [world.guest, guest],
      [world.home, home],
    ] as const) {
      const { body } = await refresh(world.server, held.started, held.tokens.refresh_token)
      assert.deepEqual(body.error_codes ?? [], code === 0 ? [] : [code])
      const headers = { authorization: `Bearer ${held.tokens.access_token}` }
      assert.equal((await world.server.get('/oidc/userinfo', headers)).status, userinfo)
    }
  })

test('a disabled guest who knows the password is told 50057 there, and signs in at home as before (azure-ad-wire §2.9)', async () => {
  const { server, fabrikam, here } = await startWorld()
  await done(fabrikam('PATCH', here, { accountEnabled: false }))
  const browser = openBrowser(server)
  const page = await signIn(browser, await browser.open(startRequest(server, { tenant: FABRIKAM_ID }).url), ADA)
  assert.match(page.html, /AADSTS50057/)
  const home = await signIn(browser, await browser.open(startRequest(server, { tenant: CONTOSO_ID }).url), ADA)
  assert.doesNotMatch(home.html, /type="password"/)
})

test('after the guest’s sign-ins were revoked the inviting tenant asks for a password and the home tenant does not (azure-ad-wire §2.9)', async () => {
  const { server, fabrikam, here, home } = await startWorld()
  server.clock.advance(1)
  await done(fabrikam('POST', `${here}/revokeSignInSessions`))
  const ask = async (tenant: string) => (await home.browser.open(startRequest(server, { tenant }).url)).heading
  assert.equal(await ask(FABRIKAM_ID), 'Sign in')
  assert.notEqual(await ask(CONTOSO_ID), 'Sign in')
  const page = await home.browser.open(startRequest(server, { tenant: FABRIKAM_ID }).url)
  assert.doesNotMatch((await signIn(home.browser, page, ADA)).html, /type="password"/)
})
