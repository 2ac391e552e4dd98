import assert from 'node:assert/strict'
import { once } from 'node:events'
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { emptyFolder, type Ended, runCli } from './run-cli.ts'

const SERVE = [
  'serve',
  '--data',
  'data',
  '--public-url',
  'https://login.example.org',
  '--log-level',
  'error',
  '--port',
  '0',
]
const NEW_KEY = Buffer.alloc(32, 7).toString('base64')

/** One clear sentence, no data, no stack (issue 2, bad input). */
function assertRefused(ended: Ended, says: RegExp): void {
  assert.equal(ended.code, 1, ended.stderr)
  assert.equal(ended.stdout, '')
  assert.match(ended.stderr, says)
  assert.doesNotMatch(ended.stderr, /\n {4}at /)
}

/** A data folder in which an administrator was made, so that database and key exist. */
async function initialized(context: TestContext): Promise<string> {
  const folder = await emptyFolder(context)
  const { code, stdout, stderr } = await runCli(folder, ['init', '--admin', 'ines@example.org', ...SERVE.slice(1)])
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^https:\/\/login\.example\.org\/interaction\/first-password\?token=\S+\n$/)
  return folder
}

test('a port in use: the sentence names it, and nothing is made', async (context) => {
  const folder = await emptyFolder(context)
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  context.after(() => void other.close())
  const { port } = other.address() as AddressInfo
  assertRefused(await runCli(folder, ['dev', '--port', String(port)]), new RegExp(`Port ${port} is in use`))
  assert.deepEqual(await readdir(folder), [])
})

test('a wrong directory file: every wrong property with its path and what was expected', async (context) => {
  const folder = await emptyFolder(context)
  await writeFile(
    join(folder, 'wrong.yaml'),
    'tenants:\n  - displayName: 5\n    domains: [contoso.example]\n    colour: red\n',
  )
  const ended = await runCli(folder, ['dev', '--port', '0', '--directory', 'wrong.yaml'])
  assertRefused(ended, /wrong\.yaml is not a valid directory file; nothing was changed\n {2}tenants\[0\]\./)
})

test('an absent directory file', async (context) => {
  const ended = await runCli(await emptyFolder(context), ['dev', '--port', '0', '--directory', 'absent.yaml'])
  assertRefused(ended, /absent\.yaml.*\n.*a file that exists/)
})

test('a data folder that cannot be one', async (context) => {
  const folder = await emptyFolder(context)
  await writeFile(join(folder, 'file'), '')
  assertRefused(
    await runCli(folder, ['dev', '--port', '0', '--data', 'file/data']),
    /data folder file\/data cannot be used/,
  )
})

test('serve refuses a data folder made by dev (DESIGN §3)', async (context) => {
  const folder = await emptyFolder(context)
  await mkdir(join(folder, 'data', 'tls'), { recursive: true })
  await writeFile(join(folder, 'data', 'tls', 'ca.pem'), '')
  assertRefused(await runCli(folder, SERVE), /made by latchwork dev/)
  assert.deepEqual(await readdir(join(folder, 'data')), ['tls'])
})

test('a missing instance key over existing data is not invented (DESIGN §3)', async (context) => {
  const folder = await initialized(context)
  await rm(join(folder, 'data', 'instance.key'))
  assertRefused(await runCli(folder, SERVE), /instance key .* is missing/)
  await assert.rejects(access(join(folder, 'data', 'instance.key')))
})

test("another instance's key does not open the data", async (context) => {
  const folder = await initialized(context)
  await writeFile(join(folder, 'data', 'instance.key'), NEW_KEY)
  assertRefused(await runCli(folder, SERVE), /instance key/)
})

test('a newer schema is not touched', async (context) => {
  const folder = await initialized(context)
  const database = new DatabaseSync(join(folder, 'data', 'latchwork.db'))
  const table = database.prepare("SELECT name FROM sqlite_master WHERE name LIKE '%migration%'").get() as
    | { name: string }
    | undefined
  assert.ok(table)
  const [{ name: column } = { name: '' }] = database.prepare(`PRAGMA table_info(${table.name})`).all() as {
    name: string
  }[]
  const row = database.prepare(`SELECT * FROM ${table.name}`).get() as Record<string, number | string>
  const newer = { ...row, [column]: typeof row[column] === 'number' ? 9999 : '9999-future' }
  const columns = Object.keys(newer)
  database
    .prepare(`INSERT INTO ${table.name} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`)
    .run(...Object.values(newer))
  database.close()
  assertRefused(await runCli(folder, SERVE), /newer/)
})

test('a folder of serve stays one: neither dev nor a command for files makes it a folder of development (DESIGN §3)', async (context) => {
  const folder = await initialized(context)
  const before = await readdir(join(folder, 'data'))
  for (const args of [['dev', '--port', '0'], ['export'], ['apply', 'directory.yaml']])
    assertRefused(await runCli(folder, [...args, '--data', 'data']), /is one of latchwork serve.*--serve/)
  assert.deepEqual(await readdir(join(folder, 'data')), before)
  const written = await runCli(folder, ['export', '--serve', ...SERVE.slice(1)])
  assert.match(written.stdout, /ines@example\.org/)
})

test('a command for files leaves the portal at the address of the server, whatever address it was given', async (context) => {
  const folder = await initialized(context)
  const flags = ['--serve', '--data', 'data', '--public-url', 'https://other.example']
  assert.equal((await runCli(folder, ['export', ...flags])).code, 0)
  const text = await readFile(join(folder, 'data', 'latchwork.db'), 'latin1')
  assert.ok(text.includes('https://login.example.org/portal/'))
  assert.ok(!text.includes('https://other.example'))
})

test('what only reads makes no instance where there is none', async (context) => {
  const folder = await emptyFolder(context)
  assertRefused(await runCli(folder, ['export', '--data', 'absent']), /no database in absent.*--data/)
  const manifest = ['import', '--from-entra', 'app.json', '--tenant', 'contoso.example', '--data', 'absent']
  assertRefused(await runCli(folder, manifest), /no database in absent/)
  assert.deepEqual(await readdir(folder), [])
})

test('a certificate that cannot be used is named with its files, and so is a key of another one', async (context) => {
  const folder = await emptyFolder(context)
  await writeFile(join(folder, 'cert.pem'), 'no certificate')
  const tls = ['--tls-cert', 'cert.pem', '--tls-key', 'cert.pem']
  assertRefused(await runCli(folder, [...SERVE, ...tls]), /certificate cert\.pem with the key cert\.pem cannot be used/)
})

test('a proxy that is neither an address nor a range is named (config.md)', async (context) => {
  const folder = await emptyFolder(context)
  for (const wrong of ['proxy.internal', '10.0.0.0/33', '10.0.0.0/x', '::1/129'])
    assertRefused(
      await runCli(folder, [...SERVE, '--trusted-proxies', `10.0.0.0/8, ${wrong}`]),
      new RegExp(`trustedProxies \\(--trusted-proxies\\): "${wrong}" is neither`),
    )
})

test('init once more is a new link for the operator whose link expired or whose password is forgotten', async (context) => {
  const folder = await initialized(context)
  const again = await runCli(folder, ['init', '--admin', 'Ines@example.org', ...SERVE.slice(1)])
  assert.equal(again.code, 0, again.stderr)
  assert.match(again.stderr, /is an operator already, who gets a new link/)
  assert.match(again.stdout, /^https:\/\/login\.example\.org\/interaction\/first-password\?token=\S+\n$/)
})

test('init makes one first administrator, never a second', async (context) => {
  const folder = await initialized(context)
  const again = await runCli(folder, ['init', '--admin', 'eve@example.org', ...SERVE.slice(1)])
  assertRefused(again, /has organizations already/)
})

test('a wrong setting is named with the place it came from', async (context) => {
  const folder = await emptyFolder(context)
  await writeFile(join(folder, 'latchwork.yaml'), 'logLevel: loud\nnonsense: 1\n')
  const ended = await runCli(folder, ['serve', '--config', 'latchwork.yaml'], { LATCHWORK_PORT: 'many' })
  assertRefused(ended, /nonsense.*port \(LATCHWORK_PORT\).*logLevel \(file\).*publicUrl/)
})

test('an absent settings file', async (context) => {
  assertRefused(
    await runCli(await emptyFolder(context), ['serve', '--config', 'absent.yaml']),
    /settings file absent\.yaml/,
  )
})

test('apply changes what the file says, a second time nothing (DESIGN §4)', async (context) => {
  const folder = await emptyFolder(context)
  await writeFile(
    join(folder, 'directory.yaml'),
    'tenants:\n  - displayName: Contoso\n    domains: [contoso.example]\n',
  )
  const apply = ['apply', 'directory.yaml', '--json', '--log-level', 'error']
  const first = await runCli(folder, apply)
  assert.equal(first.code, 0, first.stderr)
  assert.ok((JSON.parse(first.stdout) as { changes: number }).changes > 0)
  const second = await runCli(folder, apply)
  assert.deepEqual(JSON.parse(second.stdout), { file: 'directory.yaml', changes: 0 })
})
