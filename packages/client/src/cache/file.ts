import { createHash, randomUUID } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

import { EMPTY_CACHE } from './data.ts'
import type { CacheData } from './data.ts'
import { parseCacheFile, renderCacheFile } from './file-format.ts'
import { holdLock } from './file-lock.ts'
import type { TokenCache } from './token-cache.ts'
import { createTurns } from './turns.ts'

/** A damaged cache file was found: what was done about it. */
export interface CacheRepair {
  readonly file: string
  readonly restored: 'backup' | 'nothing'
}

/**
 * Keeps tokens in one file, mode 0600, shared by any number of processes. Writing goes to a new file that is flushed and renamed over
 * the old one, so a reader or a crash sees one whole generation; the former one stays as `.bak`. Reading again costs one `stat` while
 * nothing has changed.
 * @param onRepair is told once per damaged file; a process warning when absent
 */
export function createFileCache(file: string, onRepair: (repair: CacheRepair) => void = warnRepair): TokenCache {
  const turns = createTurns()
  let known: { stamp: string; data: CacheData } | undefined
  let reported = false

  const read = (): CacheData => {
    const stamp = stampOf(file)
    if (known !== undefined && known.stamp === stamp) return known.data
    const bytes = readIfThere(file)
    let data = bytes === undefined ? EMPTY_CACHE : parseCacheFile(bytes)
    if (data === undefined) {
      const backup = readIfThere(backupOf(file))
      const restored = backup === undefined ? undefined : parseCacheFile(backup)
      if (!reported) onRepair({ file, restored: restored === undefined ? 'nothing' : 'backup' })
      reported = true
      data = restored ?? EMPTY_CACHE
    }
    // The stamp was taken first: a file replaced in between is read again next time.
    known = { stamp, data }
    return data
  }

  const exclusively: TokenCache['exclusively'] = (name, work, signal) =>
    turns(
      name,
      async () => {
        makeFolder(file)
        await using _lock = await holdLock(lockOf(file, name), signal)
        return await work()
      },
      signal,
    )

  return {
    read: async () => read(),
    exclusively,
    update: (change, keep) =>
      exclusively('write', async () => {
        const before = read()
        const after = change(before)
        if (after !== before) writeWhole(file, renderCacheFile(after), keep)
      }),
  }
}

function writeWhole(file: string, bytes: Buffer, keep: 'previous' | 'nothing'): void {
  const next = `${file}.${randomUUID()}.tmp`
  writeFlushed(next, bytes)
  // A damaged generation must not replace a good backup.
  const previous = keep === 'previous' ? readIfThere(file) : undefined
  if (previous !== undefined && parseCacheFile(previous) !== undefined) copyTo(file, backupOf(file))
  renameSync(next, file)
  if (keep === 'nothing') copyTo(file, backupOf(file))
  flushFolder(dirname(file))
}

function writeFlushed(path: string, bytes: Buffer): void {
  const handle = openSync(path, 'wx', 0o600)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** A second name for the same bytes, put in place atomically; a copy where the file system has no links. */
function copyTo(from: string, to: string): void {
  const next = `${to}.${randomUUID()}.tmp`
  try {
    linkSync(from, next)
  } catch {
    copyFileSync(from, next)
    chmodSync(next, 0o600)
  }
  renameSync(next, to)
  // Renaming one name of a file to another of its names leaves the first (POSIX).
  unlinkIfThere(next)
}

/** What changes whenever the file is replaced or written. */
function stampOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stat === undefined ? 'none' : `${stat.ino}.${stat.size}.${stat.mtimeNs}.${stat.ctimeNs}`
}

function readIfThere(file: string): Buffer | undefined {
  try {
    // Left readable for others by a copy or a restore from an archive: closed before it is used (RFC 8252 §8.11).
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
    return readFileSync(file)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}

function unlinkIfThere(file: string): void {
  try {
    unlinkSync(file)
  } catch {
    // Already gone, which is what was wanted.
  }
}

function makeFolder(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
}

/** Makes the rename itself durable; Windows has no such call. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

const backupOf = (file: string): string => `${file}.bak`

/** Names may be accounts, which are no file names. */
const lockOf = (file: string, name: string): string =>
  `${file}.${createHash('sha256').update(name).digest('hex').slice(0, 16)}.lock`

function warnRepair(repair: CacheRepair): void {
  const outcome = repair.restored === 'backup' ? 'its backup is used' : 'signing in again may be needed'
  process.emitWarning(`The token cache ${repair.file} was damaged; ${outcome}.`, 'LatchworkTokenCache')
}
