import { err, ok, type Platform, type Result } from '@latchwork/protocol'
import type { Seals } from '../keys/seal.ts'
import { readTarget, splitWords, type Target, type TargetWire, writeTarget } from './target.ts'

/**
 * What a refresh token says to us (DESIGN §3): an encrypted JWT, opaque to clients and nothing to an API. It belongs to an
 * authorization, not to one API or tenant. Times are epoch seconds.
 */
export interface RefreshToken {
  readonly authorizationId: string
  readonly tenantId: string
  /** The rotation number under which it was issued. */
  readonly number: number
  readonly clientAppId: string
  readonly userId: string
  /** What a refresh without `scope` and `resource` asks for: the API of the sign-in. */
  readonly target: Target
  readonly oidcScopes: readonly string[]
  /** Of the redirect that was signed in through: `spa` tokens end at a fixed time, `web` ones need the client's secret. */
  readonly platform: Platform
  readonly issuedAt: number
  readonly expiresAt: number
  /** Makes any two tokens differ, also two of the same number in one second. */
  readonly jti: string
}

/** Registered JWT names (RFC 7519 §4.1) where there is one, ours where not. */
interface RefreshWire {
  readonly jti: string
  readonly iat: number
  readonly exp: number
  readonly sub: string
  readonly tid: string
  readonly client_id: string
  readonly grant: string
  readonly n: number
  readonly res: TargetWire
  readonly oidc: string
  readonly plat: Platform
}

export function sealRefreshToken(seals: Seals, token: RefreshToken): string {
  const wire: RefreshWire = {
    jti: token.jti,
    iat: token.issuedAt,
    exp: token.expiresAt,
    sub: token.userId,
    tid: token.tenantId,
    client_id: token.clientAppId,
    grant: token.authorizationId,
    n: token.number,
    res: writeTarget(token.target),
    oidc: token.oidcScopes.join(' '),
    plat: token.platform,
  }
  return seals.seal('refresh', wire)
}

/** The content of a refresh token that this instance sealed, whatever its age, or why it cannot be read (for the log). */
export async function openRefreshToken(seals: Seals, text: string): Promise<Result<RefreshToken, string>> {
  const opened = await seals.open('refresh', text)
  if (!opened.ok) return err(opened.error)
  const wire = opened.value as RefreshWire
  return ok({
    authorizationId: wire.grant,
    tenantId: wire.tid,
    number: wire.n,
    clientAppId: wire.client_id,
    userId: wire.sub,
    target: readTarget(wire.res),
    oidcScopes: splitWords(wire.oidc),
    platform: wire.plat,
    issuedAt: wire.iat,
    expiresAt: wire.exp,
    jti: wire.jti,
  })
}
