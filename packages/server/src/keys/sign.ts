import { availableParallelism } from 'node:os'
import { err, isCanonicalBase64Url, ok, type Result } from '@latchwork/protocol'
import type { SigningAlg } from '../directory/application.ts'
import { type KeyDocuments, renderKeyDocuments } from './jwks.ts'
import { signJws, verifyJws } from './jws.ts'
import { publishedKeys, signingKeyAt } from './keyring.ts'
import type { ReadySigningKey, SigningKeyring, SigningKeys } from './signing-keyring.ts'

/** `at+jwt`: RFC 9068. `JWT`: ID tokens and Azure's access tokens, which their claims tell apart. */
export type TokenType = 'JWT' | 'at+jwt'

export interface ToSign {
  readonly alg: SigningAlg
  readonly typ: TokenType
  readonly payload: object
  /** Azure's v1 tokens name the certificate beside the key; it matters for RS256 only. */
  readonly x5t?: boolean
}

/** `malformed`: no token of ours by its shape. `unknown-key`: signed elsewhere or long ago. */
export type TokenProblem = 'malformed' | 'unknown-key' | 'forged' | 'expired'

export interface ToVerify {
  readonly typ: TokenType
  /** A token as a hint may be long expired (OpenID Connect RP-Initiated Logout §4). */
  readonly expired: 'refused' | 'accepted'
}

export type TokenClaims = Readonly<Record<string, unknown>>

export interface Signer {
  /** A signed JWT in compact form. Rejects when the keys cannot be read. */
  sign(token: ToSign): Promise<string>
  /** The claims of a token that this instance signed. Issuer, audience and the kind of token are the caller's to judge. */
  verifyOwn(token: string, rules: ToVerify): Promise<Result<TokenClaims, TokenProblem>>
  jwks(): Promise<KeyDocuments>
}

export interface SignerParts {
  readonly keyring: SigningKeyring
  readonly publicUrl: string
  /** Epoch seconds. */
  readonly now: () => number
}

const MAX_LENGTH = 16 * 1024
/** A second processor signs while this one serves; with one alone, handing over only costs. */
const USE_POOL = availableParallelism() > 1

export function createSigner({ keyring, publicUrl, now }: SignerParts): Signer {
  let documents: { readonly of: string; readonly value: KeyDocuments } | undefined

  async function sign({ alg, typ, payload, x5t = false }: ToSign): Promise<string> {
    const reading = keyring.read()
    const keys = reading instanceof Promise ? await reading : reading
    const key = signingKeyAt(keys, alg, now()) ?? signingKeyAt(await keyring.ensure(alg), alg, now())
    if (key === undefined) throw new Error(`there is no ${alg} key`)
    const input = `${headerOf(key, typ, x5t)}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`
    const signature = await signJws(alg, Buffer.from(input, 'latin1'), key.privateKey, USE_POOL)
    return `${input}.${signature.toString('base64url')}`
  }

  async function verifyOwn(token: string, rules: ToVerify): Promise<Result<TokenClaims, TokenProblem>> {
    const [header = '', payload = '', signature = '', ...more] = token.length > MAX_LENGTH ? [] : token.split('.', 4)
    if (more.length > 0 || payload === '' || signature === '') return err('malformed')
    if (![header, payload, signature].every(isCanonicalBase64Url)) return err('malformed')
    const key = keyOf(await keyring.read(), header, rules.typ) ?? keyOf(await keyring.reread(), header, rules.typ)
    if (key === undefined) return err('unknown-key')
    const data = Buffer.from(`${header}.${payload}`, 'latin1')
    if (!verifyJws(key.alg, data, key.publicKey, Buffer.from(signature, 'base64url'))) return err('forged')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TokenClaims
    const isOver = typeof claims['exp'] !== 'number' || claims['exp'] <= now()
    return isOver && rules.expired === 'refused' ? err('expired') : ok(claims)
  }

  async function jwks(): Promise<KeyDocuments> {
    const keys = publishedKeys(await keyring.read(), now())
    const of = keys.map((key) => key.kid).join(' ')
    if (documents?.of !== of) documents = { of, value: renderKeyDocuments(keys, publicUrl) }
    return documents.value
  }

  return { sign, verifyOwn, jwks }
}

const headers = new WeakMap<ReadySigningKey, Map<string, string>>()

/** The header of a key and type, spelled once: with the same text on every token there is one byte string to accept. */
function headerOf(key: ReadySigningKey, typ: TokenType, x5t: boolean): string {
  let known = headers.get(key)
  if (known === undefined) headers.set(key, (known = new Map()))
  const name = x5t ? `${typ} x5t` : typ
  let header = known.get(name)
  if (header === undefined) {
    const withCertificate = x5t && key.certificate !== undefined
    const members = { typ, alg: key.alg, kid: key.kid, ...(withCertificate && { x5t: key.kid }) }
    known.set(name, (header = Buffer.from(JSON.stringify(members)).toString('base64url')))
  }
  return header
}

/** The key whose header for the type is this very text; `alg`, `kid`, `typ` and everything else are checked by that. */
function keyOf(keys: SigningKeys, header: string, typ: TokenType): ReadySigningKey | undefined {
  return keys.find((key) => header === headerOf(key, typ, false) || header === headerOf(key, typ, true))
}
