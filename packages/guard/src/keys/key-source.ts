import type { Algorithm, VerificationKey } from './import-keys.ts'
import { importKeys } from './import-keys.ts'

/** What a token says about its key. */
export interface SoughtKey {
  readonly kid: string | undefined
  readonly alg: Algorithm
  readonly tenantId: string | undefined
}

export type KeySearch =
  | { readonly kind: 'found'; readonly keys: readonly VerificationKey[]; readonly generation: number }
  | { readonly kind: 'unknown' }
  /** No key set can be had at present. */
  | { readonly kind: 'unavailable' }

/** Where verification keys come from. Times are seconds since 1970. */
export interface KeySource {
  /**
   * The number of the key set in force, or undefined without one. It changes with the set, so that whoever remembers
   * verified tokens knows when to forget them; asking also starts a refresh that is due.
   */
  generation(now: number): number | undefined
  /** The keys that may verify a token; at once when they are at hand. */
  find(sought: SoughtKey, now: number): KeySearch | Promise<KeySearch>
}

/** A token without `kid` is tried with a few keys at most, so that it cannot buy many verifications. */
const MAX_KEYS_WITHOUT_KID = 4

/** The keys of a set that may verify a token: same `kid`, right type, right tenant (RFC 8725 §3.1, §3.8). */
export function selectKeys(keys: readonly VerificationKey[], sought: SoughtKey): readonly VerificationKey[] {
  const fitting = keys.filter(
    (key) =>
      (sought.kid === undefined || key.kid === sought.kid) &&
      key.algs.includes(sought.alg) &&
      (key.tenantId === undefined || key.tenantId === sought.tenantId),
  )
  return sought.kid === undefined ? fitting.slice(0, MAX_KEYS_WITHOUT_KID) : fitting
}

export function renderSearch(keys: readonly VerificationKey[], generation: number): KeySearch {
  return keys.length === 0 ? { kind: 'unknown' } : { kind: 'found', keys, generation }
}

/**
 * A key source for a server that guards its own API: `read` returns the JWKS that the process publishes. It is imported
 * again when another object is returned.
 */
export function localKeys(read: () => object): KeySource {
  let jwks: object | undefined
  let keys: readonly VerificationKey[] = []
  let generation = 0
  const refresh = (): number => {
    const latest = read()
    if (latest === jwks) return generation
    jwks = latest
    keys = importKeys(latest) ?? []
    generation += 1
    return generation
  }
  return {
    generation: refresh,
    find: (sought) => {
      const current = refresh()
      return renderSearch(selectKeys(keys, sought), current)
    },
  }
}
