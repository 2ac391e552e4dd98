import type { User } from '../directory/user.ts'

/** A sign-in of one user in one browser. `id` is random and unguessable; only the sealed cookie carries it. Epoch seconds. */
export interface Session {
  readonly tenantId: string
  readonly id: string
  readonly userId: string
  readonly authTime: number
  readonly amr: readonly string[]
  /** "Keep me signed in" was ticked. */
  readonly persistent: boolean
  readonly createdAt: number
  readonly expiresAt: number
  readonly endedAt?: number
}

export const SESSION_SECONDS = 24 * 3600
export const KEPT_SESSION_SECONDS = 90 * 24 * 3600

/** A session counts while it has not ended, its user is enabled, and the user's sign-ins were not revoked since. */
export function isAlive(session: Session, user: User, now: number): boolean {
  if (session.endedAt !== undefined || now >= session.expiresAt) return false
  return user.disabledAt === undefined && session.authTime >= user.tokensValidFrom
}

/** OpenID Connect Core §3.1.2.1 max_age: an older authentication must be repeated; one made for this request always counts. */
export function isFreshEnough(session: Session, request: { readonly maxAgeSeconds?: number; readonly startedAt: number }, now: number): boolean {
  if (request.maxAgeSeconds === undefined || session.authTime >= request.startedAt) return true
  return now - session.authTime <= request.maxAgeSeconds
}
