import { hash } from 'node:crypto'
import type { TokenRecord } from './verified-token.ts'

/** Tokens verified under the present key set, by their SHA-256, so that no token is kept. */
export interface TokenCache {
  /** What is remembered for this token; its times must be judged again. */
  find(token: string, generation: number): TokenRecord | undefined
  insert(token: string, generation: number, record: TokenRecord): void
  remove(token: string): void
}

/** A few megabytes of claims. The oldest entry leaves first. */
const MAX_ENTRIES = 4096

export function createTokenCache(): TokenCache {
  const entries = new Map<string, TokenRecord>()
  let current = -1
  /** An app calls in bursts: comparing with the last token is cheaper than hashing the same one again. */
  let last = { token: '', key: '' }

  const keyOf = (token: string): string => {
    if (token !== last.token) last = { token, key: hash('sha256', token, 'base64url') }
    return last.key
  }
  /** A key that left the set takes with it what it verified. */
  const forgetOtherSets = (generation: number): void => {
    if (generation === current) return
    entries.clear()
    current = generation
  }
  return {
    find(token, generation) {
      forgetOtherSets(generation)
      return entries.get(keyOf(token))
    },
    insert(token, generation, record) {
      forgetOtherSets(generation)
      if (entries.size >= MAX_ENTRIES) {
        const oldest = entries.keys().next()
        if (oldest.done !== true) entries.delete(oldest.value)
      }
      entries.set(keyOf(token), record)
    },
    remove(token) {
      entries.delete(keyOf(token))
    },
  }
}
