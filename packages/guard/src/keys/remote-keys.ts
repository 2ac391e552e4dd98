import type { VerificationKey } from './import-keys.ts'
import { renderSearch, selectKeys } from './key-source.ts'
import type { KeySearch, KeySource, SoughtKey } from './key-source.ts'

/** A loaded key set; `fingerprint` tells whether it is the same as another. */
export interface KeySet {
  readonly keys: readonly VerificationKey[]
  readonly fingerprint: string
}

/** Keys older than this are renewed behind the request that notices. */
const REFRESH_AFTER_SECONDS = 3600
/** Keys older than this are trusted no more: an outage of the issuer may last that long (RFC 7517 leaves it to us). */
const MAX_AGE_SECONDS = 48 * 3600
/** At most one load per this time on behalf of an unknown `kid` (OpenID Connect Core §10.1.1). */
const UNKNOWN_KID_COOLDOWN_SECONDS = 300
/** Pause after a failed refresh while older keys still serve, and while there are none. */
const RETRY_SECONDS = { withKeys: 60, withoutKeys: 1 }

interface Held extends KeySet {
  readonly loadedAt: number
  readonly generation: number
}

/**
 * Keys that are fetched: one flight at a time, renewed hourly, kept through an outage, and asked for anew when a token
 * names a key that is not there, but rarely, because anybody can invent a `kid`.
 * @param load fetches the key set within a bounded time, or returns undefined; it never rejects
 */
export function createRemoteKeys(load: () => Promise<KeySet | undefined>): KeySource {
  let held: Held | undefined
  let flight: Promise<void> | undefined
  let lastLoad = -Infinity
  let lastUnknown = -Infinity

  const usable = (now: number): Held | undefined =>
    held !== undefined && now - held.loadedAt < MAX_AGE_SECONDS ? held : undefined

  async function fly(now: number): Promise<void> {
    const set = await load()
    if (set === undefined) return
    const isSame = held?.fingerprint === set.fingerprint
    held = { ...set, loadedAt: now, generation: (held?.generation ?? 0) + (isSame ? 0 : 1) }
  }

  function refresh(now: number): Promise<void> {
    if (flight !== undefined) return flight
    lastLoad = now
    flight = fly(now).finally(() => {
      flight = undefined
    })
    return flight
  }

  function generation(now: number): number | undefined {
    const current = usable(now)
    if (current === undefined) return undefined
    const isDue = now - current.loadedAt >= REFRESH_AFTER_SECONDS && now - lastLoad >= RETRY_SECONDS.withKeys
    if (isDue) void refresh(now)
    return current.generation
  }

  function find(sought: SoughtKey, now: number): KeySearch | Promise<KeySearch> {
    if (generation(now) === undefined) return findAfterLoad(sought, now)
    const search = searchIn(usable(now), sought)
    if (search.kind !== 'unknown' || now - lastUnknown < UNKNOWN_KID_COOLDOWN_SECONDS) return search
    lastUnknown = now
    return refresh(now).then(() => searchIn(usable(now), sought))
  }

  async function findAfterLoad(sought: SoughtKey, now: number): Promise<KeySearch> {
    if (flight !== undefined || now - lastLoad >= RETRY_SECONDS.withoutKeys) await refresh(now)
    return searchIn(usable(now), sought)
  }

  return { generation, find }
}

function searchIn(held: Held | undefined, sought: SoughtKey): KeySearch {
  return held === undefined ? { kind: 'unavailable' } : renderSearch(selectKeys(held.keys, sought), held.generation)
}
