import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

export interface SecretHasher {
  /** The keyed hash that is stored: 43 characters, the same for the same text on every node. */
  hash(text: string): string
  /** Constant time; an undefined hash takes as long and is never right. */
  matches(text: string, stored: string | undefined): boolean
}

/**
 * Client secrets at rest: HMAC-SHA-256 under a key that is derived from the instance key, so that a copy of the database alone
 * cannot be searched, and a token request costs microseconds where a password hash would cost a core (ASVS 11.4.2).
 */
export function createSecretHasher(key: KeyObject): SecretHasher {
  const digest = (text: string): Buffer => createHmac('sha256', key).update(text).digest()
  const nobody = digest('no client has this secret')
  return {
    hash: (text) => digest(text).toString('base64url'),
    matches(text, stored) {
      const expected = stored === undefined ? nobody : Buffer.from(stored, 'base64url')
      const presented = digest(text)
      return presented.length === expected.length && timingSafeEqual(presented, expected) && stored !== undefined
    },
  }
}
