import { constants, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Algorithm } from './keys/import-keys.ts'

const RAW_SIGNATURE_BYTES = 64
const SHA256_BYTES = 32

/** How each algorithm verifies (RFC 7518 §3.3 to §3.5, RFC 8037 §3.1). */
const VERIFIERS: Readonly<Record<Algorithm, (data: Buffer, key: KeyObject, signature: Buffer) => boolean>> = {
  RS256: (data, key, signature) => verify('sha256', data, key, signature),
  PS256: (data, key, signature) =>
    verify('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SHA256_BYTES }, signature),
  // The platform's own conversion (`dsaEncoding`) costs a third of the verification.
  ES256: (data, key, signature) =>
    signature.length === RAW_SIGNATURE_BYTES && verify('sha256', data, key, derSignature(signature)),
  EdDSA: (data, key, signature) => signature.length === RAW_SIGNATURE_BYTES && verify(null, data, key, signature),
}

/** Whether the key made the signature over the text. The caller has matched the algorithm to the key's type. */
export function isSigned(alg: Algorithm, key: KeyObject, signed: { text: string; signature: Buffer }): boolean {
  return VERIFIERS[alg](Buffer.from(signed.text, 'latin1'), key, signed.signature)
}

/** r and s of fixed length, as JOSE writes them, in the DER form that OpenSSL reads (RFC 3279 §2.2.3). */
function derSignature(raw: Buffer): Buffer {
  const r = derInteger(raw.subarray(0, RAW_SIGNATURE_BYTES / 2))
  const s = derInteger(raw.subarray(RAW_SIGNATURE_BYTES / 2))
  return Buffer.concat([Buffer.from([0x30, r.length + s.length]), r, s])
}

function derInteger(bytes: Buffer): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1
  const value = bytes.subarray(start)
  const sign = (value[0] ?? 0) >= 0x80 ? [0] : []
  return Buffer.concat([Buffer.from([0x02, value.length + sign.length, ...sign]), value])
}
