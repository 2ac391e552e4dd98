import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { isGuid } from '@latchwork/protocol'

/** Signature algorithms that are accepted at all (RFC 8725 §3.2); which one counts is fixed by the type of the key. */
export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/** A public key that may verify tokens. */
export interface VerificationKey {
  readonly kid: string | undefined
  readonly algs: readonly Algorithm[]
  readonly key: KeyObject
  /** The only tenant whose tokens it verifies, if its `issuer` member names one (RFC 8725 §3.8). */
  readonly tenantId: string | undefined
}

type Jwk = Readonly<Record<string, unknown>>

/** More keys than this are not a key set but an attack on our memory. */
const MAX_KEYS = 100
const MAX_KID_LENGTH = 256
const RSA_BITS = { min: 2048, max: 8192 }
const MIN_EXPONENT = 65537n
const ALGORITHMS_BY_KEY: Readonly<Record<string, readonly Algorithm[]>> = {
  'RSA ': ['RS256', 'PS256'],
  'EC P-256': ['ES256'],
  'OKP Ed25519': ['EdDSA'],
}

/**
 * The usable signature keys of a JWKS (RFC 7517 §5: others are skipped), or undefined if it is none. Keys that share a
 * `kid` are all left out, because it could not be told which one is meant.
 */
export function importKeys(jwks: unknown): readonly VerificationKey[] | undefined {
  if (!isRecord(jwks) || !Array.isArray(jwks['keys']) || jwks['keys'].length > MAX_KEYS) return undefined
  const found = jwks['keys'].filter(isRecord).flatMap(importKey)
  const kids = found.map(({ kid }) => kid)
  return found.filter(({ kid }, at) => kid === undefined || (kids.indexOf(kid) === at && kids.lastIndexOf(kid) === at))
}

function importKey(jwk: Jwk): VerificationKey[] {
  const { kid, alg, use, key_ops: operations, issuer } = jwk
  const byType = ALGORITHMS_BY_KEY[`${String(jwk['kty'])} ${jwk['kty'] === 'RSA' ? '' : String(jwk['crv'])}`] ?? []
  const algs = alg === undefined ? byType : byType.filter((one) => one === alg)
  if (algs.length === 0 || (use !== undefined && use !== 'sig') || 'd' in jwk) return []
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return []
  if (kid !== undefined && (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID_LENGTH)) return []
  const key = createKey(jwk)
  if (key === undefined || !isStrong(key)) return []
  const tenantId = typeof issuer === 'string' ? issuer.split('/').find(isGuid) : undefined
  return [{ kid, algs, key, tenantId }]
}

/** The platform refuses points off the curve and broken encodings by throwing (RFC 8725 §3.4). */
function createKey(jwk: Jwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return undefined
  }
}

function isStrong(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return true
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  const isSized = modulusLength >= RSA_BITS.min && modulusLength <= RSA_BITS.max
  return isSized && publicExponent >= MIN_EXPONENT && publicExponent % 2n === 1n
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
