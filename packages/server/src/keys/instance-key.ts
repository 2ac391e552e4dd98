import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { err, ok, type Result } from '@latchwork/protocol'
import { Secret } from './secret.ts'

const KEY_BYTES = 32
/** 32 bytes in base64 or base64url, with or without padding: what `openssl rand -base64 32` prints is welcome too. */
const KEY_TEXT = /^[A-Za-z0-9+/_-]{43}=?$/

/** `missing`: no file, or nothing to read; `malformed`: not 32 bytes in base64; `unreadable`: the system refused. */
export type InstanceKeyProblem = 'missing' | 'malformed' | 'unreadable'

export interface InstanceKeyFile {
  readonly path: string
  /** Only for an instance without data: a new key over existing data would make every key in the database unreadable. */
  readonly mayCreate: boolean
  readonly random: (bytes: number) => Buffer
}

/** The key that everything else at rest is sealed with (DESIGN §3 Sealing keys), from its file, or a new one where allowed. */
export async function loadInstanceKey(file: InstanceKeyFile): Promise<Result<Secret, InstanceKeyProblem>> {
  const found = await readKey(file.path)
  if (found.ok || found.error !== 'missing' || !file.mayCreate) return found
  await createFile(file.path, `${file.random(KEY_BYTES).toString('base64url')}\n`)
  return readKey(file.path)
}

async function readKey(path: string): Promise<Result<Secret, InstanceKeyProblem>> {
  let text: string
  try {
    text = (await readFile(path, 'utf8')).trim()
  } catch (error) {
    return err((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable')
  }
  const bytes = Buffer.from(text, 'base64')
  return KEY_TEXT.test(text) && bytes.length === KEY_BYTES ? ok(new Secret(bytes)) : err('malformed')
}

/** Complete or absent, on disk before its first use, and never over another process's key: `link` refuses an existing name. */
async function createFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomUUID()}.new`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(dirname(path))
}

/** The new name must survive a power cut as well; some systems cannot open a folder, and then the file alone must do. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch {
    return
  }
}
