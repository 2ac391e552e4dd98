import type { Result } from '@latchwork/protocol'

import { AuthError } from '../auth-error.ts'
import type { AuthFailure } from '../auth-error.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { Environment } from '../environment.ts'
import type { MetadataRules, Server } from './judge-metadata.ts'

/** What every acquisition of one client shares. */
export interface Session {
  readonly clientId: string
  /** First half of every cache key. */
  readonly clientKey: string
  readonly appName: string
  readonly defaultScopes: readonly string[]
  readonly rules: MetadataRules
  readonly environment: Environment
  readonly cache: () => Promise<TokenCache>
  /** The metadata, at most an hour old. */
  readonly server: (signal?: AbortSignal) => Promise<Server>
  /** The same server with a tenant's issuer in place of the template. One object per issuer: oauth4webapi keeps keys by object. */
  readonly serverOf: (server: Server, issuer: string) => Server
}

const METADATA_AGE_MS = 3_600_000

type Fixed = Omit<Session, 'server' | 'serverOf'>

export function createSession(fixed: Fixed): Session {
  let known: { readonly server: Server; readonly since: number } | undefined
  let flight: Promise<Result<Server, AuthFailure>> | undefined
  const byIssuer = new WeakMap<Server, Map<string, Server>>()

  const load = async (): Promise<Server> => {
    const now = fixed.environment.now()
    if (known !== undefined && Math.abs(now - known.since) < METADATA_AGE_MS) return known.server
    // One flight for all callers; it belongs to none of them, so no caller's signal ends it.
    flight ??= find(fixed).finally(() => {
      flight = undefined
    })
    const server = unwrap(await flight)
    if (known === undefined || known.since < now) known = { server, since: now }
    return known.server
  }

  return {
    ...fixed,
    server: (signal) => abortable(load(), signal),
    serverOf: (server, issuer) => {
      const tenants = byIssuer.get(server) ?? new Map<string, Server>()
      byIssuer.set(server, tenants)
      const known = tenants.get(issuer) ?? { ...server, issuer }
      tenants.set(issuer, known)
      return known
    },
  }
}

/** Loaded only now: a token from the cache needs none of it. */
async function find(fixed: Fixed): Promise<Result<Server, AuthFailure>> {
  const { findMetadata } = await import('./find-metadata.ts')
  return findMetadata(fixed.rules, fixed.environment)
}

/** The value, or the failure thrown: the step from rules to the library's edge. */
export function unwrap<T>(result: Result<T, AuthFailure>): T {
  if (!result.ok) throw new AuthError(result.error)
  return result.value
}

/** The promise, or the caller's abort, whichever is first. The work behind the promise goes on. */
export async function abortable<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work
  work.catch(() => undefined)
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
