import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import { borrowPostgres, freshDatabase } from '../../../../test/kit/postgres.ts'
import type { Deps } from '../../src/deps.ts'
import { Secret } from '../../src/keys/secret.ts'
import { DEMO_DIRECTORY } from '../../src/dev/demo-directory.ts'
import { commitPlan, planDirectory } from '../../src/directory-file/apply.ts'
import { parseDirectoryFile } from '../../src/directory-file/parse.ts'
import type { Injected } from '../../src/http/serve.ts'
import { createServer, type RunningServer } from '../../src/start-server.ts'
import { openDb } from '../../src/store/open.ts'
import type { Db } from '../../src/store/sql.ts'
import { REHASH_PASSWORD } from '../../src/store/users.ts'

/** A whole server in this process: real routes, real SQL in memory, a clock that stands still until it is moved. */
export interface TestServer extends RunningServer {
  readonly baseUrl: string
  /** Everything that was logged, to search it for secrets. */
  readonly logged: string[]
  readonly clock: { now(): number; advance(seconds: number): void }
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Injected>
  post(
    path: string,
    fields: Readonly<Record<string, string>> | string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Injected>
}

export type Engine = 'sqlite' | 'postgres'
export const ENGINES: readonly Engine[] = ['sqlite', 'postgres']

export interface TestServerOptions {
  readonly directory?: unknown
  readonly address?: string
  /** With a database of its own, gone at `close`; absent: as `LATCHWORK_TEST_ENGINE` says, else SQLite. */
  readonly engine?: Engine
  readonly mode?: 'dev' | 'serve'
  /** Nodes of one instance share it. */
  readonly instanceKey?: Buffer
}

const FORM = 'application/x-www-form-urlencoded'

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  let time = Date.parse('2026-07-01T09:00:00Z') / 1000
  const logged: string[] = []
  const log = (message: string, fields?: unknown): void =>
    void logged.push(`${message} ${JSON.stringify(fields ?? {})}`)
  const baseUrl = 'https://login.test'
  const { address, drop } = await chooseDatabase(options)
  const db = await openDb(address)
  const created = await createServer({
    config: {
      mode: options.mode ?? 'serve',
      port: 443,
      data: '',
      publicUrl: baseUrl,
      logLevel: 'info',
      trustedProxies: [],
      host: '127.0.0.1',
    },
    db: auditedOnly(db),
    instanceKey: new Secret(options.instanceKey ?? randomBytes(32)),
    log: { info: log, warn: log, error: log },
    now: () => time,
  })
  if (!created.ok) throw new Error(created.error)
  const server = created.value
  const { deps } = server
  const applied = await applyDirectory(options.directory ?? DEMO_DIRECTORY, deps)
  if (!applied.ok) throw new Error(JSON.stringify(applied.error))
  const host = { host: 'login.test' }
  return {
    ...server,
    close: () => server.close().finally(drop),
    deps: { ...deps, db },
    baseUrl,
    logged,
    clock: { now: () => time, advance: (seconds) => void (time += seconds) },
    get: (path, headers = {}) => server.http.inject({ url: path, headers: { ...host, ...headers } }),
    post: (path, fields, headers = {}) =>
      server.http.inject({
        method: 'POST',
        url: path,
        headers: { ...host, 'content-type': FORM, ...headers },
        body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
      }),
  }
}

async function chooseDatabase({ address, engine }: TestServerOptions) {
  if (address !== undefined || (engine ?? process.env['LATCHWORK_TEST_ENGINE']) !== 'postgres')
    return { address: address ?? ':memory:', drop: () => Promise.resolve() }
  const cluster = await borrowPostgres()
  const { url, drop } = await freshDatabase(cluster.url)
  return { address: url, drop: () => drop().finally(() => cluster.stop()) }
}

const CHANGES_DIRECTORY =
  /^\s*(?:INSERT INTO|UPDATE|DELETE FROM) (?:tenants|users|applications|service_principals|permission_grants|app_role_assignments|consent_requests|deleted_applications|directory_groups|group_members|one_time_links)\b/

/**
 * The server's way to the database: it fails where the directory changes and no audit event tells of it in the same commit (DESIGN §6).
 * The one exception changes nothing that anybody can see (docs/logs.md).
 */
function auditedOnly(db: Db): Db {
  return {
    rows: (query) => db.rows(query),
    close: () => db.close(),
    commit(changes) {
      const silent = changes.find(({ name, sql }) => CHANGES_DIRECTORY.test(sql.text) && name !== REHASH_PASSWORD)
      const told = changes.some((change) => change.sql.text.includes('INSERT INTO audit_events'))
      if (silent && !told) throw new Error(`"${silent.name}" is committed without an audit event`)
      return db.commit(changes)
    },
  }
}

/** Parses, plans and commits a directory file. */
export async function applyDirectory(value: unknown, deps: Deps) {
  const parsed = parseDirectoryFile(value, { plainSecrets: true })
  if (!parsed.ok) return parsed
  const plan = await planDirectory(parsed.value, {
    ...deps,
    hashPassword: (password) => deps.passwords.hash(password),
    hashSecret: (text) => deps.secrets.hash(text),
  })
  return plan.ok ? commitPlan(plan.value, deps) : plan
}

/** Starts servers that end with the tests of the file. */
export function serversOfThisFile(): (directory?: unknown) => Promise<TestServer> {
  const servers: TestServer[] = []
  after(() => Promise.all(servers.map((each) => each.close())))
  return async (directory) => {
    const server = await startTestServer(directory === undefined ? {} : { directory })
    servers.push(server)
    return server
  }
}
