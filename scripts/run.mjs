// Starts every command of a checkout on the Node it needs, from any Node >= 18 and without a prior install.
// Built-ins only, plain JavaScript: this file must run before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.latchwork-stamp')
const wanted = [24, 15]
const pinned = join(modules, `node-linux-${process.arch}`, 'bin', 'node')
const pinnedExistsHere = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)

const [command = 'start', ...args] = process.argv.slice(2)
if (!isRecent(process.version) && !pinnedExistsHere) giveUp()
await install()
const node = isRecent(process.version) ? process.execPath : findPinned()
run(node)

/** The lock file decides what must be installed; the platform decides which binaries that means. */
function currentStamp() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  return hash.update(`${process.platform} ${process.arch}`).digest('hex')
}

function isInstalled(stamp) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
}

async function install() {
  const stamp = currentStamp()
  if (isInstalled(stamp)) return
  const release = await lock()
  try {
    if (isInstalled(stamp)) return
    process.stderr.write('Installing… (once, about a minute)\n')
    const flags = [
      'ci',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
    ]
    const npm = process.env.npm_execpath
    const [program, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
    // Standard output belongs to the command that follows.
    const done = spawnSync(program, [...first, ...flags], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: program === 'npm' && process.platform === 'win32',
    })
    if (done.error) fail(`npm could not be started: ${done.error.message}`)
    if (done.status !== 0) process.exit(done.status ?? 1)
    writeFileSync(stampFile, stamp)
  } finally {
    release()
  }
}

/** One install per checkout at a time. The operating system frees the name when its holder dies, however it dies. */
async function lock() {
  const name = `latchwork-install-${createHash('sha256').update(root).digest('hex').slice(0, 24)}`
  const address = { linux: `\0${name}`, win32: `\\\\.\\pipe\\${name}` }[process.platform]
  if (address === undefined) return () => {}
  for (let attempt = 0; ; attempt++) {
    const server = await new Promise((resolve) => {
      const candidate = createServer()
      candidate.once('error', () => resolve(undefined))
      candidate.listen(address, () => resolve(candidate))
    })
    if (server) return () => server.close()
    if (attempt === 0) process.stderr.write('Waiting for another start of this checkout to finish installing…\n')
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

function isRecent(version) {
  const [major, minor] = version.replace('v', '').split('.').map(Number)
  return major > wanted[0] || (major === wanted[0] && minor >= wanted[1])
}

function findPinned() {
  const probe = spawnSync(pinned, ['--version'], { encoding: 'utf8' })
  if (probe.status !== 0 || !isRecent(probe.stdout.trim())) giveUp()
  return pinned
}

function giveUp() {
  fail(
    `Latchwork needs Node.js ${wanted.join('.')} or newer, and this is ${process.version}: install Node.js 24 and run the same command again.`,
  )
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

function run(node) {
  // The command line keeps the caller's directory and is started directly; everything else goes through the table of tasks.
  const entry = command === 'cli' ? [join(root, 'packages/cli/src/main.ts')] : [join(root, 'scripts/tasks.ts'), command]
  const condition = '--conditions=latchwork-source'
  const inherited = process.env.NODE_OPTIONS ?? ''
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    // Compiled modules of the last run: every command starts in half the time.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'latchwork'),
    NODE_OPTIONS: inherited.includes(condition) ? inherited : `${inherited} ${condition}`.trim(),
  }
  const child = spawn(node, [...entry, ...args], { stdio: 'inherit', env })
  // A terminal sends Ctrl-C to the whole group: passing it on would deliver it twice, and twice means "at once".
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  process.on('SIGINT', () => inTerminal || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm's shell dies on SIGTERM without passing it on: without this watch the server would go on as an orphan.
  const parent = process.ppid
  const underNpm = process.env.npm_lifecycle_event !== undefined && command !== 'cli'
  const watch = underNpm && setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500)
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    clearInterval(watch)
    process.exit(code ?? 128 + (constants.signals[signal] ?? 1))
  })
}
