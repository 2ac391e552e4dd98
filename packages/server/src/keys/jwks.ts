import { createHash } from 'node:crypto'
import type { ReadySigningKey } from './signing-keyring.ts'

/** A document ready to send. */
export interface KeyDocument {
  readonly body: Buffer
  /** Quoted, strong (RFC 9110 §8.8.3). */
  readonly etag: string
}

/** The same keys for both generations of endpoints; only the v2 document says whose they are (azure-ad-wire §1.8.3). */
export interface KeyDocuments {
  readonly v1: KeyDocument
  readonly v2: KeyDocument
}

/** Renders the JWKS (RFC 7517 §5). Only public members are named, so a private one cannot slip in. */
export function renderKeyDocuments(keys: readonly ReadySigningKey[], publicUrl: string): KeyDocuments {
  const issuer = `${publicUrl}/{tenantid}/v2.0`
  return {
    v1: documentOf(keys.map(renderKey)),
    v2: documentOf(keys.map((key) => ({ ...renderKey(key), issuer }))),
  }
}

function renderKey({ kid, alg, publicJwk, certificate }: ReadySigningKey): object {
  const { kty, crv, x, y, n, e } = publicJwk
  // JSON leaves out what this kind of key does not have.
  const numbers = { crv, x, y, n, e }
  return {
    kty,
    use: 'sig',
    alg,
    kid,
    ...(certificate !== undefined && { x5t: kid }),
    ...numbers,
    ...(certificate !== undefined && { x5c: [certificate] }),
  }
}

function documentOf(keys: readonly object[]): KeyDocument {
  const body = Buffer.from(JSON.stringify({ keys }))
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}
