import { availableParallelism } from 'node:os'
import { err, ok, type Result } from '@latchwork/protocol'
import { createMounts, createRoutes } from './app.ts'
import { createEventIds } from './audit/event-id.ts'
import { registerBuiltInClients } from './built-in-clients.ts'
import { createSecretHasher } from './client-auth/secret.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { createDevTools, type DevTools } from './dev/tools.ts'
import { createRefusalRecorder } from './explain/recorder.ts'
import { createHttpServer, type HttpServer } from './http/serve.ts'
import { renderErrorPage } from './interaction/error/page.ts'
import { createSubjects } from './issuance/subjects.ts'
import { startJobs } from './jobs.ts'
import { deriveKey } from './keys/derive.ts'
import { createRandomPool } from './random-pool.ts'
import { createSeals } from './keys/seal.ts'
import { openSealingKeyring } from './keys/sealing-keyring.ts'
import type { Secret } from './keys/secret.ts'
import { createSigner } from './keys/sign.ts'
import { openSigningKeyring } from './keys/signing-keyring.ts'
import type { Log } from './log.ts'
import { createPasswords } from './session/passwords.ts'
import type { Db } from './store/sql.ts'
import { isSpaOrigin } from './store/applications.ts'

/** What a server is made of once files and databases are open. Tests hand over their own. */
export interface ServerParts {
  readonly config: Config
  readonly db: Db
  readonly instanceKey: Secret
  readonly log: Log
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Epoch seconds; default: the machine's clock. */
  readonly now?: () => number
  readonly random?: (bytes: number) => Buffer
  /** A command at the database of a server must not move its portal to the address that the command was given. */
  readonly builtInClients?: 'leave'
}

export interface RunningServer {
  readonly deps: Deps
  readonly http: HttpServer
  /** Lets running requests end, stops the jobs, closes the database. */
  close(): Promise<void>
}

/** Wires everything; holds no rule. The server does not listen yet: see {@link RunningServer.http}. */
export async function createServer(parts: ServerParts): Promise<Result<RunningServer, string>> {
  const { config, db, log, instanceKey } = parts
  const random = parts.random ?? createRandomPool()
  const wallClock = parts.now ?? (() => Math.floor(Date.now() / 1000))
  const dev = config.mode === 'dev' ? createDevTools(wallClock) : undefined
  const now = dev?.now ?? wallClock
  const keyringParts = { instanceKey, now, random }
  const [sealing, signing] = await Promise.all([
    openSealingKeyring(db, keyringParts),
    openSigningKeyring(db, keyringParts),
  ])
  if (!sealing.ok || !signing.ok)
    return err(
      'The instance key does not open the keys in the database: it belongs to another instance. Restore the key from the backup of this one.',
    )
  const eventId = createEventIds(random)
  if (parts.builtInClients !== 'leave') await registerBuiltInClients(config.publicUrl, { db, now, eventId })
  const deps: Deps = {
    config,
    db,
    log,
    now,
    random,
    eventId,
    refusals: createRefusalRecorder({ db, log, now }),
    seals: createSeals(sealing.value, random),
    signer: createSigner({ keyring: signing.value, publicUrl: config.publicUrl, now }),
    subjects: createSubjects(deriveKey(instanceKey, 'pairwise-subject')),
    passwords: createPasswords(availableParallelism() - 1),
    secrets: createSecretHasher(deriveKey(instanceKey, 'client-secret')),
  }
  const http = await openHttp(parts, deps, dev)
  const jobs = startJobs({
    db,
    log,
    now,
    rotate: async () => void (await Promise.all([sealing.value.rotate(), signing.value.rotate()])),
  })
  return ok({
    deps,
    http,
    async close() {
      await http.close()
      await deps.refusals.flush()
      await jobs.stop()
      await db.close()
    },
  })
}

function openHttp({ config, db, log, tls }: ServerParts, deps: Deps, dev: DevTools | undefined): Promise<HttpServer> {
  return createHttpServer({
    routes: [...createRoutes(deps), ...(dev?.routes ?? [])],
    mounts: createMounts(deps),
    publicHost: new URL(config.publicUrl).host,
    trustedProxies: config.trustedProxies,
    mayReadAnswers: (origin) => isSpaOrigin(db, origin),
    errorPage: (refusal, { traceId, correlationId }, time) =>
      renderErrorPage({ refusal, status: refusal.status, traceId, correlationId, time, formActions: [] }),
    onRefusal: deps.refusals.record,
    log,
    now: deps.now,
    ...(tls && { tls }),
    ...(dev && { faults: dev.faults }),
  })
}
