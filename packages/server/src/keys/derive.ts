import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { Secret } from './secret.ts'

/** What a key is for. Each purpose is a derivation of its own, so that what one key made no other accepts (DESIGN §3). */
export type KeyPurpose =
  | 'wrap-signing-key'
  | 'wrap-sealing-key'
  | 'client-secret'
  | 'pairwise-subject'
  | `seal-${'code' | 'refresh' | 'session' | 'known-browser' | 'request' | 'csrf' | 'one-time-link'}`

/** A 256-bit key for one purpose (HKDF-SHA-256, RFC 5869; the input is uniform, so no salt is needed, §3.1). */
export function deriveKey(secret: Secret, purpose: KeyPurpose): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret.reveal(), '', `latchwork v1 ${purpose}`, 32)))
}
