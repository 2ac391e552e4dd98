// `latchwork init` and `latchwork serve` on an empty folder, as an operator does it: no demo directory, no known password.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { createDevCertificates } from '../../packages/server/src/dev/tls/dev-certificates.ts'
import { findFreePort } from './free-port.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface EmptyInstance extends AsyncDisposable {
  readonly baseUrl: string
  /** PEM file of the authority that signed the server's certificate. */
  readonly caFile: string
  /** The one-time link of the first administrator. */
  readonly link: string
}

/** @param admin user name of the first administrator; its domain becomes the first organization */
export async function startEmptyInstance(admin: string): Promise<EmptyInstance> {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-serve-'))
  const [data, tls] = [join(folder, 'data'), join(folder, 'certificate')]
  await createDevCertificates(tls)
  const caFile = join(tls, 'ca.pem')
  setDefaultCACertificates([...getCACertificates('default'), await readFile(caFile, 'utf8')])
  const port = await findFreePort()
  const baseUrl = `https://localhost:${port}`
  const settings = ['--data', data, '--public-url', baseUrl, '--port', String(port), '--host', '127.0.0.1']
  settings.push('--tls-cert', join(tls, 'cert.pem'), '--tls-key', join(tls, 'key.pem'), '--log-level', 'error')
  const init = run(['init', '--admin', admin, ...settings])
  const link = (await text(init.stdout)).trim()
  const server = run(['serve', ...settings])
  const takeAlong = (): void => void server.kill('SIGKILL')
  process.once('exit', takeAlong)
  await firstLine(server)
  return {
    baseUrl,
    caFile,
    link,
    [Symbol.asyncDispose]: async () => {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
      process.off('exit', takeAlong)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type Child = ChildProcessByStdio<null, Readable, null>

function run(args: readonly string[]): Child {
  const cli = join(root, 'packages/cli/src/main.ts')
  return spawn(process.execPath, ['--conditions=latchwork-source', cli, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function firstLine(child: Child): Promise<void> {
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('ready ')) return
  throw new Error('the server did not start')
}
