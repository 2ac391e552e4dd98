import { hash, randomBytes } from 'node:crypto'
import type { Site } from './site.ts'

export interface Proof {
  readonly verifier: string
  readonly challenge: string
}

/** RFC 7636 §4. */
export function createProof(): Proof {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: hash('sha256', verifier, 'base64url') }
}

export function authorizeUrl(site: Site, extra: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({
    client_id: site.clientId,
    response_type: 'code',
    redirect_uri: site.redirectUri,
    code_challenge: createProof().challenge,
    code_challenge_method: 'S256',
    state: randomBytes(12).toString('base64url'),
    ...site.authorizeParameters,
    ...extra,
  })
  return `${site.base}${site.authorizePath}?${query.toString()}`
}

/** An address that a server gave, at its plain listener. */
export function toListener(site: Site, address: string, from: string): string {
  const url = new URL(address === '' ? from : address, from)
  const own = new URL(site.publicUrl).origin
  return url.origin === own || url.origin === site.base ? `${site.base}${url.pathname}${url.search}` : url.href
}
