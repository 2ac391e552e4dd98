// The table of azure-ad-wire §2.9, each cause through the real pages, API or directory file.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTOSO_ID, DEMO_DIRECTORY } from '../../src/dev/demo-directory.ts'
import { CLI_APP_ID } from '../../src/directory/graph.ts'
import { carryOut, makePlan } from '../../src/directory-plan.ts'
import { type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { acquire, openBrowser, passwordOf, refresh, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const NAME = 'ada@contoso.example'
const ADA = `/users/${encodeURIComponent(NAME)}`
const NEXT = 'seven green bottles on a wall'
const SCOPE = 'openid profile offline_access https://graph.microsoft.com/User.Read'

const servers: TestServer[] = []
after(() => Promise.all(servers.map((each) => each.close())))

/** Ada is signed in to an app on two devices; an administrator and she herself can act. */
async function startWorld() {
  const server = await startTestServer()
  servers.push(server)
  const admin = await graphAs(server, 'admin@contoso.example', [
    'User.ReadWrite.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    'Directory.AccessAsUser.All',
  ])
  const [laptop, phone] = [await acquire(server, { scope: SCOPE }, NAME), await acquire(server, { scope: SCOPE }, NAME)]
  return { server, admin, laptop, phone }
}

type World = Awaited<ReturnType<typeof startWorld>>

async function changeOnPage({ laptop: { browser } }: World): Promise<void> {
  const page = await browser.open('/changepassword')
  const fields = { current: passwordOf(NAME), password: NEXT, repeat: NEXT }
  assert.equal((await browser.press(page, 'Change password', fields)).heading, 'Your password is changed')
}

/** With a built-in client, which may ask for every permission: an ordinary person needs no administrator for this. */
async function changeByGraph({ server }: World): Promise<void> {
  const redirectUri = 'http://localhost:45871'
  const scope = 'openid profile offline_access https://graph.microsoft.com/.default'
  const { tokens } = await acquire(server, { clientId: CLI_APP_ID, redirectUri, scope }, NAME)
  const answer = await server.http.inject({
    method: 'POST',
    url: '/v1.0/me/changePassword',
    headers: {
      host: 'login.test',
      authorization: `Bearer ${tokens.access_token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ currentPassword: passwordOf(NAME), newPassword: NEXT }),
  })
  assert.equal(answer.status, 204, answer.body)
}

async function resetByLink({ admin, server }: World): Promise<void> {
  const { link } = (await admin('POST', `${ADA}/createPasswordLink`)).body
  const browser = openBrowser(server)
  const fields = { password: NEXT, repeat: NEXT }
  const chosen = await browser.press(await browser.open(String(link)), 'Set password', fields)
  assert.equal(chosen.heading, 'Your password is set')
}

async function applyUser({ server }: World, changes: Readonly<Record<string, unknown>>): Promise<void> {
  const [contoso] = DEMO_DIRECTORY.tenants
  const users = contoso?.users.map((user) => (user.userPrincipalName === NAME ? { ...user, ...changes } : user))
  const plan = await makePlan({ tenants: [{ ...contoso, users }] }, 'file', {
    ...server.deps,
    config: { ...server.deps.config, mode: 'dev' },
  })
  assert.ok(plan.ok, JSON.stringify(plan))
  assert.ok((await carryOut(plan.value, 'file', server.deps)).ok)
}

async function signOut({ server, laptop: { browser } }: World): Promise<void> {
  const page = await browser.open(`${server.baseUrl}/${CONTOSO_ID}/oauth2/v2.0/logout`)
  assert.equal((await browser.press(page, 'Sign out')).heading, 'You are signed out')
}

async function withdraw({ admin }: World): Promise<void> {
  const ada = String((await admin('GET', ADA)).body['id'])
  const grants = listOf(await admin('GET', `/oauth2PermissionGrants?$filter=principalId eq '${ada}'`))
  assert.ok(grants.length > 0)
  for (const { id } of grants)
    assert.equal((await admin('DELETE', `/oauth2PermissionGrants/${String(id)}`)).status, 204)
}

async function done(answer: ReturnType<GraphCaller>): Promise<void> {
  assert.ok((await answer).status < 300)
}

type Fate = 'lives' | 'ends'
interface Row {
  readonly cause: string
  readonly act: (world: World) => Promise<void>
  /** Of the browser in which it happened, and of the other one. */
  readonly sessions: readonly [here: Fate, elsewhere: Fate]
  /** What the next refresh answers. */
  readonly refresh: 'lives' | number
  /** Userinfo; an access token is not revoked, but a person who may not sign in is nobody there. */
  readonly accessToken: 200 | 401
}

const BOTH_END = ['ends', 'ends'] as const
const BOTH_LIVE = ['lives', 'lives'] as const
const ENDS = { sessions: BOTH_END, refresh: 50173, accessToken: 200 } as const
const DISABLED = { sessions: BOTH_END, refresh: 50057, accessToken: 401 } as const

const ROWS: readonly Row[] = [
  {
    cause: 'the person changes the password on the page',
    act: changeOnPage,
    ...ENDS,
    sessions: ['lives', 'ends'],
  },
  { cause: 'the person changes the password through Graph', act: changeByGraph, ...ENDS },
  {
    cause: 'an administrator resets the password',
    act: ({ admin }) => done(admin('PATCH', ADA, { passwordProfile: { password: NEXT } })),
    ...ENDS,
  },
  { cause: 'the person chooses a password behind a link', act: resetByLink, ...ENDS },
  {
    cause: 'the directory file has another password',
    act: (world) => applyUser(world, { password: NEXT }),
    ...ENDS,
  },
  {
    cause: 'an administrator revokes the sign-ins',
    act: ({ admin }) => done(admin('POST', `${ADA}/revokeSignInSessions`)),
    ...ENDS,
  },
  {
    cause: 'the account is disabled',
    act: ({ admin }) => done(admin('PATCH', ADA, { accountEnabled: false })),
    ...DISABLED,
  },
  {
    cause: 'the directory file disables the account',
    act: (world) => applyUser(world, { accountEnabled: false }),
    ...DISABLED,
  },
  {
    cause: 'the account is deleted',
    act: ({ admin }) => done(admin('DELETE', ADA)),
    ...ENDS,
    accessToken: 401,
  },
  { cause: 'the consent is withdrawn', act: withdraw, sessions: BOTH_LIVE, refresh: 65001, accessToken: 200 },
  { cause: 'a sign-out', act: signOut, sessions: ['ends', 'lives'], refresh: 'lives', accessToken: 200 },
  {
    cause: 'ninety days of nothing',
    act: async ({ server }) => server.clock.advance(90 * 24 * 3600),
    sessions: BOTH_END,
    refresh: 700082,
    accessToken: 401,
  },
]

async function fateOf(browser: World['laptop']['browser'], server: TestServer): Promise<Fate> {
  const page = await browser.open(startRequest(server, { scope: SCOPE }).url)
  return page.heading === 'Sign in' || page.heading === 'Enter password' ? 'ends' : 'lives'
}

for (const row of ROWS)
  test(`${row.cause}: sessions here and elsewhere ${row.sessions.join(' and ')}, refresh token ${String(row.refresh)}, access token ${String(row.accessToken)} (azure-ad-wire §2.9)`, async () => {
    const world = await startWorld()
    const { server, laptop, phone } = world
    await row.act(world)
    for (const { started, tokens } of [laptop, phone]) {
      const { body, status } = await refresh(server, started, tokens.refresh_token)
      if (row.refresh === 'lives') assert.equal(status, 200)
      else assert.deepEqual([body.error, body.error_codes], ['invalid_grant', [row.refresh]])
      const headers = { authorization: `Bearer ${tokens.access_token}` }
      assert.equal((await server.get('/oidc/userinfo', headers)).status, row.accessToken)
    }
    assert.deepEqual([await fateOf(laptop.browser, server), await fateOf(phone.browser, server)], row.sessions)
  })
