import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'

/** A program that was started and has said that it is ready. */
export interface Launched {
  readonly pid: number
  /** From the start of the process to the first answer of `/health`, milliseconds. */
  readonly readyMilliseconds: number
  stop(): Promise<void>
}

const processorCount = availableParallelism()
const canPin = processorCount > 1 && spawnSync('taskset', ['-p', String(process.pid)]).status === 0

/** Servers on processor 0, the load and the guarded API on processor 1, when there are two and the system can pin. */
export function pinned(program: readonly string[], processor: 0 | 1): readonly string[] {
  const node = [process.execPath, '--conditions=latchwork-source', '--disable-warning=ExperimentalWarning', ...program]
  return canPin ? ['taskset', '-c', String(processor), ...node] : node
}

export function describePinning(): string {
  return canPin ? 'servers on processor 0, load on processor 1' : 'not pinned'
}

/** Nothing outlives the benchmark, however it ends. */
const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const)
  process.once(signal, () => process.exit(128 + number))

const patienceMilliseconds = 30_000

/** Starts a server and waits until `/health` answers. Its standard error is shown when it does not. */
export async function launch(program: readonly string[], port: number, processor: 0 | 1): Promise<Launched> {
  const [command = '', ...args] = pinned(program, processor)
  const started = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const said: string[] = []
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()))
  const ready = (async () => {
    for await (const text of child.stdout) if (String(text).includes('ready')) return true
    return false
  })()
  const late = AbortSignal.timeout(patienceMilliseconds)
  const isReady = await Promise.race([
    ready,
    once(child, 'exit').then(() => false),
    wait(patienceMilliseconds, false, { ref: false }),
  ])
  child.stdout.resume()
  const address = `http://127.0.0.1:${port}/health`
  if (!isReady || !(await fetch(address, { signal: late, headers: { Connection: 'close' } })).ok) {
    child.kill()
    throw new Error(`${program[0]} did not start: ${said.join('').slice(-2000)}`)
  }
  const readyMilliseconds = performance.now() - started
  return { pid: child.pid ?? 0, readyMilliseconds, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(killer)
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
