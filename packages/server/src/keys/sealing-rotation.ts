/** What rotation needs to know of a sealing key. Times are epoch seconds. */
export interface SealingKeyTimes {
  /** The UTC month it was made for, `2026-11`: two nodes that make the next key at once collide on it, and one wins. */
  readonly kid: string
  readonly createdAt: number
  /** Everything it sealed has expired. */
  readonly expiresAt: number
}

const DAY = 86_400
/** Every node has read a new key by then (their readings are at most 60 s old), with room for slow clocks. */
const LEAD_SECONDS = 3600
/** A month of sealing, then the longest life of anything sealed, the refresh token's 365 days (DESIGN §0), and a month for outages. */
const KEPT_SECONDS = (31 + 365 + 31) * DAY

/** From when on the key seals: with its month, but never before every node knows it. */
function sealsFrom({ kid, createdAt }: SealingKeyTimes): number {
  return Math.max(Date.parse(`${kid}-01T00:00:00Z`) / 1000, createdAt + LEAD_SECONDS)
}

/** The key that seals now: the latest whose time has come; with none, as in a new instance, the first one. */
export function sealingKeyAt<K extends SealingKeyTimes>(keys: readonly K[], now: number): K | undefined {
  let best: { readonly key: K; readonly from: number } | undefined
  for (const key of keys) {
    const from = sealsFrom(key)
    const better =
      best === undefined || (from <= now ? best.from > now || from > best.from : best.from > now && from < best.from)
    if (better) best = { key, from }
  }
  return best?.key
}

/** The key to make now: the first at once, and each month's a day ahead (keys rotate monthly, DESIGN §3). */
export function judgeSealingRotation(keys: readonly SealingKeyTimes[], now: number): SealingKeyTimes | undefined {
  const kid = month(keys.length === 0 ? now : now + DAY)
  if (keys.some((key) => key.kid >= kid)) return undefined
  return { kid, createdAt: now, expiresAt: Math.max(now, Date.parse(`${kid}-01T00:00:00Z`) / 1000) + KEPT_SECONDS }
}

function month(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 7)
}
