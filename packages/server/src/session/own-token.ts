import { issuer, writeChallenge } from '@latchwork/protocol'
import type { Deps } from '../deps.ts'
import { GRAPH_APP_ID } from '../directory/application.ts'
import type { User } from '../directory/user.ts'
import type { HttpRequest } from '../http/message.ts'
import { findUser } from '../store/users.ts'

/** A valid access token for the built-in API, and the user it speaks for. */
export interface OwnToken {
  readonly user: User
  /** Who he is at home, when `user` is a guest. */
  readonly home?: User
  readonly subject: string
  readonly scopes: ReadonlySet<string>
  /** Epoch seconds. */
  readonly issuedAt: number
  readonly clientAppId: string
}

/** How a bearer request of our own APIs fails (RFC 6750 §3): the status and the challenge. */
export interface BearerRefusal {
  readonly status: 400 | 401 | 403
  readonly challenge: string
}

const AUDIENCES: ReadonlySet<unknown> = new Set([
  GRAPH_APP_ID,
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
])

/** As {@link readBearer}, and the token carries the permission `needs` (RFC 6750 §3.1). */
export async function readOwnToken(http: HttpRequest, needs: string, deps: Deps): Promise<OwnToken | BearerRefusal> {
  const token = await readBearer(http, deps)
  return 'status' in token || token.scopes.has(needs) ? token : insufficientScope(needs, deps)
}

export function invalidToken(deps: Deps) {
  return { status: 401, challenge: challengeOf(deps, { error: 'invalid_token' }) } as const
}

export function insufficientScope(needs: string, deps: Deps): BearerRefusal {
  return { status: 403, challenge: challengeOf(deps, { error: 'insufficient_scope', scope: needs }) }
}

/** One Authorization header, one token, ours, for this API, of a user who still exists (RFC 6750 §2.1, §3.1). */
export async function readBearer(http: HttpRequest, deps: Deps): Promise<OwnToken | BearerRefusal> {
  const header = http.headers['authorization']
  if (header === undefined) return { status: 401, challenge: challengeOf(deps) }
  const text = typeof header === 'string' ? /^bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1] : undefined
  if (text === undefined) return { status: 400, challenge: challengeOf(deps, { error: 'invalid_request' }) }
  const invalid = invalidToken(deps)
  const verified = await deps.signer.verifyOwn(text, { typ: 'JWT', expired: 'refused' })
  if (!verified.ok) return invalid
  const { tid, oid, scp, sub, aud, iss, iat, appid, azp } = verified.value
  if (typeof tid !== 'string' || typeof oid !== 'string' || typeof scp !== 'string' || typeof sub !== 'string')
    return invalid
  const issuers: readonly unknown[] = [
    issuer(deps.config.publicUrl, tid, 'v1'),
    issuer(deps.config.publicUrl, tid, 'v2'),
  ]
  if (!AUDIENCES.has(aud) || !issuers.includes(iss)) return invalid
  const user = await findUser(deps.db, tid, oid)
  if (!user || user.disabledAt !== undefined) return invalid
  const home = user.home && (await findUser(deps.db, user.home.tenantId, user.home.userId))
  if (user.home && (!home || home.disabledAt !== undefined)) return invalid
  const scopes = new Set(scp.split(' '))
  return {
    user,
    ...(home && { home }),
    subject: sub,
    scopes,
    issuedAt: typeof iat === 'number' ? iat : 0,
    clientAppId: typeof appid === 'string' ? appid : typeof azp === 'string' ? azp : '',
  }
}

function challengeOf(deps: Deps, more: Readonly<Record<string, string>> = {}): string {
  return writeChallenge({
    realm: 'latchwork',
    authorization_uri: `${deps.config.publicUrl}/common/oauth2/authorize`,
    ...more,
  })
}
