import type { User } from '../directory/user.ts'
import type { Session } from '../store/sessions.ts'

export type { Session }

export const SESSION_SECONDS = 24 * 3600
export const KEPT_SESSION_SECONDS = 90 * 24 * 3600

/** A session counts while it has not ended, its user is enabled, and the user's sign-ins were not revoked since. */
export function isAlive(session: Session, user: User, now: number): boolean {
  if (session.endedAt !== undefined || now >= session.expiresAt) return false
  return user.disabledAt === undefined && session.authTime >= user.tokensValidFrom
}

/** OpenID Connect Core §3.1.2.1 max_age: an older authentication must be repeated; one made for this request always counts. */
export function isFreshEnough(
  session: Session,
  request: { readonly maxAgeSeconds?: number; readonly startedAt: number },
  now: number,
): boolean {
  if (request.maxAgeSeconds === undefined || session.authTime >= request.startedAt) return true
  return now - session.authTime <= request.maxAgeSeconds
}
