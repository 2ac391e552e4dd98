import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { SigningAlg } from '../directory/application.ts'
import type { StoredSigningKey } from '../store/instance/signing-keys.ts'
import { certificateThumbprint, certify } from './certificate.ts'
import { KEPT_AFTER, SIGNS_FOR } from './keyring.ts'
import { wrap } from './wrap.ts'

const generate = promisify(generateKeyPair)
const IV_BYTES = 12

export interface NewSigningKey {
  readonly alg: SigningAlg
  /** Epoch seconds. */
  readonly now: number
  readonly signsFrom: number
}

export interface SigningKeyWrapping {
  readonly key: KeyObject
  readonly random: (bytes: number) => Buffer
}

/** Makes a key pair, off the event loop, in the form the database keeps: the private half wrapped (DESIGN §3 Keys). */
export async function createSigningKey(
  { alg, now, signsFrom }: NewSigningKey,
  wrapping: SigningKeyWrapping,
): Promise<StoredSigningKey> {
  const { privateKey, publicKey } = await keyPair(alg)
  const publicJwk = publicKey.export({ format: 'jwk' }) as Record<string, string>
  const certificate = alg === 'RS256' ? await certify(privateKey, publicKey, now) : undefined
  const kid = certificate === undefined ? await jwkThumbprint(publicJwk) : certificateThumbprint(certificate)
  const plain = privateKey.export({ format: 'der', type: 'pkcs8' })
  const retireAt = signsFrom + SIGNS_FOR
  return {
    kid,
    alg,
    sealedPrivate: wrap(plain, { key: wrapping.key, about: aboutSigningKey(kid, alg) }, wrapping.random(IV_BYTES)),
    publicJwk,
    certificate: certificate?.toString('base64') ?? '',
    createdAt: now,
    activeFrom: signsFrom,
    retireAt,
    expiresAt: retireAt + KEPT_AFTER,
  }
}

/** What a wrapped private key is bound to: its row and its algorithm. */
export function aboutSigningKey(kid: string, alg: SigningAlg): string {
  return `signing-key ${alg} ${kid}`
}

function keyPair(alg: SigningAlg): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  if (alg === 'ES256') return generate('ec', { namedCurve: 'P-256' })
  if (alg === 'EdDSA') return generate('ed25519')
  return generate('rsa', { modulusLength: 2048, publicExponent: 0x10001 })
}

/** RFC 7638; loaded only when a key is made. */
async function jwkThumbprint(jwk: Record<string, string>): Promise<string> {
  const { calculateJwkThumbprint } = await import('jose')
  return calculateJwkThumbprint(jwk)
}
