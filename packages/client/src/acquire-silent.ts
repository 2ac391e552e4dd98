import { AuthError } from './auth-error.ts'
import { lookUp } from './cache/data.ts'
import type { CacheKey } from './cache/data.ts'
import type { SilentRequest, TokenResult } from './contract.ts'
import { abortable, unwrap } from './flow/session.ts'
import type { Session } from './flow/session.ts'
import { parseTarget } from './flow/target.ts'
import type { Asked } from './flow/target.ts'
import { renderResult } from './render-result.ts'

/** The silent path: the cache, else one refresh per account and target, shared by all callers of this process. */
export function createSilent(session: Session): (request: SilentRequest) => Promise<TokenResult> {
  const flights = new Map<string, Promise<TokenResult>>()

  const fly = (key: CacheKey, asked: Asked, seen: string | undefined): Promise<TokenResult> => {
    const name = `${key.account}\n${key.target}`
    const flight =
      flights.get(name) ??
      refresh(session, key, asked, seen).finally(() => {
        flights.delete(name)
      })
    flights.set(name, flight)
    return flight
  }

  return async (request) => {
    request.signal?.throwIfAborted()
    const asked = unwrap(parseTarget(request, session.defaultScopes))
    const key: CacheKey = { client: session.clientKey, account: request.account.id, target: asked.key }
    const cache = await session.cache()
    const data = await cache.read()
    const hit = lookUp(data, key, session.environment.now())
    if (hit.kind === 'no-account') {
      throw new AuthError({ code: 'interaction_required', description: 'This account is not signed in.' })
    }
    const seen = data.clients[key.client]?.[key.account]?.accessTokens[key.target]?.token
    if (request.forceRefresh !== true) {
      if (hit.kind === 'fresh') return renderResult(hit.entry.account, hit.token, true)
      if (hit.kind === 'expiring') {
        // The caller has a good token already; a failure shows when it is needed.
        if (hit.entry.refreshToken !== undefined) fly(key, asked, seen).catch(() => undefined)
        return renderResult(hit.entry.account, hit.token, true)
      }
    }
    return abortable(fly(key, asked, seen), request.signal)
  }
}

/** Loaded only now: most calls are answered from the cache. */
async function refresh(session: Session, key: CacheKey, asked: Asked, seen: string | undefined): Promise<TokenResult> {
  const { refreshExclusively } = await import('./refresh-exclusively.ts')
  return refreshExclusively(session, key, asked, seen)
}
