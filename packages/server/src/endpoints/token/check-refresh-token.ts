import { err, ok, type Result } from '@latchwork/protocol'
import type { Authorization } from '../../directory/authorization.ts'
import { REFRESH_IDLE_SECONDS } from '../../issuance/lifetimes.ts'
import type { RefreshToken } from '../../issuance/refresh-token.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'

export interface RefreshPresented {
  readonly clientAppId: string
  readonly clientAuth: 'none' | 'secret'
}

/** What the token alone tells: whose it is, and whether its time is over (RFC 6749 §6, azure-ad-wire §2.7). */
export function checkRefreshToken(token: RefreshToken, presented: RefreshPresented, now: number): Refusal | undefined {
  if (token.clientAppId !== presented.clientAppId) return refuse('refresh-token-of-another-client')
  if (token.platform === 'web' && presented.clientAuth === 'none') return refuse('client-secret-missing')
  if (now < token.expiresAt) return undefined
  if (token.platform === 'spa') return refuse('spa-refresh-token-expired')
  const wasCut = token.expiresAt - token.issuedAt < REFRESH_IDLE_SECONDS
  return refuse(wasCut ? 'refresh-token-too-old' : 'refresh-token-expired')
}

/** Whether the sign-in behind the token still stands. */
export function checkAuthorization(
  authorization: Authorization | undefined,
  now: number,
): Result<Authorization, Refusal> {
  if (authorization === undefined) return err(refuse('authorization-unknown'))
  if (authorization.revokedAt !== undefined)
    return err(refuse('authorization-revoked', { detail: authorization.revokedReason ?? '' }))
  return now < authorization.endsAt ? ok(authorization) : err(refuse('refresh-token-too-old'))
}
