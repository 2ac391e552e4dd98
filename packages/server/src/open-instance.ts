import { access, mkdir, readFile } from 'node:fs/promises'
import { createServer as createProbe } from 'node:net'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { err, ok, type Result } from '@latchwork/protocol'
import type { Config } from './config.ts'
import { createDevCertificates } from './dev/tls/dev-certificates.ts'
import { type InstanceKeyProblem, loadInstanceKey } from './keys/instance-key.ts'
import type { Secret } from './keys/secret.ts'
import type { Log } from './log.ts'
import { problem, type StartProblem } from './start-problem.ts'
import { createServer, type RunningServer } from './start-server.ts'
import { openDb, SchemaTooNew, StoreUnavailable } from './store/open.ts'
import type { Db } from './store/sql.ts'
import { randomBytes } from 'node:crypto'

export interface OpenInstance extends RunningServer {
  readonly config: Config
  /** Rows that the directory file changed. */
  readonly changes: number
}

/**
 * Opens everything that persists and wires the server; nothing is changed when it refuses. It does not listen yet.
 *
 * @param directory whether the file of the settings is applied, or in development without one the demo directory
 */
export async function openInstance(
  wanted: Config,
  log: Log,
  directory: 'apply' | 'leave' = 'apply',
): Promise<Result<OpenInstance, StartProblem>> {
  const config = wanted.port === 0 ? withPort(wanted, await freePort()) : wanted
  const folder = await openFolder(config)
  if (!folder.ok) return folder
  const instanceKey = await openInstanceKey(config)
  if (!instanceKey.ok) return instanceKey
  const tls = await openTls(config)
  if (!tls.ok) return tls
  const db = await openDatabase(config)
  if (!db.ok) return db
  const server = await createServer({
    config,
    db: db.value,
    instanceKey: instanceKey.value,
    log,
    ...(tls.value && { tls: tls.value }),
    ...(directory === 'leave' && { builtInClients: 'leave' as const }),
  })
  if (!server.ok) {
    await db.value.close()
    return err(problem(server.error))
  }
  const applied = directory === 'leave' ? ok(0) : await applyDirectoryOf(server.value)
  if (applied.ok) return ok({ ...server.value, config, changes: applied.value })
  await server.value.close()
  return applied
}

function withPort(config: Config, port: number): Config {
  return { ...config, port, publicUrl: config.publicUrl.replace(/:0$/, `:${port}`) }
}

async function freePort(): Promise<number> {
  const probe = createProbe()
  await new Promise<void>((resolve) => void probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise<void>((resolve) => void probe.close(() => resolve()))
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

const databaseFile = (config: Config): string => join(config.data, 'latchwork.db')
const caFile = (config: Config): string => join(config.data, 'tls', 'ca.pem')

async function openFolder(config: Config): Promise<Result<void, StartProblem>> {
  if (config.mode === 'serve' && (await exists(caFile(config)))) {
    return err(
      problem(
        `The data folder ${config.data} was made by latchwork dev (demo accounts, known passwords): give serve a folder of its own.`,
      ),
    )
  }
  if (config.mode === 'dev' && (await exists(databaseFile(config))) && !(await exists(caFile(config)))) {
    return err(
      problem(
        `The data folder ${config.data} is one of latchwork serve: it has a database and no development certificate. A command for files needs --config FILE, or --serve and the server's settings; latchwork dev needs a folder of its own.`,
      ),
    )
  }
  try {
    await mkdir(config.data, { recursive: true, mode: 0o700 })
    return ok(undefined)
  } catch (error) {
    return err(problem(`The data folder ${config.data} cannot be used: ${wordsOf(error)}.`))
  }
}

async function openInstanceKey(config: Config): Promise<Result<Secret, StartProblem>> {
  if (config.mode === 'serve' && config.database !== undefined && config.instanceKeyFile === undefined) {
    return err(
      problem(
        'With PostgreSQL the instance key must be given: set instanceKeyFile (--instance-key-file), equal on all nodes.',
      ),
    )
  }
  const path = config.instanceKeyFile ?? join(config.data, 'instance.key')
  const mayCreate = config.instanceKeyFile === undefined && !(await exists(databaseFile(config)))
  const loaded = await loadInstanceKey({ path, mayCreate, random: randomBytes })
  return loaded.ok ? loaded : err(problem(keySentence(loaded.error, path)))
}

function keySentence(reason: InstanceKeyProblem, path: string): string {
  const words: Readonly<Record<InstanceKeyProblem, string>> = {
    missing: `The instance key ${path} is missing: restore it from your backup (a new one could not open the existing data).`,
    malformed: `The instance key ${path} is not 32 bytes in base64: restore it from your backup, or for a new instance make one with "openssl rand -base64 32".`,
    unreadable: `The instance key ${path} cannot be read: check its owner and permissions.`,
  }
  return words[reason]
}

async function openTls(config: Config): Promise<Result<{ cert: string; key: string } | undefined, StartProblem>> {
  try {
    if (config.mode === 'dev') return ok(await createDevCertificates(join(config.data, 'tls')))
    if (config.tlsCert === undefined || config.tlsKey === undefined) return ok(undefined)
    const [cert, key] = await Promise.all([readFile(config.tlsCert, 'utf8'), readFile(config.tlsKey, 'utf8')])
    // Said here with the names of the files; the socket would only say that it cannot listen.
    createSecureContext({ cert, key })
    return ok({ cert, key })
  } catch (error) {
    const { tlsCert = join(config.data, 'tls'), tlsKey } = config
    const files = tlsKey === undefined ? tlsCert : `${tlsCert} with the key ${tlsKey}`
    return err(problem(`The TLS certificate ${files} cannot be used: ${wordsOf(error)}.`))
  }
}

async function openDatabase(config: Config): Promise<Result<Db, StartProblem>> {
  try {
    return ok(await openDb(config.database ?? databaseFile(config)))
  } catch (error) {
    if (error instanceof SchemaTooNew || error instanceof StoreUnavailable) return err(problem(error.message))
    return err(problem(`The database cannot be opened: ${wordsOf(error)}.`))
  }
}

/** Most instances keep their directory in the database alone and start without what reads a file. */
async function applyDirectoryOf({ deps }: RunningServer): Promise<Result<number, StartProblem>> {
  if (deps.config.directory === undefined && deps.config.mode === 'serve') return ok(0)
  const { applyStartDirectory } = await import('./directory-plan.ts')
  return applyStartDirectory(deps)
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
