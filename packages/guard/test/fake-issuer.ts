import { createPrivateKey } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { JWK } from 'jose'

export const BASE = 'https://localhost:8443'
export const TENANT = '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10'
export const OTHER_TENANT = '0d1e2f3a-1111-4222-8333-444455556666'
export const API = 'a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52'
export const NOW = 1_800_000_000

export interface SigningKey {
  readonly alg: string
  readonly jwk: JWK
  readonly privateKey: KeyObject
}

/** A key pair of the named algorithm, its public half ready for a JWKS. */
export async function makeKey(alg: string, kid: string): Promise<SigningKey> {
  const pair = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg }
  const privateKey = createPrivateKey({ key: (await exportJWK(pair.privateKey)) as JsonWebKey, format: 'jwk' })
  return { alg, jwk, privateKey }
}

export type Claims = Record<string, unknown>

export const V2_CLAIMS: Claims = {
  iss: `${BASE}/${TENANT}/v2.0`,
  aud: API,
  iat: NOW,
  nbf: NOW,
  exp: NOW + 3600,
  sub: 'pairwise',
  oid: '2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901',
  tid: TENANT,
  azp: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
  azpacr: '0',
  scp: 'Tasks.Read Tasks.Write',
  uti: 'u',
  ver: '2.0',
}
export const V1_CLAIMS: Claims = {
  ...without(V2_CLAIMS, 'azp', 'azpacr'),
  iss: `${BASE}/${TENANT}/`,
  aud: 'https://tasks.contoso.example',
  appid: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
  appidacr: '0',
  ver: '1.0',
}
export const STANDARD_CLAIMS: Claims = {
  ...without(V2_CLAIMS, 'scp', 'azp', 'azpacr'),
  client_id: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
  jti: 'j',
  scope: 'Tasks.Read',
}
export const APP_CLAIMS: Claims = { ...without(V2_CLAIMS, 'scp'), idtyp: 'app', roles: ['Tasks.Sync'] }

export function without(claims: Claims, ...names: string[]): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)))
}

/** Signs with jose, so that the guard is tested against another implementation. */
export function mint(key: SigningKey, claims: Claims, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: key.alg, kid: key.jwk.kid ?? '', ...header } as { alg: string })
    .sign(key.privateKey)
}

export function bearer(token: string): { headers: { authorization: string } } {
  return { headers: { authorization: `Bearer ${token}` } }
}

export interface FakeIssuer {
  readonly fetch: typeof globalThis.fetch
  /** Addresses asked for, in order. */
  readonly asked: string[]
  /** What the JWKS address answers; may be changed at any time. */
  answer: () => Response | Promise<Response>
  /** Changes to the metadata document. */
  metadata: Claims
}

/** An issuer without a network: tenant metadata and a JWKS, both replaceable by something hostile. */
export function fakeIssuer(keys: readonly SigningKey[], segment = TENANT): FakeIssuer {
  const metadataUrl = `${BASE}/${segment}/v2.0/.well-known/openid-configuration`
  const jwksUri = `${BASE}/${segment}/discovery/v2.0/keys`
  const issuer: FakeIssuer = {
    asked: [],
    metadata: {},
    answer: () => jwksReply(keys),
    fetch: (input) => {
      const url = input instanceof Request ? input.url : String(input)
      issuer.asked.push(url)
      if (url === metadataUrl) {
        const tenant = segment === 'common' ? '{tenantid}' : segment
        return Promise.resolve(
          Response.json({ issuer: `${BASE}/${tenant}/v2.0`, jwks_uri: jwksUri, ...issuer.metadata }),
        )
      }
      return Promise.resolve(url === jwksUri ? issuer.answer() : new Response('', { status: 404 }))
    },
  }
  return issuer
}

export function jwksReply(keys: readonly SigningKey[]): Response {
  return Response.json({ keys: keys.map(({ jwk }) => jwk) })
}

/** How often the key set was fetched. */
export function keyLoads(issuer: FakeIssuer): number {
  return issuer.asked.filter((url) => url.endsWith('/keys')).length
}
