import assert from 'node:assert/strict'
import { after, before, test, type TestContext } from 'node:test'
import { type DevServer, startDevServer } from '../../../../test/kit/dev-server.ts'
import type { Application } from '../../src/client/graph-objects.ts'
import { assertRefused, type Cli, jsonOf, signInCli } from './sign-in.ts'

const GUID = /^[0-9a-f-]{36}$/
const TASKS_DESKTOP = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'
const UNKNOWN = '00000000-1111-4222-8333-444444444444'

let server: DevServer
before(async () => void (server = await startDevServer()))
after(() => server.stop())

const asAdmin = (context: TestContext): Promise<Cli> => signInCli(server, 'admin@contoso.example', context)

async function create(cli: Cli, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli('app', 'create', ...args)
  assert.equal(code, 0, stderr)
  assert.match(stdout.trim(), GUID)
  assert.match(stderr, /portal\/applications\/[0-9a-f-]{36}\n$/, 'where its program is')
  return stdout.trim()
}

test('an API with permissions and a native app are registered, the permissions chosen and granted, all from the command line (DESIGN §1 Registration)', async (context) => {
  const cli = await asAdmin(context)
  const scopes = ['--scope', 'Notes.Read:user:Read your notes', '--scope', 'Notes.All:admin:Read all notes']
  const api = await create(cli, '--name', 'Notes API', '--api', ...scopes)
  const made = await jsonOf<Application>(cli, 'app', 'show', `api://${api}`)
  assert.deepEqual(made.identifierUris, [`api://${api}`])
  const read = made.api.oauth2PermissionScopes.map(({ value, type, adminConsentDisplayName }) => [
    value,
    type,
    adminConsentDisplayName,
  ])
  assert.deepEqual(read, [
    ['Notes.Read', 'User', 'Read your notes'],
    ['Notes.All', 'Admin', 'Read all notes'],
  ])
  const app = await create(cli, '--name', 'Notes CLI', '--native', 'http://localhost')
  const added = await cli('app', 'permissions', app, '--add', 'Notes API', 'Notes.Read', 'Notes.All')
  assert.equal(added.code, 0, added.stderr)
  const before = await cli('app', 'permissions', 'Notes CLI')
  assert.equal(before.stdout, 'Notes API\tNotes.Read\tuser\tnot granted\nNotes API\tNotes.All\tadmin\tnot granted\n')
  const granted = await cli('app', 'grant', app)
  assert.deepEqual([granted.code, granted.stdout], [0, 'Notes API\tNotes.Read Notes.All\n'])
  assert.equal((await cli('app', 'grant', app)).stdout, granted.stdout, 'a second time changes nothing')
  const after = await jsonOf<readonly { isGranted: boolean }[]>(cli, 'app', 'permissions', app)
  assert.deepEqual(
    after.map(({ isGranted }) => isGranted),
    [true, true],
  )
  assert.equal((await cli('app', 'permissions', app, '--remove', `api://${api}`, 'Notes.All')).code, 0)
  assert.equal((await cli('app', 'permissions', app)).stdout, 'Notes API\tNotes.Read\tuser\tgranted\n')
  assert.equal((await cli('app', 'permissions', app, '--remove', api)).code, 0)
  assert.deepEqual(await jsonOf(cli, 'app', 'permissions', app), [])
})

test('permissions of the directory API and app roles are chosen and granted like any other (azure-ad-wire §3.4)', async (context) => {
  const cli = await asAdmin(context)
  const app = await create(cli, '--name', 'Reporter', '--native', 'http://localhost')
  assert.equal((await cli('app', 'permissions', app, '--add', 'graph', 'User.Read.All')).code, 0)
  assert.equal((await cli('app', 'permissions', app, '--add', 'Tasks API', 'Tasks.Sync')).code, 0)
  const granted = await cli('app', 'grant', app)
  assert.equal(granted.code, 0, granted.stderr)
  for (const _twice of [1, 2]) assert.equal((await cli('app', 'grant', app)).stdout, granted.stdout)
  const { stdout } = await cli('app', 'permissions', app)
  assert.equal(stdout, 'Latchwork Directory\tUser.Read.All\tadmin\tgranted\nTasks API\tTasks.Sync\tapp role\tgranted\n')
})

test('a secret is shown once, listed by its first characters, and removed after a question (issue 3, bad input)', async (context) => {
  const cli = await asAdmin(context)
  const app = await create(cli, '--name', 'Backend', '--web', 'https://backend.example.org/')
  const made = await cli('app', 'secret', app, '--add', 'first')
  assert.match(made.stdout, /^[\w-]{43}\n$/)
  const listed = await cli('app', 'secret', app)
  assert.match(listed.stdout, new RegExp(`^[0-9a-f-]{36}\\tfirst\\t${made.stdout.slice(0, 3)}…\\t\\S+\\n$`))
  assert.ok(!(await cli('app', 'show', app, '--json')).stdout.includes(made.stdout.trim()))
  const late = await cli('app', 'secret', app, '--add', 'late', '--until', '2099-01-01')
  assert.deepEqual([late.code, late.stdout], [1, ''])
  assert.match(late.stderr, /passwordCredential\.endDateTime/)
  await assertRefused(cli, ['app', 'secret', app, '--remove', 'second'], 1, /no secret "second"/)
  await assertRefused(
    cli,
    ['app', 'secret', app, '--remove', 'first'],
    2,
    /with the secret first.*\n.*Nothing was changed/,
  )
  assert.equal((await cli('app', 'secret', app, '--remove', 'first', '--yes')).code, 0)
  assert.equal((await cli('app', 'secret', app)).stdout, '')
})

test('a list is separated by tabs in a pipe and is Graph objects with --json (DESIGN §4)', async (context) => {
  const cli = await asAdmin(context)
  const { stdout } = await cli('app', 'list', '--search', 'tasks d')
  const none = await cli('app', 'list', '--search', 'no app begins with this')
  assert.deepEqual([none.code, none.stdout, none.stderr], [0, '', 'There is nothing of that kind.\n'])
  assert.deepEqual(await jsonOf(cli, 'app', 'list', '--search', 'no app begins with this'), [])
  assert.match(stdout, new RegExp(`^${TASKS_DESKTOP}\\tTasks Desktop\\tAzureADMultipleOrgs\\t[^\\t\\n]+\\n$`))
  const one = await jsonOf<readonly Application[]>(cli, 'app', 'list', '--top', '1')
  assert.equal(one.length, 1)
  assert.match(one[0]?.appId ?? '', GUID)
  const shown = await cli('app', 'show', 'Tasks Desktop')
  assert.match(shown.stdout, new RegExp(`^name\\tTasks Desktop\\nappId\\t${TASKS_DESKTOP}\\n`))
  assert.doesNotMatch(shown.stdout, /^compat/m, 'the strict defaults are not worth a line')
  assert.match(shown.stdout, /^redirect native\tcom\.contoso\.tasks:\/\/auth$/m)
})

test('update changes what is named and leaves the rest (azure-ad-wire §3.9)', async (context) => {
  const cli = await asAdmin(context)
  const app = await create(cli, '--name', 'Board', '--native', 'http://localhost')
  const changes = ['--add-redirect', 'http://127.0.0.1', '--add-redirect', 'spa:https://board.example.org/']
  const more = ['--name', 'Board 2', '--audience', 'multiple', '--compat', 'allowOutOfBand=true']
  const updated = await jsonOf<Application>(cli, 'app', 'update', app, ...changes, ...more)
  assert.deepEqual(updated.publicClient.redirectUris, ['http://localhost', 'http://127.0.0.1'])
  assert.deepEqual(updated.spa.redirectUris, ['https://board.example.org/'])
  assert.equal(updated.displayName, 'Board 2')
  assert.equal(updated.signInAudience, 'AzureADMultipleOrgs')
  assert.equal(updated.latchwork?.['allowOutOfBand'], true)
  const fewer = await jsonOf<Application>(cli, 'app', 'update', app, '--remove-redirect', 'http://127.0.0.1')
  assert.deepEqual(fewer.publicClient.redirectUris, ['http://localhost'])
})

test('an edit in the same moment is refused with what to do, and nothing is lost (RFC 9110 §13.1.1)', async (context) => {
  const cli = await asAdmin(context)
  const app = await create(cli, '--name', 'Contested', '--native', 'http://localhost')
  const real = globalThis.fetch
  context.after(() => void (globalThis.fetch = real))
  globalThis.fetch = async (...args) => {
    if (args[1]?.method === 'PATCH') {
      globalThis.fetch = real
      assert.equal((await cli('app', 'update', app, '--add-redirect', 'native:http://127.0.0.1')).code, 0)
    }
    return real(...args)
  }
  await assertRefused(cli, ['app', 'update', app, '--add-redirect', 'native:http://[::1]'], 1, /nothing was written/)
  const after = await jsonOf<Application>(cli, 'app', 'show', app)
  assert.deepEqual(after.publicClient.redirectUris, ['http://localhost', 'http://127.0.0.1'])
})

test('a deletion says what stops, asks for --yes where nobody can be asked, and can be taken back (DESIGN §4)', async (context) => {
  const cli = await asAdmin(context)
  const api = await create(cli, '--name', 'Doomed API', '--api', '--scope', 'Doom.Read:user:Read')
  const app = await create(cli, '--name', 'Doomed CLI', '--native', 'http://localhost')
  assert.equal((await cli('app', 'permissions', app, '--add', api, 'Doom.Read')).code, 0)
  assert.equal((await cli('app', 'grant', app)).code, 0)
  await assertRefused(
    cli,
    ['app', 'delete', api],
    2,
    /These apps can call it no longer: Doomed CLI\.\n.*Nothing was changed/,
  )
  await assertRefused(cli, ['app', 'delete', app], 2, /Everybody in your organization was granted it: Doom\.Read\n/)
  const gone = await jsonOf(cli, 'app', 'delete', app, '--yes')
  assert.deepEqual(gone, { deleted: app, displayName: 'Doomed CLI' })
  await assertRefused(cli, ['app', 'show', app], 1, /no app/)
  assert.match((await cli('app', 'list', '--deleted')).stdout, new RegExp(`^${app}\\tDoomed CLI\\t`, 'm'))
  assert.equal((await cli('app', 'restore', app)).stdout, `${app}\n`)
  assert.equal((await cli('app', 'show', app)).code, 0)
})

const REFUSED: readonly [title: string, args: readonly string[], code: number, says: RegExp][] = [
  ['a registration that does not exist', ['show', UNKNOWN], 1, /no app "00000000/],
  ['a name that nobody has', ['show', 'Nonsense'], 1, /no app "Nonsense"/],
  ['no name', ['create'], 2, /needs --name/],
  ['an audience that is none', ['create', '--name', 'x', '--audience', 'everybody'], 2, /single or multiple/],
  ['a permission without a type', ['create', '--name', 'x', '--api', '--scope', 'x'], 2, /Tasks\.Read:user:/],
  ['a permission of no API', ['create', '--name', 'x', '--scope', 'x:user'], 2, /add --api/],
  ['a change of nothing', ['update', TASKS_DESKTOP], 2, /Nothing was named/],
  ['a redirect that is not there', ['update', TASKS_DESKTOP, '--remove-redirect', 'x:y'], 2, /has no redirect URI x:y/],
  ['permissions without an API', ['permissions', TASKS_DESKTOP, 'Tasks.Read'], 2, /Say --add API/],
  ['an API without permissions', ['permissions', TASKS_DESKTOP, '--add', 'Tasks API'], 2, /Which permissions/],
  ['a number that is none', ['list', '--top', 'all'], 2, /--top is a number/],
  ['a deleted registration that is not there', ['restore', 'Nonsense'], 1, /No app "Nonsense" was deleted/],
]
test('what cannot be done is told with the exit code and the next step (DESIGN §4)', async (context) => {
  const cli = await asAdmin(context)
  for (const [title, args, code, says] of REFUSED)
    await context.test(title, () => assertRefused(cli, ['app', ...args], code, says))
})

test('a refusal of the directory names the property and the rule (azure-ad-wire §3.9)', async (context) => {
  const cli = await asAdmin(context)
  const wild = await cli('app', 'create', '--name', 'x', '--web', 'https://*.example.org/')
  assert.equal(wild.code, 1)
  assert.match(wild.stderr, /web\.redirectUris\[0\]/)
  const compat = await cli('app', 'update', TASKS_DESKTOP, '--compat', 'refreshTokenReuse=never')
  assert.match(compat.stderr, /latchwork\.refreshTokenReuse/)
  const none = await cli('app', 'permissions', TASKS_DESKTOP, '--add', 'Tasks API', 'Tasks.Sing')
  assert.equal(none.code, 1)
  assert.match(none.stderr, /no permission "Tasks\.Sing"\.\n.*Tasks\.Read Tasks\.ReadWrite/)
  const taken = ['app', 'create', '--name', 'x', '--api', '--identifier-uri', 'https://tasks.contoso.example']
  await assertRefused(cli, taken, 1, /identifierUris.* belongs to another application/)
  for (const _twice of [1, 2]) await create(cli, '--name', 'Twin')
  await assertRefused(cli, ['app', 'show', 'Twin'], 1, /2 are called "Twin".*\n.*Twin\n/)
})

test('who lacks the role is told that an administrator is needed, exit code 4 (DESIGN §4)', async (context) => {
  const ada = await signInCli(server, 'ada@contoso.example', context)
  await assertRefused(ada, ['app', 'create', '--name', 'x'], 4, /directory role.*\n.*administrator/)
  const listed = await ada('app', 'permissions', 'Tasks Desktop')
  assert.equal(listed.code, 0, listed.stderr)
  assert.match(listed.stdout, /^Tasks API\tTasks\.Read\tuser\tunknown$/m)
})
