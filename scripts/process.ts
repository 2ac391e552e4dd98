// Child processes of the tasks: one way to start them, signals passed on, exit codes kept.
import { spawn, type ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Runs a file of the checkout on this Node with the terminal attached; resolves to its exit code. */
export function runNode(file: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  // A terminal sends Ctrl-C to the whole group by itself.
  process.on('SIGINT', () => inTerminal || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  // If what started this process is killed outright, the child must not go on alone.
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
  return exitCode(child)
}

export interface Output {
  code: number
  /** Standard output and standard error, in order of arrival. */
  text: string
}

/** Runs a tool from `node_modules/.bin` to its end and keeps what it printed. */
export async function runTool(tool: string, args: string[]): Promise<Output> {
  const child = spawn(join(root, 'node_modules/.bin', tool), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => (text += chunk))
  }
  const code = await exitCode(child)
  return { code, text }
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal])))
  })
}
