import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { err, isCanonicalBase64Url, ok, type Result } from '@latchwork/protocol'
import type { SealingKeyring } from './sealing-keyring.ts'

/** What is sealed, and the `typ` it carries (RFC 8725 §3.11): one purpose's text is nothing to another. */
export const SEAL_TYPES = {
  code: 'code+jwt',
  refresh: 'rt+jwt',
  session: 'session+jwt',
  'known-browser': 'known-browser+jwt',
  request: 'request+jwt',
  csrf: 'csrf+jwt',
  'one-time-link': 'link+jwt',
} as const

export type SealPurpose = keyof typeof SEAL_TYPES

/** `malformed`: not our shape. `unknown-key`: sealed with a key that is gone, or of elsewhere. `forged`: it was changed. */
export type SealProblem = 'malformed' | 'unknown-key' | 'forged'

/** One sealing key as `seal` and `open` need it: ready, and with its header already spelled. */
export interface SealKey {
  readonly kid: string
  readonly key: KeyObject
  /** base64url of the JWE header, which is also the authenticated data (RFC 7516 §5.1 step 14). */
  readonly header: string
  readonly aad: Buffer
}

export interface Seals {
  /** A JWE in compact form (`dir`, `A256GCM`) of the payload as JSON. Times in it are the caller's. */
  seal(purpose: SealPurpose, payload: object): string
  /** The payload of a text that this instance sealed for this purpose. Expiry is the caller's to judge. */
  open(purpose: SealPurpose, text: string): Promise<Result<unknown, SealProblem>>
}

const MAX_LENGTH = 16 * 1024
const IV_BYTES = 12
const TAG_BYTES = 16
const TAG_LENGTH = 22
/** IV bytes are drawn for so many seals at once: one call of the generator costs as much as the encryption. */
const IVS_PER_DRAW = 64

/** The header of a purpose under a key, byte for byte; another order, member or spelling is not ours. */
export function sealHeader(purpose: SealPurpose, kid: string): string {
  return `{"typ":"${SEAL_TYPES[purpose]}","alg":"dir","enc":"A256GCM","kid":"${kid}"}`
}

const KID_IN_HEADER = /"kid":"([A-Za-z0-9_-]{1,64})"\}$/

/**
 * Sealing for what only this instance reads: codes, refresh tokens, cookies, requests in a page.
 *
 * A fresh random 96-bit IV for each seal keeps a key safe for 2^32 seals (NIST SP 800-38D §8.3): 1,600 a second for the
 * month that it serves.
 */
export function createSeals(keyring: SealingKeyring, random: (bytes: number) => Buffer): Seals {
  const drawIv = ivSource(random)

  async function open(purpose: SealPurpose, text: string): Promise<Result<unknown, SealProblem>> {
    const parts = splitSealed(text)
    if (parts === undefined) return err('malformed')
    const key = keyring.byHeader(purpose, parts.header)
    if (key !== undefined) return openWith(key, parts)
    const kid = unknownKid(purpose, parts.header)
    if (kid === undefined) return err('malformed')
    await keyring.reread()
    const late = keyring.byHeader(purpose, parts.header)
    return late === undefined ? err('unknown-key') : openWith(late, parts)
  }

  function seal(purpose: SealPurpose, payload: object): string {
    const { key, header, aad } = keyring.current(purpose)
    const iv = drawIv()
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad)
    const sealed = cipher.update(JSON.stringify(payload), 'utf8')
    cipher.final()
    const tag = cipher.getAuthTag()
    return `${header}..${iv.toString('base64url')}.${sealed.toString('base64url')}.${tag.toString('base64url')}`
  }

  return { seal, open }
}

function ivSource(random: (bytes: number) => Buffer): () => Buffer {
  let pool: Buffer = Buffer.alloc(0)
  return () => {
    if (pool.length < IV_BYTES) pool = random(IV_BYTES * IVS_PER_DRAW)
    const iv = pool.subarray(0, IV_BYTES)
    pool = pool.subarray(IV_BYTES)
    return iv
  }
}

interface SealedParts {
  readonly header: string
  readonly iv: string
  readonly sealed: string
  readonly tag: string
}

/** Five parts, the second empty because `dir` has no encrypted key (RFC 7516 §3.1, RFC 7518 §4.5), canonical, bounded. */
function splitSealed(text: string): SealedParts | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const [header = '', encryptedKey, iv = '', sealed = '', tag = '', ...more] = text.split('.', 6)
  if (encryptedKey !== '' || more.length > 0) return undefined
  if (iv.length !== (IV_BYTES * 4) / 3 || tag.length !== TAG_LENGTH || sealed === '') return undefined
  if (!isCanonicalBase64Url(iv) || !isCanonicalBase64Url(sealed) || !isCanonicalBase64Url(tag)) return undefined
  return { header, iv, sealed, tag }
}

/** The key id of a header that is ours but for the key; anything else in it (`zip`, `crit`, `p2c`…) makes it foreign. */
function unknownKid(purpose: SealPurpose, header: string): string | undefined {
  if (header.length > 256 || !isCanonicalBase64Url(header)) return undefined
  const text = Buffer.from(header, 'base64url').toString('latin1')
  const kid = KID_IN_HEADER.exec(text)?.[1]
  return kid !== undefined && text === sealHeader(purpose, kid) ? kid : undefined
}

function openWith(key: SealKey, parts: SealedParts): Result<unknown, SealProblem> {
  const iv = Buffer.from(parts.iv, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key.key, iv, { authTagLength: TAG_BYTES })
  decipher.setAAD(key.aad).setAuthTag(Buffer.from(parts.tag, 'base64url'))
  const plain = decipher.update(parts.sealed, 'base64url')
  try {
    decipher.final()
  } catch {
    return err('forged')
  }
  return ok(JSON.parse(plain.toString('utf8')))
}
