import { createHash } from 'node:crypto'
import { err, ok, type Result } from '@latchwork/protocol'
import type { HttpRequest } from '../http/message.ts'
import { serializeCookie } from '../http/cookies.ts'
import type { Seals } from '../keys/seal.ts'
import { type Refusal, refuse } from '../refusal/refusal.ts'
import type { AuthorizeRequest } from './authorize-request.ts'

/** What a person has done so far in one authorize request. Every step adds to it and seals it again. */
export interface Progress {
  /** The session that was signed in, picked or confirmed in this request. */
  readonly sessionId?: string | undefined
  /** The session that began in this request, by a password: the log has that sign-in already. */
  readonly began?: string
  /** A person acted in this request, so a claimable redirect may be answered (RFC 8252 §8.6). */
  readonly acted: boolean
  /** The permissions that were accepted in this request, for prompt=consent. */
  readonly consented?: string
  /** "Use another account" was chosen: only a new sign-in counts, whatever sessions there are. */
  readonly otherAccount?: boolean
  /** The person said no, or cannot go on: the answer that the application gets. */
  readonly refused?:
    | 'sign-in-cancelled'
    | 'consent-declined'
    | 'admin-approval-required'
    | 'admin-approval-denied'
    | 'admin-role-required'
  /** The consent request that was sent to the administrators here, and is waited for. */
  readonly requested?: string
}

/** An authorize request between its pages. It travels sealed and is worth nothing without this browser's cookie. */
export interface PendingRequest {
  readonly request: AuthorizeRequest
  readonly startedAt: number
  readonly browser: string
  readonly progress: Progress
}

/** A page may stay open this long. */
export const PENDING_SECONDS = 3600

export const INTERACTION_COOKIE = '__Host-latchwork-interaction'

/** The browser's interaction cookie, or a new one and the Set-Cookie value that plants it. */
export function bindBrowser(
  http: HttpRequest,
  random: (bytes: number) => Buffer,
): { readonly browser: string; readonly setCookie?: string } {
  const present = http.cookies.get(INTERACTION_COOKIE)
  if (present !== undefined && present.length >= 43) return { browser: hashOf(present) }
  const fresh = random(32).toString('base64url')
  return { browser: hashOf(fresh), setCookie: serializeCookie('interaction', INTERACTION_COOKIE, fresh) }
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}

export function sealPending(seals: Seals, pending: PendingRequest): string {
  return seals.seal('request', pending)
}

/**
 * Opens a pending request and proves that it belongs to this browser and is recent (RFC 6749 §10.12). The sealed value is
 * therefore the CSRF token of every page: another browser cannot use it, and another request has another one.
 */
export async function openPending(
  http: HttpRequest,
  sealed: string | undefined,
  deps: { seals: Seals; now: () => number },
): Promise<Result<PendingRequest, Refusal>> {
  const cookie = http.cookies.get(INTERACTION_COOKIE)
  if (sealed === undefined || cookie === undefined) return err(refuse('page-expired'))
  const opened = await deps.seals.open('request', sealed)
  if (!opened.ok) return err(refuse('page-expired', { detail: opened.error }))
  const pending = opened.value as PendingRequest
  if (pending.browser !== hashOf(cookie)) return err(refuse('page-expired', { detail: 'another browser' }))
  if (deps.now() - pending.startedAt > PENDING_SECONDS) return err(refuse('page-expired', { detail: 'too old' }))
  return ok(pending)
}

/** The addresses of the steps. They meet only here and by redirect; no step knows another. */
export function stepAddress(
  step: 'resume' | 'notice' | 'sign-in' | 'pick-account' | 'continue' | 'consent',
  sealed: string,
): string {
  const path = step === 'resume' ? '/authorize/resume' : `/interaction/${step}`
  return `${path}?request=${sealed}`
}
