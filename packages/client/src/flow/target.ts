import { err, isOidcScope, ok, parseScopes } from '@latchwork/protocol'
import type { Result } from '@latchwork/protocol'

import type { AuthFailure } from '../auth-error.ts'
import { targetKey } from '../cache/data.ts'
import type { Target } from '../contract.ts'

/** A checked {@link Target}. */
export interface Asked {
  /** Key of the access token in the cache: the API's scopes and resource only. */
  readonly key: string
  /** Scopes of the API. */
  readonly scopes: readonly string[]
  /** OpenID Connect's scopes asked for beside. */
  readonly identityScopes: readonly string[]
  readonly resource: string | undefined
}

/** @param fallback scopes when the target names neither scopes nor resource */
export function parseTarget(target: Target, fallback: readonly string[]): Result<Asked, AuthFailure> {
  const asked = target.scopes ?? (target.resource === undefined ? fallback : [])
  const scopes = parseScopes(asked.join(' '))
  if (!scopes.ok) return refuse('A scope holds a character that RFC 6749 §3.3 excludes.')
  const { resource } = target
  if (resource !== undefined && !/^[\x21-\x7e]+$/.test(resource)) return refuse('The resource is no URI (RFC 8707 §2).')
  const api = scopes.value.filter((scope) => !isOidcScope(scope))
  const key = targetKey({ scopes: api, ...(resource !== undefined && { resource }) })
  return ok({ key, scopes: api, identityScopes: scopes.value.filter(isOidcScope), resource })
}

/**
 * The scope parameter. `openid profile` for the account, `offline_access` for a refresh token; the latter is left out where the
 * server lists its scopes without it, because such servers refuse it and give refresh tokens by other rules.
 */
export function requestScopes(asked: Asked, supported: unknown): readonly string[] {
  const offline = Array.isArray(supported) && !supported.includes('offline_access') ? [] : ['offline_access']
  return [...new Set(['openid', 'profile', ...offline, ...asked.identityScopes, ...asked.scopes])]
}

function refuse(description: string): Result<never, AuthFailure> {
  return err({ code: 'invalid_configuration', description })
}
