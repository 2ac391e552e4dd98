// A snippet of the portal in a file of its own, run as the portal says.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))

/** Whoever waits longer waits for ever. */
const LONGEST_MS = 60_000

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Run {
  /** Name and text of the file, as the page shows them. */
  readonly file: string
  readonly code: string
  readonly caFile: string
  /** Hears of the address at which to sign in; what it answers is typed into the program. */
  readonly onAddress: (address: string) => Promise<string>
}

/** Runs the text unchanged, on a machine without a browser that the program could open. */
export async function runSnippet({ onAddress, ...paste }: Run): Promise<Ended> {
  const { child, folder } = await start(paste)
  try {
    return await follow(child, onAddress)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs a program that does not end; disposing of it ends it. */
export async function startSnippet(paste: Omit<Run, 'onAddress'>): Promise<AsyncDisposable> {
  const { child, folder } = await start(paste)
  if (child.stderr) await once(child.stderr, 'data')
  return {
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, 'exit')
      if (child.kill()) await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function start({ file, code, caFile }: Omit<Run, 'onAddress'>) {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-snippet-'))
  await writeFile(join(folder, file), code)
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const isScript = file.endsWith('.sh')
  const [program, args] = isScript ? ['bash', [file]] : [process.execPath, ['--conditions=latchwork-source', file]]
  const child: ChildProcess = spawn(program, args, {
    cwd: folder,
    env: {
      PATH: isScript ? process.env['PATH'] : dirname(process.execPath),
      HOME: folder,
      NODE_EXTRA_CA_CERTS: caFile,
      CURL_CA_BUNDLE: caFile,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  return { child, folder }
}

async function follow(child: ChildProcess, onAddress: Run['onAddress']): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  let failure: unknown
  let acting: Promise<void> | undefined
  // Most programs have ended when the answer could be typed: they listen for it themselves.
  child.stdin?.on('error', () => undefined)
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
    const address = /^https:\S+\/authorize\?\S+$/m.exec(said.stderr)?.[0]
    if (address === undefined || acting !== undefined) return
    acting = onAddress(address)
      .then((typed) => void child.stdin?.end(`${typed}\n`))
      .catch((error: unknown) => {
        failure = error
        child.kill()
      })
  })
  const timer = setTimeout(() => child.kill(), LONGEST_MS)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  await acting
  if (failure !== undefined) throw failure
  return { code, ...said }
}
