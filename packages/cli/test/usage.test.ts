import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findFreePort } from '../../../test/kit/free-port.ts'
import { COMMANDS, suggest } from '../src/commands.ts'
import { EXIT } from '../src/output.ts'
import { emptyFolder, runCli } from './run-cli.ts'

test('help goes to standard output, names every command and where to begin', async (context) => {
  const { code, stdout, stderr } = await runCli(await emptyFolder(context), ['--help'])
  assert.equal(code, 0)
  assert.equal(stderr, '')
  for (const name of Object.keys(COMMANDS)) assert.match(stdout, new RegExp(`^  ${name} `, 'm'))
  assert.match(stdout, /latchwork demo /)
})

test('the help tells what each exit code means (DESIGN §4)', async (context) => {
  const { stdout } = await runCli(await emptyFolder(context), ['--help'])
  for (const code of Object.values(EXIT)) assert.match(stdout, new RegExp(`^ {2}${code} +\\w`, 'm'))
})

test('--version prints the version and nothing else', async (context) => {
  const { code, stdout, stderr } = await runCli(await emptyFolder(context), ['--version'])
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/)
})

test('help LOGIN is what people type for LOGIN --help', async (context) => {
  const folder = await emptyFolder(context)
  assert.match((await runCli(folder, ['help'])).stdout, /^latchwork: /)
  assert.match((await runCli(folder, ['help', 'app', 'list'])).stdout, /Usage: latchwork app list/)
})

test('without a command the help goes to standard error, exit code 2 (DESIGN §4)', async (context) => {
  const { code, stdout, stderr } = await runCli(await emptyFolder(context), [])
  assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
  assert.match(stderr, /Usage: latchwork/)
})

for (const [name, load] of Object.entries(COMMANDS)) {
  test(`${name}: the help teaches with an example that names the command`, async () => {
    const found = await load()
    const commands =
      'commands' in found
        ? Object.entries(found.commands).map(([verb, command]) => [`${name} ${verb}`, command] as const)
        : [[name, found] as const]
    for (const [full, command] of commands) {
      assert.ok(command.teaches.length > 20, full)
      const [first = '', ...others] = command.examples
      assert.match(first, new RegExp(`latchwork ${full}\\b`))
      for (const other of others) assert.match(other, new RegExp(`latchwork ${name}\\b`))
    }
  })
}

test('a noun shows its commands, and a command of it its flags and examples (DESIGN §4)', async (context) => {
  const folder = await emptyFolder(context)
  const noun = await runCli(folder, ['app', '--help'])
  assert.equal(noun.code, 0)
  assert.match(noun.stdout, /^ {2}permissions +choose/m)
  const verb = await runCli(folder, ['app', 'permissions', '--help'])
  assert.match(verb.stdout, /Usage: latchwork app permissions APP \[SCOPE…\] \[flags\]/)
  const none = await runCli(folder, ['app'])
  assert.deepEqual([none.code, none.stdout], [2, ''])
})

test('a command shows its flags and examples with --help', async (context) => {
  const { code, stdout } = await runCli(await emptyFolder(context), ['dev', '--help'])
  assert.equal(code, 0)
  assert.match(stdout, /--port VALUE .*\[LATCHWORK_PORT\]/)
  assert.match(stdout, /Examples:\n {2}latchwork dev/)
})

const WRONG: readonly [title: string, args: readonly string[], says: RegExp][] = [
  ['an unknown command suggests the nearest', ['tokn'], /no command "tokn".*\n.*latchwork token/],
  ['an unknown flag suggests the nearest', ['token', '--skope', 'x'], /no flag "--skope".*--scope/],
  ['an unknown command of a noun suggests the nearest', ['app', 'shw'], /no command "app shw".*\n.*latchwork app show/],
  ['a common word for a command of a noun', ['user', 'rm'], /no command "user rm".*\n.*latchwork user delete/],
  ['a missing argument is named', ['call'], /needs URL/],
  ['a surplus argument is named', ['accounts', 'ada'], /no argument "ada"/],
  ['a flag without its value is named', ['call', '--method'], /--method/],
  ['a time that is none', ['clock', 'tomorrow'], /"tomorrow" is no time/],
  ['a failure that cannot be ordered', ['fault', 'token', '418'], /503/],
  ['an import without a manifest', ['import'], /needs --from-entra/],
  ['an import without an organization', ['import', '--from-entra', 'app.json'], /needs --tenant/],
  ['a token goes to https only', ['call', 'http://localhost:8444/tasks'], /no https address/],
]

/** Of the commands that ask the directory: signing in would not help, so it is not asked for (DESIGN §4). */
const WRONG_WITHOUT_SIGN_IN: readonly [title: string, args: readonly string[], says: RegExp][] = [
  ['an app without a name', ['app', 'create'], /needs --name/],
  ['an audience that is none', ['app', 'create', '--name', 'N', '--audience', 'all'], /single or multiple/],
  ['a permission of what is no API', ['app', 'create', '--name', 'N', '--scope', 'A:user'], /add --api/],
  ['a permission that is none', ['app', 'update', 'N', '--add-scope', 'A'], /--add-scope is like/],
  ['a compatibility setting that is none', ['app', 'update', 'N', '--compat', 'A'], /--compat is like/],
  ['no change of an app', ['app', 'update', 'N'], /Nothing was named/],
  ['permissions without an API', ['app', 'permissions', 'N', 'A'], /--add API or --remove API/],
  ['an API without permissions', ['app', 'permissions', 'N', '--add', 'A'], /Which permissions of A/],
  ['two changes of permissions', ['app', 'permissions', 'N', 'S', '--add', 'A', '--remove', 'A'], /one at a time/],
  ['two changes of secrets', ['app', 'secret', 'N', '--add', 'A', '--remove', 'A'], /one at a time/],
  ['an end without a secret', ['app', 'secret', 'N', '--until', '2027-12-31'], /say --add NAME/],
  ['an end that is no date', ['app', 'secret', 'N', '--add', 'A', '--until', 'soon'], /a date like/],
  ['a length that is none', ['app', 'list', '--top', '0'], /--top is a number/],
  ['a person without a name', ['user', 'create', 'eve@contoso.example'], /needs --name/],
  ['no change of a person', ['user', 'update', 'eve@contoso.example'], /Nothing was named/],
  ['two changes of roles', ['user', 'role', 'E', '--add', 'operator', '--remove', 'operator'], /one at a time/],
  ['an organization without an administrator', ['tenant', 'create', 'Adatum'], /needs --admin/],
  ['no change of the organization', ['tenant', 'update'], /Nothing was named/],
  ['a window that is no number', ['tenant', 'update', '--refresh-window', 'long'], /number of seconds/],
  ['a plan without an app', ['consent', 'plan', '--scopes', 'openid'], /needs --app and --scopes/],
]

for (const [title, args, says] of [...WRONG, ...WRONG_WITHOUT_SIGN_IN]) {
  test(`${title}, exit code 2`, async (context) => {
    const { code, stdout, stderr } = await runCli(await emptyFolder(context), args)
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.match(stderr, says)
    assert.match(stderr, /→ run: latchwork /)
  })
}

test('token without a sign-in needs interaction, exit code 3, and names the command (DESIGN §4)', async (context) => {
  const { code, stdout, stderr } = await runCli(await emptyFolder(context), ['token'])
  assert.deepEqual({ code, stdout }, { code: 3, stdout: '' })
  assert.match(stderr, /Nobody is signed in\.\n.*latchwork login/)
})

test('where no server runs on this machine, the command that starts one is named', async (context) => {
  const authority = `https://localhost:${await findFreePort()}/common`
  const { code, stderr } = await runCli(await emptyFolder(context), ['login', '--authority', authority])
  assert.equal(code, 1)
  assert.match(stderr, /No answer from the server: .*\n→ run: latchwork dev/)
})

test('the sign-in that helps asks for what was typed, at the server and as the app that were typed', async (context) => {
  const typed = [
    '--authority',
    'https://login.example/common',
    '--scope',
    'https://api.example/Read all',
    '--scope',
    'b/C',
  ]
  const { code, stderr } = await runCli(await emptyFolder(context), ['token', ...typed])
  assert.equal(code, 3)
  assert.ok(
    stderr.endsWith(
      "→ run: latchwork login --authority https://login.example/common --scope 'https://api.example/Read all' --scope b/C\n",
    ),
    stderr,
  )
})

test('a command for the directory that is typed well needs a sign-in, exit code 3, and names the command (DESIGN §4)', async (context) => {
  const { code, stdout, stderr } = await runCli(await emptyFolder(context), ['app', 'update', 'Notes', '--name', 'N'])
  assert.deepEqual({ code, stdout }, { code: 3, stdout: '' })
  assert.match(stderr, /Nobody is signed in\.\n.*latchwork login --directory/)
})

test('accounts --json is one JSON value also when nobody is signed in', async (context) => {
  const { code, stdout } = await runCli(await emptyFolder(context), ['accounts', '--json'])
  assert.equal(code, 0)
  assert.deepEqual((JSON.parse(stdout) as { accounts: unknown }).accounts, [])
})

test('clock without a server says where it looked, exit code 1', async (context) => {
  const { code, stderr } = await runCli(await emptyFolder(context), ['clock', '+1h'], { LATCHWORK_PORT: '1' })
  assert.equal(code, 1)
  assert.match(stderr, /No answer from https:\/\/localhost:1/)
})

test('trust before the first start says what makes the authority, exit code 1', async (context) => {
  const { code, stderr } = await runCli(await emptyFolder(context), ['trust'])
  assert.equal(code, 1)
  assert.match(stderr, /latchwork dev/)
})

test('no suggestion is better than a far one', () => {
  assert.equal(suggest('xyzzy', Object.keys(COMMANDS)), undefined)
  assert.equal(suggest('signin', Object.keys(COMMANDS)), 'login')
  assert.equal(suggest('acounts', Object.keys(COMMANDS)), 'accounts')
})
