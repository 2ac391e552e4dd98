import { AuthError } from './auth-error.ts'
import type { AuthFailure } from './auth-error.ts'
import { dropRefreshToken, lookUp, putRefreshed } from './cache/data.ts'
import type { AccountEntry, CacheKey } from './cache/data.ts'
import type { TokenCache } from './cache/token-cache.ts'
import type { TokenResult } from './contract.ts'
import { judgeRefreshedIdentity } from './flow/judge-id-token.ts'
import type { Server } from './flow/judge-metadata.ts'
import { isTokenDead } from './flow/judge-refusal.ts'
import type { Session } from './flow/session.ts'
import { requestScopes } from './flow/target.ts'
import type { Asked } from './flow/target.ts'
import { redeemRefreshToken } from './flow/token-request.ts'
import { renderResult } from './render-result.ts'

/** A process that holds the lock longer than this for one refresh is stuck. */
const LOCK_PATIENCE_MS = 120_000

/**
 * One refresh per account at a time, across processes: lock, read again, adopt what another process brought, else refresh, and store
 * before letting go. Nothing but the server's refusal of the very token that is stored ends a session.
 * @param seen the access token that the caller does not want any more
 */
export async function refreshExclusively(
  session: Session,
  key: CacheKey,
  asked: Asked,
  seen: string | undefined,
): Promise<TokenResult> {
  const cache = await session.cache()
  const server = await session.server()
  const turn = (): Promise<TokenResult> => refreshOrAdopt({ session, cache, key, asked, seen, server })
  return cache.exclusively(`${key.client} ${key.account}`, turn, AbortSignal.timeout(LOCK_PATIENCE_MS))
}

interface Turn {
  readonly session: Session
  readonly cache: TokenCache
  readonly key: CacheKey
  readonly asked: Asked
  /** The access token that the caller does not want. */
  readonly seen: string | undefined
  readonly server: Server
}

async function refreshOrAdopt(turn: Turn): Promise<TokenResult> {
  const { session, cache, key } = turn
  let refused: { readonly token: string; readonly failure: AuthFailure } | undefined
  for (;;) {
    const hit = lookUp(await cache.read(), key, session.environment.now())
    if (hit.kind === 'no-account') throw new AuthError(signInNeeded('This account was signed out.'))
    if ((hit.kind === 'fresh' || hit.kind === 'expiring') && hit.token.token !== turn.seen) {
      return renderResult(hit.entry.account, hit.token, true)
    }
    const sent = hit.entry.refreshToken
    // The store was not changed since the server refused this very token: now it may go, and only it.
    if (refused !== undefined && (sent === undefined || sent === refused.token)) {
      const dead = refused.token
      await cache.update((data) => dropRefreshToken(data, key, dead), 'nothing')
      throw new AuthError(refused.failure)
    }
    if (sent === undefined) throw new AuthError(signInNeeded('The session of this account has ended.'))
    const outcome = await refreshOnce(turn, hit.entry, sent)
    if ('result' in outcome) return outcome.result
    if (!isTokenDead(outcome.failure)) throw new AuthError(outcome.failure)
    // Refused for good; perhaps a newer one lies in the store by now (a lock broken by a long sleep of the machine).
    refused = { token: sent, failure: outcome.failure }
  }
}

type Outcome = { readonly result: TokenResult } | { readonly failure: AuthFailure }

async function refreshOnce(turn: Turn, entry: AccountEntry, sent: string): Promise<Outcome> {
  const { session, cache, key, asked, server } = turn
  const scopes = requestScopes(asked, server.scopes_supported)
  const answer = await redeemRefreshToken(session, {
    server,
    asked,
    scopes,
    refreshToken: sent,
    issuer: entry.account.issuer,
  })
  if (!answer.ok) return { failure: answer.error }
  const { accessToken, refreshToken, identity } = answer.value
  if (identity !== undefined) {
    const same = judgeRefreshedIdentity({ account: entry.account, authTime: entry.authTime }, identity)
    if (!same.ok) {
      // OIDC Core §12.2: this session is not the user's any more.
      await cache.update((data) => dropRefreshToken(data, key, sent), 'nothing')
      return { failure: same.error }
    }
  }
  await cache.update(
    (data) => putRefreshed(data, key, { sent, refreshToken: refreshToken ?? sent, accessToken }),
    'previous',
  )
  return { result: renderResult(entry.account, accessToken, false) }
}

function signInNeeded(description: string): AuthFailure {
  return { code: 'interaction_required', description }
}
