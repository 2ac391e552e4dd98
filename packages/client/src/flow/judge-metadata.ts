import { err, ok } from '@latchwork/protocol'
import type { Result } from '@latchwork/protocol'
import type { AuthorizationServer } from 'oauth4webapi'

import type { AuthFailure } from '../auth-error.ts'
import { printable } from '../auth-error.ts'
import { isExpectedIssuer } from './authority.ts'
import type { Authority } from './authority.ts'
import { isUsableUrl } from './usable-url.ts'
import type { UrlRules } from './usable-url.ts'

export interface MetadataRules extends UrlRules {
  readonly authority: Authority
  /** Hosts besides the issuer's. */
  readonly endpointHosts: readonly string[]
}

/** Metadata that passed {@link judgeMetadata}: every endpoint in it may be used. */
export interface Server extends AuthorizationServer {
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly jwks_uri: string
}

const REQUIRED = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const
const OPTIONAL = ['revocation_endpoint', 'device_authorization_endpoint'] as const

/** Order: the issuer first, because nothing else in a foreign document means anything; then the endpoints; then PKCE. */
export function judgeMetadata(document: unknown, rules: MetadataRules): Result<Server, AuthFailure> {
  if (typeof document !== 'object' || document === null) return invalid('The metadata is not an object.')
  const metadata = document as Record<string, unknown>
  const issuer = metadata['issuer']
  if (typeof issuer !== 'string' || !isExpectedIssuer(rules.authority, issuer)) {
    return err({
      code: 'issuer_mismatch',
      description: `The metadata of ${rules.authority.base} names another issuer: ${printable(String(issuer))}`,
    })
  }
  const hosts = new Set([new URL(rules.authority.base).host, ...rules.endpointHosts])
  for (const name of [...REQUIRED, ...OPTIONAL]) {
    const value = metadata[name]
    if (value === undefined && !REQUIRED.some((required) => required === name)) continue
    if (typeof value !== 'string' || !isUsableUrl(value, rules))
      return invalid(`${name} is missing or no https address.`)
    // RFC 8414 §6.2: another host could be anyone's.
    if (!hosts.has(new URL(value).host))
      return invalid(`${name} is on another host than the issuer: ${new URL(value).host}`)
  }
  const methods = metadata['code_challenge_methods_supported']
  if (!Array.isArray(methods) || !methods.includes('S256')) {
    return err({ code: 'pkce_unsupported', description: `${rules.authority.base} does not offer PKCE S256.` })
  }
  return ok(metadata as unknown as Server)
}

function invalid(description: string): Result<never, AuthFailure> {
  return err({ code: 'invalid_metadata', description })
}
