import { constants, sign as signBytes, type KeyObject, verify as verifyBytes } from 'node:crypto'
import type { SigningAlg } from '../directory/application.ts'

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } as const
/** P-256 numbers are 32 bytes each, and a JWS carries them bare (RFC 7518 §3.4). */
const EC_BYTES = 32

type SignKey = Parameters<typeof signBytes>[2]

/** Signs by the algorithm's rules (RFC 7518 §3, RFC 8037 §3.1) in the thread pool when `pool` is set, else here. */
export function signJws(alg: SigningAlg, data: Buffer, key: KeyObject, pool: boolean): Promise<Buffer> {
  const input: SignKey = alg === 'PS256' ? { key, ...PSS } : key
  const digest = digestOf(alg)
  if (!pool) return Promise.resolve(finish(alg, signBytes(digest, data, input)))
  return new Promise((resolve, reject) => {
    signBytes(digest, data, input, (error, signature) =>
      error === null ? resolve(finish(alg, signature)) : reject(error),
    )
  })
}

/** Whether the signature is the key's over the data. The key's algorithm decides; the token's word is not asked (RFC 8725 §3.1). */
export function verifyJws(alg: SigningAlg, data: Buffer, key: KeyObject, signature: Buffer): boolean {
  if (alg === 'ES256') {
    const der = derSignature(signature)
    return der !== undefined && verifyBytes('sha256', data, key, der)
  }
  return verifyBytes(digestOf(alg), data, alg === 'PS256' ? { key, ...PSS } : key, signature)
}

function digestOf(alg: SigningAlg): 'sha256' | null {
  return alg === 'EdDSA' ? null : 'sha256'
}

function finish(alg: SigningAlg, signature: Buffer): Buffer {
  return alg === 'ES256' ? bareSignature(signature) : signature
}

/**
 * The two numbers of a DER signature side by side (RFC 7518 §3.4). Node can write this form itself, but its version 24 takes
 * as long for the conversion as for the signature.
 */
export function bareSignature(der: Buffer): Buffer {
  const bare = Buffer.alloc(2 * EC_BYTES)
  let at = 2
  for (const end of [EC_BYTES, 2 * EC_BYTES]) {
    const length = der[at + 1] ?? 0
    const number = der.subarray(at + 2, at + 2 + length)
    const digits = number.length > EC_BYTES ? number.subarray(number.length - EC_BYTES) : number
    digits.copy(bare, end - digits.length)
    at += 2 + length
  }
  return bare
}

/** The DER form of 64 bytes, or undefined for any other length. */
export function derSignature(bare: Buffer): Buffer | undefined {
  if (bare.length !== 2 * EC_BYTES) return undefined
  const numbers = Buffer.concat([derInteger(bare.subarray(0, EC_BYTES)), derInteger(bare.subarray(EC_BYTES))])
  return Buffer.concat([Buffer.of(0x30, numbers.length), numbers])
}

function derInteger(bytes: Buffer): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const digits = bytes.subarray(start)
  const padded = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits
  return Buffer.concat([Buffer.of(0x02, padded.length), padded])
}
