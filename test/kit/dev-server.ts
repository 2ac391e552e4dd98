// `latchwork dev` as a process of its own: what foreign programs talk to, and what a test may kill.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface DevServer {
  readonly baseUrl: string
  /** Host and port, as MSAL's `knownAuthorities` wants it. */
  readonly host: string
  readonly data: string
  /** Moves the server's clock. */
  advance(seconds: number): Promise<void>
  /** SIGKILL: no drain, no last write. */
  kill(): Promise<void>
  /** SIGTERM and, for a folder of its own, its removal. Answers the exit code. */
  stop(): Promise<number | null>
}

export interface DevServerOptions {
  /** Folder to start over; absent: a new one that {@link DevServer.stop} removes. */
  readonly data?: string
  readonly directory?: string
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Origin under which clients reach it, if something stands in front. */
  readonly publicUrl?: string
}

/** Starts a server and makes this process trust its certificate, as NODE_EXTRA_CA_CERTS would for a program started later. */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'latchwork-dev-')))
  const flags = ['--port', String(options.port ?? 0), '--data', data, '--log-level', 'error']
  if (options.publicUrl !== undefined) flags.push('--public-url', options.publicUrl)
  if (options.directory !== undefined) flags.push('--directory', options.directory)
  const child = spawn(
    process.execPath,
    ['--conditions=latchwork-source', join(root, 'packages/cli/src/main.ts'), 'dev', ...flags],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  // A test that is killed must not leave a server behind.
  const takeAlong = (): void => void child.kill('SIGKILL')
  process.once('exit', takeAlong)
  child.once('exit', () => process.off('exit', takeAlong))
  const baseUrl = await readyAddress(child)
  await trust(join(data, 'tls', 'ca.pem'))
  return {
    baseUrl,
    host: new URL(baseUrl).host,
    data,
    advance: (seconds) => orderClock(baseUrl, seconds),
    kill: async () => void (await end(child, 'SIGKILL')),
    stop: async () => {
      const code = await end(child, 'SIGTERM')
      if (options.data === undefined) await rm(data, { recursive: true, force: true })
      return code
    },
  }
}

async function readyAddress(child: ChildProcess): Promise<string> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  if (child.stdout) {
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /^ready (https:\S+)$/.exec(line)?.[1]
      if (address !== undefined) return address
    }
  }
  throw new Error(`the server did not start: ${said}`)
}

async function trust(caFile: string): Promise<void> {
  const known = getCACertificates('default')
  const ca = await readFile(caFile, 'utf8')
  if (!known.includes(ca)) setDefaultCACertificates([...known, ca])
}

async function orderClock(baseUrl: string, advanceSeconds: number): Promise<void> {
  const response = await fetch(`${baseUrl}/dev/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-latchwork-dev': '1' },
    body: JSON.stringify({ advanceSeconds }),
  })
  if (!response.ok) throw new Error(`the clock did not move: ${await response.text()}`)
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exit = once(child, 'exit')
  child.kill(signal)
  const [code] = (await exit) as [number | null]
  return code
}
