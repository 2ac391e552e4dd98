// What a start loads is what everybody waits for and pays memory for. This holds the list of what it does without.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { emptyFolder, runCli } from './run-cli.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Notes every file that Node loads, and writes them down when the process ends. */
const notebook = `
import { registerHooks } from 'node:module'
import { writeFileSync } from 'node:fs'
const loaded = []
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
process.on('exit', () => writeFileSync(process.env.LOADED_FILE, loaded.join('\\n')))
`

test('serve on SQLite starts without the directory API, certificates, PostgreSQL, YAML and JSON schemas (DESIGN §5)', async (context) => {
  const folder = await emptyFolder(context)
  await writeFile(join(folder, 'notebook.mjs'), notebook)
  await serveOnce(folder)
  const { loaded } = await serveOnce(folder)
  const needless = ['server/src/graph/', 'server/src/commands/', 'server/src/directory-file/']
  const libraries = ['pg', 'yaml', 'jose', '@peculiar', 'reflect-metadata', 'ajv', '@node-rs']
  const found = [...needless.map((path) => `/packages/${path}`), ...libraries.map((name) => `/node_modules/${name}/`)]
  assert.ok(loaded.some((url) => url.includes('/node_modules/fastify/')))
  assert.deepEqual(
    loaded.filter((url) => found.some((part) => url.includes(part))),
    [],
  )
})

test('serve with nobody who could sign in says what makes the first administrator, and then no longer (DESIGN §4)', async (context) => {
  const folder = await emptyFolder(context)
  await writeFile(join(folder, 'notebook.mjs'), notebook)
  const settings = ['--data', join(folder, 'data'), '--public-url', 'https://login.example']
  const first = await serveOnce(folder)
  assert.ok(first.said.includes('nobody can sign in yet: run latchwork init --admin'), first.said)
  assert.equal((await runCli(folder, ['init', '--admin', 'ines@example.org', ...settings])).code, 0)
  assert.equal((await serveOnce(folder)).said, '')
})

/** Starts a server and stops it as soon as it is ready. Answers what it loaded and said. */
async function serveOnce(folder: string): Promise<{ readonly loaded: readonly string[]; readonly said: string }> {
  const file = join(folder, 'loaded.txt')
  const settings = ['--data', join(folder, 'data'), '--public-url', 'https://login.example', '--port', '0']
  const flags = ['--conditions=latchwork-source', '--import', join(folder, 'notebook.mjs')]
  const child = spawn(process.execPath, [...flags, main, 'serve', ...settings], {
    env: { ...process.env, LOADED_FILE: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stdout.on('data', (text: Buffer) => text.includes('ready') && child.kill('SIGTERM'))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  assert.equal(code, 0, said)
  return { loaded: (await readFile(file, 'utf8')).split('\n'), said }
}
