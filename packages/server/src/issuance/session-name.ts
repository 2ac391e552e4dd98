import { hash } from 'node:crypto'

/** A session's `sid` in ID tokens (OpenID Connect Front-Channel Logout §3). Its own id stays with the browser's sealed cookie. */
export function sessionName(sessionId: string): string {
  return hash('sha256', sessionId, 'base64url').slice(0, 22)
}
