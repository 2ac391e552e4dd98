import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from './process.ts'

const folders: string[] = []
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** Stands in for npm: takes a moment and leaves a line for every install. */
const npm = `
import { appendFileSync, mkdirSync } from 'node:fs'
await new Promise((resolve) => setTimeout(resolve, 700))
mkdirSync('node_modules', { recursive: true })
appendFileSync('installs', process.argv.slice(2).join(' ') + '\\n')
console.log('added 1 package')
if (process.env.FAKE_NPM_FAILS) process.exit(7)
`

/** Says what it was given, then does what it was told. */
const entry = `
const [what, ...rest] = process.argv.slice(2)
process.on('SIGTERM', () => process.exit(43))
console.log(JSON.stringify({ args: process.argv.slice(2), options: process.env.NODE_OPTIONS, path: process.env.PATH, cwd: process.cwd(), pid: process.pid }))
if (what === 'exit') process.exit(Number(rest[0]))
if (what === 'wait') setInterval(() => {}, 1000)
`

function makeCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork "quoted" checkout-'))
  folders.push(folder)
  for (const path of ['scripts', 'packages/cli/src']) mkdirSync(join(folder, path), { recursive: true })
  copyFileSync(join(root, 'scripts/run.mjs'), join(folder, 'scripts/run.mjs'))
  copyFileSync(join(root, 'latchwork'), join(folder, 'latchwork'))
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'npm.js'), npm)
  for (const file of ['scripts/tasks.ts', 'packages/cli/src/main.ts']) writeFileSync(join(folder, file), entry)
  return folder
}

interface Started {
  child: ChildProcess
  done: Promise<{ code: number | null; stdout: string; stderr: string }>
}

function start(folder: string, command: string[], env: Record<string, string> = {}): Started {
  const [program = '', ...args] = command
  const { NODE_OPTIONS: _options, npm_lifecycle_event: _event, ...clean } = process.env
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...clean, npm_execpath: join(folder, 'npm.js'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()))
  const done = new Promise<number | null>((resolve) => child.on('close', resolve)).then((code) => ({ code, ...text }))
  return { child, done }
}

const run = [process.execPath, 'scripts/run.mjs']

async function untilExists(file: string): Promise<void> {
  for (let attempt = 0; attempt < 100 && !existsSync(file); attempt++) await wait(100)
}

test('two first starts of one checkout install once, and both then run', async () => {
  const folder = makeCheckout()
  const results = await Promise.all([start(folder, [...run, 'x']).done, start(folder, [...run, 'x']).done])
  assert.deepEqual(
    results.map(({ code }) => code),
    [0, 0],
    results.map(({ stderr }) => stderr).join(''),
  )
  const installs = readFileSync(join(folder, 'installs'), 'utf8').trim().split('\n')
  assert.equal(installs.length, 1)
  assert.match(installs[0] ?? '', /^ci .*--ignore-scripts/)
})

test('a changed lock file is installed again, an unchanged one is not', async () => {
  const folder = makeCheckout()
  const count = () => readFileSync(join(folder, 'installs'), 'utf8').trim().split('\n').length
  for (const _ of [1, 2]) await start(folder, [...run, 'x']).done
  assert.equal(count(), 1)
  writeFileSync(join(folder, 'package-lock.json'), '{ }')
  await start(folder, [...run, 'x']).done
  assert.equal(count(), 2)
})

test('an install that fails ends the start with its exit code, and the next start tries again', async () => {
  const folder = makeCheckout()
  const failed = await start(folder, [...run, 'x'], { FAKE_NPM_FAILS: '1' }).done
  assert.equal(failed.code, 7)
  assert.equal(failed.stdout, '')
  const second = await start(folder, [...run, 'x']).done
  assert.equal(second.code, 0)
})

test("standard output is the command's alone, its exit code is ours, and its children find the same Node and sources", async () => {
  const folder = makeCheckout()
  const { code, stdout, stderr } = await start(folder, [...run, 'exit', '41']).done
  assert.equal(code, 41)
  assert.match(stderr, /Installing…/)
  const said = JSON.parse(stdout) as { options: string; path: string }
  assert.match(said.options, /--conditions=latchwork-source/)
  assert.ok(said.path.startsWith(join(process.execPath, '..')))
})

test('the command line keeps its arguments and its directory, also through a symbolic link', async () => {
  const folder = makeCheckout()
  const elsewhere = mkdtempSync(join(tmpdir(), 'latchwork-elsewhere-'))
  folders.push(elsewhere)
  symlinkSync(join(folder, 'latchwork'), join(elsewhere, 'first'))
  symlinkSync('first', join(elsewhere, 'second'))
  const args = ['a b', '$HOME', '"', "it's", '*']
  const { stdout, stderr } = await start(elsewhere, ['sh', join(elsewhere, 'second'), ...args], {
    npm_execpath: join(folder, 'npm.js'),
  }).done
  const said = JSON.parse(stdout || JSON.stringify({ args: [stderr] })) as { args: string[]; cwd: string }
  assert.deepEqual(said.args, args)
  assert.equal(said.cwd, elsewhere)
})

test('SIGTERM reaches the command, which decides how to end', async () => {
  const folder = makeCheckout()
  const { child, done } = start(folder, [...run, 'wait'])
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  child.kill('SIGTERM')
  assert.equal((await done).code, 43)
})

test('when npm is killed, what it started does not go on alone', async () => {
  const folder = makeCheckout()
  await start(folder, [...run, 'x']).done
  // As npm does it: a shell in between, which dies without passing the signal on.
  const shell = start(folder, ['sh', '-c', `"${process.execPath}" scripts/run.mjs wait > out & wait`], {
    npm_lifecycle_event: 'start',
  })
  await untilExists(join(folder, 'out'))
  let said = ''
  for (let attempt = 0; attempt < 100 && said === ''; attempt++, await wait(100))
    said = readFileSync(join(folder, 'out'), 'utf8')
  const { pid } = JSON.parse(said) as { pid: number }
  shell.child.kill('SIGKILL')
  let alive = true
  for (let attempt = 0; attempt < 50 && alive; attempt++, await wait(100)) alive = isAlive(pid)
  assert.equal(alive, false)
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
