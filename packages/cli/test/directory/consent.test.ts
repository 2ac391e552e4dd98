import assert from 'node:assert/strict'
import { after, test, type TestContext } from 'node:test'
import { type DevServer, startDevServer } from '../../../../test/kit/dev-server.ts'
import { assertRefused, type Cli, jsonOf, runHere, signInCli } from './sign-in.ts'
import { startLogin } from './start-login.ts'

const READ = 'https://tasks.contoso.example/Tasks.Read'
const MANAGE = 'https://tasks.contoso.example/Tasks.Manage.All'
const UNKNOWN = '3c1f0a52-9d7e-4b60-8a41-5e2d7c9b1f04'
const SHORTLY = ['--wait-for-admin', '--timeout', '1s']

const servers: DevServer[] = []
after(() => Promise.all(servers.map((server) => server.stop())))

async function start(): Promise<DevServer> {
  const server = await startDevServer()
  servers.push(server)
  return server
}

const asAdmin = (server: DevServer, context: TestContext): Promise<Cli> =>
  signInCli(server, 'admin@fabrikam.example', context)

interface Listed {
  readonly id: string
  readonly status: string
}

/** Somebody of Fabrikam who signs in to Tasks Desktop for what only an administrator grants, and asks for it. */
async function ask(server: DevServer, who: string, flags: readonly string[], context: TestContext) {
  const login = await startLogin(server, ['--scope', MANAGE, ...flags], context)
  const page = await login.enter(who)
  assert.equal(page.heading, 'Need admin approval')
  const waiting = await login.browser.press(page, 'Request approval', { justification: 'Planning needs it.' })
  assert.equal(waiting.heading, 'Approval requested')
  return { ...login, waiting, look: () => login.browser.open(waiting.url) }
}

test('who waits for an administrator goes on when the request is approved, and is told when it is denied (issue 3, consent requests)', async (context) => {
  const server = await start()
  const admin = await asAdmin(server, context)
  const fay = await ask(server, 'fay@fabrikam.example', ['--wait-for-admin'], context)
  const listed = await admin('consent', 'requests')
  const [id = '', ...cells] = listed.stdout.trimEnd().split('\t')
  assert.deepEqual(cells.slice(0, 3), ['InProgress', 'Tasks Desktop', 'fay@fabrikam.example'])
  assert.match(cells[3] ?? '', /^Tasks API: Tasks\.Manage\.All; Latchwork Directory: openid /)
  assert.equal(cells[4], 'Planning needs it.')
  await assertRefused(admin, ['consent', 'deny', UNKNOWN], 1, /no request/)
  assert.equal((await jsonOf(admin, 'consent', 'deny', id))['status'], 'Denied')
  await fay.arrive(await fay.look())
  const denied = await fay.ended
  assert.equal(denied.code, 4, denied.stderr)
  assert.match(denied.stderr, /denied/)
  const finn = await ask(server, 'finn@fabrikam.example', ['--wait-for-admin'], context)
  const [request] = await jsonOf<readonly Listed[]>(admin, 'consent', 'requests')
  assert.equal((await admin('consent', 'approve', request?.id ?? '')).code, 0)
  await assertRefused(admin, ['consent', 'approve', request?.id ?? ''], 1, /decided already/)
  await finn.arrive(await finn.look())
  const went = await finn.ended
  assert.equal(went.code, 0, went.stderr)
  assert.equal((await admin('consent', 'requests')).stdout, '')
  const all = await jsonOf<readonly Listed[]>(admin, 'consent', 'requests', '--all')
  assert.deepEqual(all.map(({ status }) => status).toSorted(), ['Approved', 'Denied'])
})

test('without the flag, and when nobody decides in time, the sign-in ends with exit code 4 and says what to run (DESIGN §4)', async (context) => {
  const server = await start()
  const login = await startLogin(server, ['--scope', MANAGE], context)
  const page = await login.enter('fay@fabrikam.example')
  await login.arrive(await login.browser.press(page, 'Return to the application'))
  const refused = await login.ended
  assert.equal(refused.code, 4, refused.stderr)
  assert.match(refused.stderr, /→ run: latchwork login .*--scope \S+ --wait-for-admin/)
  const late = await startLogin(server, SHORTLY, context)
  const ended = await late.ended
  assert.deepEqual([ended.code, ended.stdout], [4, ''])
  assert.match(ended.stderr, /Nobody answered within 1s/)
})

test('what was granted is listed by name and taken back, and the next refresh is refused (azure-ad-wire §3.8)', async (context) => {
  const server = await start()
  const admin = await asAdmin(server, context)
  const login = await startLogin(server, ['--scope', READ], context)
  const page = await login.enter('fay@fabrikam.example')
  await login.arrive(await login.browser.press(page, 'Accept'))
  assert.equal((await login.ended).code, 0)
  const listed = await admin('consent', 'list', '--app', 'Tasks Desktop', '--user', 'fay@fabrikam.example')
  const rows = listed.stdout
    .trimEnd()
    .split('\n')
    .map((row) => row.split('\t').slice(1))
  assert.ok(
    rows.some(([app, api, , who]) => [app, api, who].join() === 'Tasks Desktop,Tasks API,fay@fabrikam.example'),
    listed.stdout,
  )
  assert.equal((await admin('consent', 'list', '--user', 'everybody')).stdout, '')
  await assertRefused(
    admin,
    ['consent', 'revoke', 'Tasks Desktop'],
    2,
    /loses Tasks\.Read of Tasks API for fay[^]*Nothing was changed/,
  )
  await assertRefused(admin, ['consent', 'revoke', 'Nonsense', '--yes'], 1, /Nothing of that kind/)
  await assertRefused(admin, ['consent', 'list', '--user', 'no@fabrikam.example'], 1, /nobody "no@fabrikam/)
  const revoked = await jsonOf<{ revoked: readonly unknown[] }>(admin, 'consent', 'revoke', 'Tasks Desktop', '--yes')
  assert.equal(revoked.revoked.length, rows.length)
  const fay: Cli = (...args) => runHere(args, login.environment)
  await assertRefused(fay, ['token', '--refresh'], 3, /AADSTS65001/)
})

test('an ordinary person reads and decides nothing of this: exit code 4 (DESIGN §4)', async (context) => {
  const fay = await signInCli(await start(), 'fay@fabrikam.example', context)
  for (const args of [['list'], ['requests'], ['approve', UNKNOWN]])
    await assertRefused(fay, ['consent', ...args], 4, /directory role.*\n.*administrator/)
  await assertRefused(fay, ['login', '--timeout', 'soon'], 2, /"soon" is no time/)
})

test('a plan tells who would be asked what and why, and changes nothing (azure-ad-wire §4.1)', async (context) => {
  const server = await start()
  const admin = await asAdmin(server, context)
  const plan = ['consent', 'plan', '--app', 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406', '--user', 'fay@fabrikam.example']
  const read = await admin(...plan, '--scopes', READ, '--tenant', 'fabrikam.example')
  assert.equal(read.code, 0, read.stderr)
  assert.match(read.stdout, /^asked\tuser\nwhy\t.+\npage\tPermissions requested\n/)
  assert.match(read.stdout, /^permission\tTasks API\tTasks\.Read\tasked\t.+$/m)
  const manage = await jsonOf(admin, ...plan, '--scopes', MANAGE)
  assert.deepEqual([manage['decision'], manage['code']], ['administrator', 'AADSTS90094'])
  await assertRefused(admin, [...plan, '--scopes', READ, '--tenant', 'contoso.example'], 3, /only people of contoso/)
  await assertRefused(admin, plan, 2, /needs --app and --scopes/)
  const nobody = await admin('consent', 'plan', '--app', UNKNOWN, '--scopes', READ)
  assert.equal(nobody.code, 1)
  assert.match(nobody.stderr, /'clientId'/)
})
