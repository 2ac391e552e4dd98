import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readFileSync, statSync, unlinkSync, utimesSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * A lock between processes, as a file made with O_EXCL. The holder touches it twice a second. A lock whose process is dead is broken
 * as soon as it has missed its beats, one whose process is alive or on another machine only after half a minute of silence.
 */
const BEAT_MS = 500
const DEAD_AFTER_MS = 1500
const SILENT_AFTER_MS = 30_000
const POLL_MS = 15

interface Holder {
  readonly id: string
  readonly pid: number
  readonly host: string
  /** Tells a process from a later one with the same number, where the system shows it. */
  readonly started: string | undefined
}

/** Takes the lock, waiting as long as the signal permits. Disposing of it lets it go. */
export async function holdLock(path: string, signal?: AbortSignal): Promise<AsyncDisposable> {
  const me: Holder = { id: randomUUID(), pid: process.pid, host: hostname(), started: startOf(process.pid) }
  while (!takeLock(path, me)) {
    signal?.throwIfAborted()
    if (isAbandoned(path)) breakLock(path)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS * (0.5 + Math.random())))
  }
  const beat = setInterval(() => touch(path, me), BEAT_MS)
  beat.unref()
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(beat)
      if (readHolder(path)?.id === me.id) unlinkIfThere(path)
    },
  }
}

function takeLock(path: string, me: Holder): boolean {
  let handle: number
  try {
    handle = openSync(path, 'wx', 0o600)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    // Windows says EPERM while a deleted file is still open somewhere.
    if (code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32')) return false
    throw cause
  }
  try {
    writeSync(handle, JSON.stringify(me))
  } finally {
    closeSync(handle)
  }
  return true
}

function isAbandoned(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return false
  const silentFor = Date.now() - stat.mtimeMs
  if (silentFor < DEAD_AFTER_MS) return false
  if (silentFor > SILENT_AFTER_MS) return true
  const holder = readHolder(path)
  // Killed between making the file and writing into it.
  if (holder === undefined) return true
  return holder.host === hostname() && !isAlive(holder)
}

/**
 * Breaking is itself exclusive, and looks again before it removes: two processes that both saw the dead lock must not remove the
 * first one's new lock. Nothing here waits, so a breaker's mark outlives it only if the process is killed within microseconds.
 */
function breakLock(path: string): void {
  const mark = `${path}.break`
  try {
    closeSync(openSync(mark, 'wx', 0o600))
  } catch {
    const stat = statSync(mark, { throwIfNoEntry: false })
    if (stat !== undefined && Date.now() - stat.mtimeMs > SILENT_AFTER_MS) unlinkIfThere(mark)
    return
  }
  try {
    if (isAbandoned(path)) unlinkIfThere(path)
  } finally {
    unlinkIfThere(mark)
  }
}

/** The time is written, not left to the file system, whose clock may be another machine's. */
function touch(path: string, me: Holder): void {
  try {
    if (readHolder(path)?.id === me.id) utimesSync(path, new Date(), new Date())
  } catch {
    // Broken by someone who took us for dead; letting go will notice the same.
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const started = startOf(holder.pid)
  return holder.started === undefined || started === undefined || started === holder.started
}

/** Field 22 of `/proc/{pid}/stat`, counted after the name, which may hold blanks. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Already gone, which is what was wanted.
  }
}
