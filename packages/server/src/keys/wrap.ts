import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { decodeBase64Url } from '@latchwork/protocol'

const IV_BYTES = 12
const TAG_BYTES = 16

export interface Wrapping {
  readonly key: KeyObject
  /** What the bytes belong to, authenticated: a wrapped key moved to another row does not open. */
  readonly about: string
}

/**
 * Encrypts key material for the database: base64url of IV, ciphertext and tag (AES-256-GCM, NIST SP 800-38D).
 * @param iv 12 fresh random bytes
 */
export function wrap(plain: Buffer, { key, about }: Wrapping, iv: Buffer): string {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** The bytes of {@link wrap}, or undefined when the key or the row is another one. */
export function unwrap(text: string, { key, about }: Wrapping): Buffer | undefined {
  const bytes = decodeBase64Url(text)
  if (bytes === undefined || bytes.length <= IV_BYTES + TAG_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}
