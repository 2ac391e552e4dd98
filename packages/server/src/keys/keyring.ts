import type { SigningAlg } from '../directory/application.ts'

/** When a signing key was made and may sign. Times are epoch seconds. */
export interface KeyTimes {
  readonly kid: string
  readonly alg: SigningAlg
  readonly createdAt: number
  /** A day or more after `createdAt`, save for the first key of its algorithm, which signs at once. */
  readonly signsFrom: number
}

const HOUR = 3600
const DAY = 24 * HOUR
/** A key signs for 90 days. */
export const SIGNS_FOR = 90 * DAY
/** Validators cache keys for up to 24 h (azure-ad-wire §1.8.3), and nodes read the keyring anew within a minute. */
export const PUBLISHED_AHEAD = 25 * HOUR
/** The last token signed lives for an hour; then a day for clocks. */
const PUBLISHED_AFTER = 25 * HOUR
/** An id token serves as a hint at logout long after it expired (OpenID Connect RP-Initiated Logout §4). */
export const KEPT_AFTER = 90 * DAY

/** The key that signs now: of its algorithm the latest one whose time has come; before all of them (a clock set back), the first. */
export function signingKeyAt<K extends KeyTimes>(keys: readonly K[], alg: SigningAlg, now: number): K | undefined {
  let best: K | undefined
  for (const key of keys) {
    if (key.alg !== alg) continue
    if (best === undefined || isBetter(key, best, now)) best = key
  }
  return best
}

function isBetter(key: KeyTimes, best: KeyTimes, now: number): boolean {
  const begun = key.signsFrom <= now
  if (begun !== best.signsFrom <= now) return begun
  return begun ? key.signsFrom > best.signsFrom : key.signsFrom < best.signsFrom
}

/** The keys of the JWKS: those that sign, those that will, and the old ones until the last token they signed has expired. */
export function publishedKeys<K extends KeyTimes>(keys: readonly K[], now: number): readonly K[] {
  return keys.filter((key) => {
    const until = signsUntil(keys, key)
    return until === undefined || now < until + PUBLISHED_AFTER
  })
}

/** When the next key of the algorithm takes over; undefined while there is none. */
function signsUntil(keys: readonly KeyTimes[], key: KeyTimes): number | undefined {
  const later = keys.filter((other) => other.alg === key.alg && other.signsFrom > key.signsFrom)
  return later.length === 0 ? undefined : Math.min(...later.map((other) => other.signsFrom))
}

/**
 * When the key that should be made now starts to sign, or undefined while none is due. The first of its algorithm signs at
 * once; each next one is published {@link PUBLISHED_AHEAD} before, however late it is made (DESIGN §3 Keys).
 */
export function judgeRotation(keys: readonly KeyTimes[], alg: SigningAlg, now: number): number | undefined {
  const own = keys.filter((key) => key.alg === alg)
  if (own.length === 0) return now
  const newest = Math.max(...own.map((key) => key.signsFrom))
  const due = newest + SIGNS_FOR - PUBLISHED_AHEAD
  return now < due ? undefined : Math.max(newest + SIGNS_FOR, now + PUBLISHED_AHEAD)
}
