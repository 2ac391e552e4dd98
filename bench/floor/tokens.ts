import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  timingSafeEqual,
} from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { KeyObject } from 'node:crypto'

export type FloorAlg = 'RS256' | 'ES256'

/** A ready key with its fixed header and its published half. */
export interface FloorKey {
  readonly header: string
  readonly privateKey: KeyObject
  readonly jwk: Readonly<Record<string, unknown>>
}

/** Made at the first start and kept in `file`, as a server does. */
export function loadFloorKey(alg: FloorAlg, file: string): FloorKey {
  if (!existsSync(file)) {
    const { privateKey } =
      alg === 'RS256'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  }
  const privateKey = createPrivateKey(readFileSync(file))
  const published = createPublicKey(privateKey).export({ format: 'jwk' })
  return {
    header: encode({ typ: 'JWT', alg, kid: 'floor' }),
    privateKey,
    jwk: { ...published, kid: 'floor', use: 'sig', alg },
  }
}

/** A JWT. On the thread pool when there is more than one processor, as DESIGN §3 Keys asks of the server. */
export function signJwt(key: FloorKey, claims: object): Promise<string> {
  const input = `${key.header}.${encode(claims)}`
  const options = { key: key.privateKey, dsaEncoding: 'ieee-p1363' } as const
  if (availableParallelism() < 2)
    return Promise.resolve(`${input}.${sign('sha256', Buffer.from(input), options).toString('base64url')}`)
  return new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(input), options, (error, signature) => {
      if (error) reject(error)
      else resolve(`${input}.${signature.toString('base64url')}`)
    })
  })
}

const sealKey = randomBytes(32)
const macKey = randomBytes(32)
const refreshHeader = encode({ typ: 'JWT', alg: 'HS256' })

/** What a code says; nothing is stored until it is redeemed (DESIGN §3, sealed codes). */
export interface Sealed {
  readonly id: string
  readonly user: number
  readonly redirect: string
  readonly challenge: string
  readonly nonce: string
  readonly exp: number
}

/** AES-256-GCM. */
export function sealCode(sealed: Sealed): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealKey, iv)
  return Buffer.concat([iv, cipher.update(JSON.stringify(sealed)), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  )
}

export function openCode(code: string): Sealed | undefined {
  const bytes = Buffer.from(code, 'base64url')
  if (bytes.length < 29) return undefined
  const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(-16))
  try {
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString()) as Sealed
  } catch {
    return undefined
  }
}

export interface RefreshClaims {
  readonly id: string
  readonly user: number
  readonly number: number
}

/** HS256: only the server reads it. */
export function signRefresh(claims: RefreshClaims): string {
  const input = `${refreshHeader}.${encode(claims)}`
  return `${input}.${createHmac('sha256', macKey).update(input).digest('base64url')}`
}

export function openRefresh(token: string): RefreshClaims | undefined {
  const end = token.lastIndexOf('.')
  const expected = createHmac('sha256', macKey).update(token.slice(0, end)).digest()
  const given = Buffer.from(token.slice(end + 1), 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  return JSON.parse(Buffer.from(token.slice(token.indexOf('.') + 1, end), 'base64url').toString()) as RefreshClaims
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
