import assert from 'node:assert/strict'
import { after, before, test, type TestContext } from 'node:test'
import { type DevServer, startDevServer } from '../../../../test/kit/dev-server.ts'
import { emptyFolder } from '../run-cli.ts'
import { assertRefused, type Cli, jsonOf, runHere, signInCli } from './sign-in.ts'

let server: DevServer
before(async () => void (server = await startDevServer()))
after(() => server.stop())

const asAdmin = (context: TestContext): Promise<Cli> => signInCli(server, 'admin@contoso.example', context)

test('a person is created with a one-time link and nobody knows the password (ASVS 6.4.1)', async (context) => {
  const cli = await asAdmin(context)
  const made = await cli('user', 'create', 'eve@contoso.example', '--name', 'Eve', '--role', 'applicationDeveloper')
  assert.equal(made.code, 0, made.stderr)
  assert.match(made.stdout, new RegExp(`^${server.baseUrl}/interaction/first-password\\?token=\\S+\\n$`))
  const shown = await jsonOf(cli, 'user', 'show', 'eve@contoso.example')
  assert.deepEqual([shown['displayName'], shown['roles']], ['Eve', ['applicationDeveloper']])
  assert.equal((await cli('user', 'create', 'none@contoso.example', '--name', 'N', '--role', 'emperor')).code, 1)
  await assertRefused(cli, ['user', 'show', 'none@contoso.example'], 1, /nobody/)
  const other = await jsonOf(cli, 'user', 'create', 'mo@contoso.example', '--name', 'Mo')
  assert.match(String(other['passwordLink']), /^https:/)
  assert.ok(Date.parse(String(other['passwordLinkExpiresDateTime'])) > Date.now())
  const again = await jsonOf(cli, 'user', 'reset-password', 'mo@contoso.example')
  assert.notEqual(again['passwordLink'], other['passwordLink'])
})

test('names change, and an empty text takes one away (azure-ad-wire §3.9)', async (context) => {
  const cli = await asAdmin(context)
  const changed = await jsonOf(cli, 'user', 'update', 'bob@contoso.example', '--name', 'Robert', '--surname', '')
  assert.deepEqual([changed['displayName'], changed['surname']], ['Robert', null])
  const { stdout } = await cli('user', 'list', '--search', 'rob')
  assert.match(stdout, /^bob@contoso\.example\tRobert\tenabled\t[0-9a-f-]{36}\tmember\n$/)
})

test('an account is disabled, enabled, and its sign-ins ended, without a question (azure-ad-wire §2.9)', async (context) => {
  const cli = await asAdmin(context)
  const ada = await signInCli(server, 'ada@contoso.example', context)
  const off = await jsonOf(cli, 'user', 'disable', 'ada@contoso.example')
  assert.equal(off['accountEnabled'], false)
  await assertRefused(ada, ['user', 'list'], 3, /50057/)
  assert.equal((await jsonOf(cli, 'user', 'enable', 'ada@contoso.example'))['accountEnabled'], true)
  const again = await signInCli(server, 'ada@contoso.example', context)
  assert.equal((await again('token', '--directory', '--refresh')).code, 0)
  assert.equal((await jsonOf(cli, 'user', 'revoke-sessions', 'ada@contoso.example'))['revoked'], true)
  await assertRefused(again, ['token', '--directory', '--refresh'], 3, /50173/)
})

test('roles are given and taken, and the last administrator stays (issue 3, bad input)', async (context) => {
  const cli = await asAdmin(context)
  const given = await cli('user', 'role', 'bob@contoso.example', '--add', 'administrator')
  assert.deepEqual([given.code, given.stdout], [0, 'administrator\n'])
  const taken = await jsonOf(cli, 'user', 'role', 'bob@contoso.example', '--remove', 'administrator')
  assert.deepEqual(taken['roles'], [])
  const last = await cli('user', 'role', 'admin@contoso.example', '--remove', 'administrator')
  assert.equal(last.code, 1)
  assert.match(last.stderr, /last administrator/)
  const none = await cli('user', 'role', 'bob@contoso.example', '--add', 'emperor')
  assert.equal(none.code, 1)
  assert.match(none.stderr, /no role "emperor"\.\n.*administrator: /)
})

test('a deletion says what stops and asks for --yes where nobody can be asked (DESIGN §4)', async (context) => {
  const cli = await asAdmin(context)
  const made = await jsonOf(cli, 'user', 'create', 'gone@contoso.example', '--name', 'Gone')
  await assertRefused(
    cli,
    ['user', 'delete', 'gone@contoso.example'],
    2,
    /cannot sign in any more.*\n[^]*Nothing was changed/,
  )
  const gone = await jsonOf(cli, 'user', 'delete', 'gone@contoso.example', '--yes')
  assert.deepEqual(gone, { deleted: made['id'], userPrincipalName: 'gone@contoso.example' })
  await assertRefused(cli, ['user', 'show', 'gone@contoso.example'], 1, /nobody "gone@contoso\.example"/)
})

test('a person of another organization becomes a guest, who is listed as one (issue 3, guests)', async (context) => {
  const cli = await asAdmin(context)
  const { code, stdout, stderr } = await cli('user', 'invite', 'fay@fabrikam.example')
  assert.equal(code, 0, stderr)
  const guest = await jsonOf(cli, 'user', 'show', stdout.trim())
  assert.equal(guest['userType'], 'Guest')
  assert.match((await cli('user', 'list')).stdout, /\tenabled\t[0-9a-f-]{36}\tguest$/m)
  const own = await cli('user', 'invite', 'ada@contoso.example')
  assert.equal(own.code, 1)
  assert.match(own.stderr, /'invitedUserEmailAddress'/)
})

test('what the directory refuses is told with the property (azure-ad-wire §3.9)', async (context) => {
  const cli = await asAdmin(context)
  const taken = ['user', 'create', 'ada@contoso.example', '--name', 'Ada']
  await assertRefused(cli, taken, 1, /property 'userPrincipalName' already exists/)
  const foreign = await cli('user', 'create', 'ada@elsewhere.example', '--name', 'Ada')
  assert.equal(foreign.code, 1)
  assert.match(foreign.stderr, /'userPrincipalName': expected a name such as ada@contoso\.example.*\n.*Trace ID/)
  await assertRefused(cli, ['user', 'create', 'x@contoso.example'], 2, /needs --name/)
  await assertRefused(cli, ['user', 'update', 'bob@contoso.example'], 2, /Nothing was named/)
})

test('who is no administrator, and who is not signed in, are told apart: 4 and 3 (DESIGN §4)', async (context) => {
  const finn = await signInCli(server, 'finn@fabrikam.example', context)
  await assertRefused(finn, ['user', 'disable', 'fay@fabrikam.example'], 4, /directory role.*\n.*administrator/)
  await assertRefused(finn, ['user', 'show', 'ada@contoso.example'], 1, /nobody "ada@contoso/)
  const nobody: Cli = async (...args) =>
    runHere(args, { LATCHWORK_HOME: await emptyFolder(context), LATCHWORK_PORT: '1' })
  await assertRefused(nobody, ['user', 'list'], 3, /Nobody is signed in\.\n.*latchwork login --directory/)
})

test('the directory sign-in is kept apart from that of the own app, and explain uses it', async (context) => {
  const cli = await asAdmin(context)
  const directory = await jsonOf<{ accounts: readonly unknown[] }>(cli, 'accounts', '--directory')
  assert.equal(directory.accounts.length, 1)
  const unknown = await cli('explain', '3c1f0a52-9d7e-4b60-8a41-5e2d7c9b1f04')
  assert.equal(unknown.code, 1)
  assert.match(unknown.stderr, /seven days/)
  assert.equal((await cli('logout', '--directory')).code, 0)
  await assertRefused(cli, ['token', '--directory'], 3, /Nobody is signed in\.\n.*latchwork login --directory/)
  const own = await jsonOf<{ accounts: readonly unknown[]; authority: string }>(cli, 'accounts')
  assert.deepEqual(own.accounts, [])
})
