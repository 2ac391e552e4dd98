// What the README promises a newcomer: npm start in one terminal, a sample or the command line in another, a real browser between.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { CONTOSO_ID } from '@latchwork/server'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../kit/chromium.ts'
import { findFreePort } from '../kit/free-port.ts'
import { meetPerson, signIn } from '../kit/person.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const CLI = 'packages/cli/src/main.ts'

/** A test that is killed must not leave a server behind. */
const children = new Set<ChildProcess>()
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')))

let folder: string
let environment: Record<string, string>
let tasksUrl: string
let server: ChildProcess
let browser: Browser

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchwork-samples-'))
  const [port, tasks, calendar] = [await findFreePort(), await findFreePort(), await findFreePort()]
  tasksUrl = `https://localhost:${tasks}/tasks`
  environment = {
    LATCHWORK_DATA: folder,
    LATCHWORK_PORT: String(port),
    LATCHWORK_HOME: join(folder, 'home'),
    TASKS_PORT: String(tasks),
    CALENDAR_PORT: String(calendar),
    TASKS_CACHE: join(folder, 'tasks.json'),
    // A program that opens a browser finds none: the test is the browser.
    PATH: dirname(process.execPath),
  }
  server = start('samples/start.ts')
  const launched = launchBrowser()
  assert.equal(await firstLine(server), `ready https://localhost:${port}`)
  browser = await launched
})

after(async () => {
  await browser.close()
  server.kill('SIGINT')
  const [code] = (await once(server, 'exit')) as [number | null]
  await rm(folder, { recursive: true, force: true })
  assert.equal(code, 0, 'one Ctrl-C ends the server and both APIs')
})

function start(file: string, args: readonly string[] = [], more: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(process.execPath, ['--conditions=latchwork-source', join(root, file), ...args], {
    cwd: root,
    env: { ...environment, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

async function firstLine(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout)
  // A pipe that nobody reads would stop the server once it is full.
  child.stderr?.resume()
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('the program ended without a word')
}

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end; `onAddress` hears of the first address to sign in at. */
async function run(child: ChildProcess, onAddress?: (address: string) => Promise<void>): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  let failure: unknown
  let acting: Promise<void> | undefined
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
    const address = /^https:\S+\/authorize\?\S+$/m.exec(said.stderr)?.[0]
    if (address === undefined || acting !== undefined) return
    acting = onAddress?.(address).catch((error: unknown) => {
      failure = error
      child.kill()
    })
  })
  const [code] = (await once(child, 'close')) as [number | null]
  await acting
  if (failure !== undefined) throw failure
  return { code, ...said }
}

/** The same, with Ada at a browser of her own: she signs in, and accepts where she is asked. */
async function runWithAda(child: ChildProcess): Promise<Ended> {
  const person = await meetPerson(browser)
  const ended = await run(child, async (address) => accept(await person.open(address)))
  assert.deepEqual(person.violations, [])
  await person.context.close()
  return ended
}

async function accept(page: Page): Promise<void> {
  await signIn(page, 'ada@contoso.example')
  const button = page.getByRole('button', { name: 'Accept' })
  await button
    .or(page.getByText(/Auth code was successfully acquired|signed in/i))
    .first()
    .waitFor()
  if (await button.isVisible()) await button.click()
}

for (const task of ['tasks', 'tasks-msal'])
  test(`npm run ${task} without a server says what to start`, async () => {
    const nobody = { LATCHWORK_PORT: String(await findFreePort()) }
    const { code, stderr } = await run(start('scripts/tasks.ts', [task], nobody))
    assert.equal(code, 1)
    assert.match(stderr, /No server answers on port \d+: start it first .* npm start\./)
  })

for (const [name, file] of [
  ['tasks-cli (our client)', 'samples/tasks-cli/main.ts'],
  ['tasks-msal (unmodified @azure/msal-node)', 'samples/tasks-msal/main.ts'],
] as const) {
  test(`${name} prints who signed in, the tenant, and what both APIs answer`, async () => {
    const trusting = { NODE_EXTRA_CA_CERTS: join(folder, 'tls', 'ca.pem') }
    const { code, stdout, stderr } = await runWithAda(start(file, [], trusting))
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^Signed in as Ada Lovelace \(ada@contoso\.example\)$/m)
    assert.match(stdout, new RegExp(`^Tenant +${CONTOSO_ID}$`, 'm'))
    assert.match(stdout, /^Tasks\n {2}\[x\] Try the sample$/m)
    assert.match(stdout, /^Calendar\n {2}2026-12-01T09:00:00Z {2}Planning$/m)
  })
}

test('latchwork login, accounts, token, call and logout, trusting the certificate of the data folder by themselves', async () => {
  const login = await runWithAda(start(CLI, ['login']))
  assert.equal(login.code, 0, login.stderr)
  assert.match(login.stderr, /Signed in as Ada Lovelace/)
  assert.equal(login.stdout, '')
  const accounts = await run(start(CLI, ['accounts', '--json']))
  assert.equal(
    (JSON.parse(accounts.stdout) as { accounts: { username: string }[] }).accounts[0]?.username,
    'ada@contoso.example',
  )
  const token = await run(start(CLI, ['token']))
  assert.match(token.stdout, /^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/, 'nothing but the token')
  const called = await run(start(CLI, ['call', tasksUrl]))
  assert.equal(called.code, 0, called.stderr)
  assert.match(called.stdout, /Try the sample/)
  const logout = await run(start(CLI, ['logout']))
  assert.match(logout.stderr, /Signed out Ada Lovelace[^]*browser may still be signed in.*\/myapps\n/)
  assert.equal((await run(start(CLI, ['logout']))).code, 0, 'a second time is as good')
  assert.equal((await run(start(CLI, ['token']))).code, 3)
})

test('latchwork call names the missing permission, exit code 3 (RFC 6750 §3.1)', async () => {
  assert.equal((await runWithAda(start(CLI, ['login']))).code, 0)
  const { code, stderr } = await run(start(CLI, ['call', tasksUrl, '--data', '{"title":"Buy milk"}']))
  assert.equal(code, 3)
  assert.match(stderr, /answered 403[\s\S]*The API asks for: Tasks\.ReadWrite/)
  assert.match(stderr, /→ run: latchwork login --scope https:\/\/tasks\.contoso\.example\/Tasks\.ReadWrite\n/)
})

test('latchwork call tells what the token was for when another API does not take it (RFC 9068 §4)', async () => {
  const events = tasksUrl
    .replace(environment['TASKS_PORT'] ?? '', environment['CALENDAR_PORT'] ?? '')
    .replace('tasks', 'events')
  const { code, stderr } = await run(start(CLI, ['call', events]))
  assert.equal(code, 1)
  assert.match(stderr, /answered 401.*[^.]\.\n.*token was for: https:\/\/tasks\.contoso\.example\/\.default\n/)
  assert.match(stderr, new RegExp(`→ run: latchwork call ${events} --scope`))
})

test('a refusal of the server is one sentence, its trace ID, and the command that explains it', async () => {
  const { code, stderr } = await run(start(CLI, ['token', '--scope', 'https://nothing.example/Read']))
  assert.equal(code, 1)
  assert.match(stderr, /^✗ AADSTS500011: [^\n]*\.\n {2}Trace ID (\S{36})\n→ run: latchwork explain \1/)
})

test('latchwork clock and fault order the development server (DESIGN §4)', async () => {
  const moved = await run(start(CLI, ['clock', '+2h', '--json']))
  assert.equal((JSON.parse(moved.stdout) as { offsetSeconds: number }).offsetSeconds, 7200)
  const renewed = await run(start(CLI, ['call', tasksUrl]))
  assert.equal(renewed.code, 0, renewed.stderr)
  await run(start(CLI, ['clock', '+91d']))
  assert.equal((await run(start(CLI, ['call', tasksUrl]))).code, 3, 'an expired refresh token means signing in again')
  assert.equal((await run(start(CLI, ['clock', 'reset', '--json']))).code, 0)
  assert.match(
    (await run(start(CLI, ['fault', 'token', '503', '--for', '30s']))).stdout,
    /token answers 503 for 30 seconds/,
  )
  const unknown = await run(start(CLI, ['fault', 'tokens', '503']))
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /refused: target must be one of token, [^"]*\.\n→ run: latchwork fault --help/)
  const failing = await fetchToken()
  assert.equal(failing, 503)
  await run(start(CLI, ['fault', 'token', '503', '--for', '0s']))
  assert.equal(await fetchToken(), 400)
})

/** The status of an empty request to the token endpoint, by a process that trusts the certificate. */
async function fetchToken(): Promise<number> {
  const url = `https://localhost:${environment['LATCHWORK_PORT']}/common/oauth2/v2.0/token`
  const script = `const { status } = await fetch('${url}', { method: 'POST', body: new URLSearchParams() }); console.log(status)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...environment, NODE_EXTRA_CA_CERTS: join(folder, 'tls', 'ca.pem') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return Number((await run(child)).stdout)
}

test('latchwork demo tells the scenario and exits 0 in under 30 s; no secret is printed whole', async () => {
  const began = performance.now()
  const { code, stdout, stderr } = await run(start(CLI, ['demo']))
  assert.equal(code, 0, stderr)
  assert.ok(performance.now() - began < 30_000)
  for (const step of [
    '1 authorize',
    '2 consent',
    '3 redeem',
    '4 tokens',
    '5 call',
    '6 refresh',
    'expired',
    'second app',
    'blocked',
    'directory',
  ])
    assert.match(stdout, new RegExp(`^✓ ${step} `, 'm'))
  assert.match(stdout, /display name=Ada Lovelace tenant ID=7f0c2b1e-/)
  assert.match(stdout, /error=invalid_grant error_codes=700082/)
  assert.match(stdout, /AADSTS90094/)
  assert.doesNotMatch(stdout, /eyJ[\w-]{10}|correct horse/)
})
