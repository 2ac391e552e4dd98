/**
 * The rule that keeps people signed in and shows theft (DESIGN §3, RFC 9700 §4.14.2).
 *
 * Every refresh token carries the number under which it was issued. Four numbers per authorization say which of them is
 * outstanding, which one was used to get it, which one a lost answer left behind, and since when. Within the window a
 * race or a lost answer gets the outstanding number again; later, a number that no longer fits is a copy.
 *
 * Nobody is logged out by accident while a request plus the storing of its answer takes at most half of the window, the client's
 * store never goes backwards, and no two answers are lost around one window boundary (rotation-model.test.ts).
 */

/** At redemption: outstanding 1, used 0, before 0, issuedAt now. */
export interface Rotation {
  readonly outstanding: number
  readonly used: number
  readonly before: number
  /** Epoch seconds; when the outstanding number was issued. */
  readonly issuedAt: number
}

export type RefreshVerdict =
  /** Answer with the outstanding number again; nothing is written. */
  | { readonly kind: 'same'; readonly number: number }
  /** Write `next` on condition that `outstanding` is still what was read, then answer with `next.outstanding`. */
  | { readonly kind: 'fresh' | 'lost-answer'; readonly next: Rotation }
  /** The database was restored to an earlier state: refuse, but revoke nothing. */
  | { readonly kind: 'ahead' }
  /** Somebody holds a copy: revoke the whole authorization. */
  | { readonly kind: 'reused' }

/**
 * Judges a presented number; the first line that matches counts.
 * @param presented the number inside the refresh token
 * @param now epoch seconds
 * @param windowSeconds how long a lost answer or a race is forgiven; with 0 only the outstanding number is accepted
 */
export function judgeRefresh(presented: number, state: Rotation, now: number, windowSeconds: number): RefreshVerdict {
  const { outstanding, used, before, issuedAt } = state
  const known = presented === outstanding || presented === used || presented === before
  if (known && now - issuedAt < windowSeconds) return { kind: 'same', number: outstanding }
  if (presented === outstanding) {
    return { kind: 'fresh', next: { outstanding: outstanding + 1, used: presented, before: used, issuedAt: now } }
  }
  if (windowSeconds <= 0) return { kind: 'reused' }
  if (presented === used) {
    return { kind: 'lost-answer', next: { outstanding: outstanding + 1, used, before: outstanding, issuedAt: now } }
  }
  return presented > outstanding ? { kind: 'ahead' } : { kind: 'reused' }
}

/** The rule for apps with `refreshTokenReuse: "allowed"`: Azure's, where a used refresh token stays valid. */
export function judgeReusableRefresh(
  presented: number,
  state: Rotation,
  now: number,
  windowSeconds: number,
): RefreshVerdict {
  const { outstanding, used, issuedAt } = state
  if (presented > outstanding) return { kind: 'ahead' }
  if (now - issuedAt < windowSeconds) return { kind: 'same', number: outstanding }
  return { kind: 'fresh', next: { outstanding: outstanding + 1, used: outstanding, before: used, issuedAt: now } }
}
