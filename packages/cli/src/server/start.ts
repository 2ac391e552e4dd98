import { createServer } from 'node:net'
import { err, ok, type Result } from '@latchwork/protocol'
import { type Config, type Log, type OpenInstance, loadServer } from './load-server.ts'
import type { Output, Problem } from '../output.ts'

/** An instance that answers requests. */
export interface Started {
  readonly instance: OpenInstance
  readonly log: Log
}

/** Opens everything, listens, and answers what runs; or why it does not, with nothing changed. */
export async function startServer(config: Config, output: Output): Promise<Result<Started, Problem>> {
  const { openInstance } = await loadServer()
  const hosts = config.mode === 'dev' ? ['127.0.0.1', '::1'] : [config.host]
  const free = await checkPort(config.port, hosts[0] ?? '127.0.0.1')
  if (!free.ok) return free
  const log = await openLog(config, output)
  const opened = await openInstance(config, log)
  if (!opened.ok) return err(opened.error)
  const instance = opened.value
  try {
    await instance.http.listen({ port: instance.config.port, hosts })
    return ok({ instance, log })
  } catch (error) {
    await instance.close()
    return err(listenProblem(error, instance.config.port, hosts[0] ?? ''))
  }
}

/** Whether latchwork init has yet to make somebody who can sign in. */
export async function isEmpty({ deps }: OpenInstance): Promise<boolean> {
  const { listTenants } = await loadServer()
  return (await listTenants(deps.db)).length === 0
}

/** Machines read JSON from a pipe, people read lines on a terminal. */
export async function openLog(config: Config, output: Output): Promise<Log> {
  const { createLog } = await loadServer()
  return createLog({
    level: config.logLevel,
    format: config.mode === 'dev' || process.stderr.isTTY ? 'pretty' : 'json',
    color: output.color,
    now: Date.now,
    write: (line) => void process.stderr.write(line),
  })
}

/** Before anything is opened, so that a second start changes nothing. */
function checkPort(port: number, host: string): Promise<Result<void, Problem>> {
  if (port === 0) return Promise.resolve(ok(undefined))
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error) => resolve(err(listenProblem(error, port, host))))
    probe.listen({ port, host }, () => void probe.close(() => resolve(ok(undefined))))
  })
}

function listenProblem(error: unknown, port: number, host: string): Problem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const causes: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is in use: another program, perhaps another Latchwork, listens there. Stop it or choose another with --port.`,
    EACCES: `Port ${port} needs more rights than this user has: choose one above 1023 with --port.`,
    EADDRNOTAVAIL: `This machine has no address ${host} to listen on.`,
  }
  return { sentence: causes[String(code)] ?? `The server cannot listen on ${host}, port ${port}: ${String(error)}` }
}

/** Resolves at the first SIGTERM or SIGINT. A second one ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const stop = (): void => {
      if (asked) process.exit(130)
      asked = true
      resolve()
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  })
}
