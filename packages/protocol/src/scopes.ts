import { isGuid } from './encoding.ts'
import { err, ok } from './result.ts'
import type { Result } from './result.ts'

/** The scopes that ask for no API (OpenID Connect Core §5.4, §11). */
export const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const
export type OidcScope = (typeof OIDC_SCOPES)[number]

/** The built-in directory API, meant by permissions without a prefix (Azure wire contract §1.6.2). */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'

/** What one scope asks for. Joining the parts again gives the scope that the client sent, apart from short forms. */
export type ScopeParts =
  | { readonly kind: 'oidc'; readonly name: OidcScope }
  /** Every statically required permission of one API. */
  | { readonly kind: 'default'; readonly resource: string }
  /** One permission. Without a resource: the directory API's, or that of the request's `resource` parameter (RFC 8707). */
  | { readonly kind: 'permission'; readonly resource: string | undefined; readonly value: string }

const SCOPE_TOKENS = /^[\x21\x23-\x5b\x5d-\x7e ]*$/

/**
 * A scope parameter as a list without repetitions, in the order sent (RFC 6749 §3.3). Scopes are case-sensitive.
 * Surplus blanks between scopes are forgiven, because clients join lists carelessly and nothing can hide in a blank;
 * every other character outside the grammar is refused.
 */
export function parseScopes(text: string): Result<readonly string[], 'scope-malformed'> {
  if (!SCOPE_TOKENS.test(text)) return err('scope-malformed')
  return ok([...new Set(text.split(' ').filter((scope) => scope !== ''))])
}

/** The scope parameter for a list of scopes (RFC 6749 §3.3). */
export function formatScopes(scopes: readonly string[]): string {
  return scopes.join(' ')
}

/** Whether the scope is one of OpenID Connect's; Azure compares these without case. */
export function isOidcScope(scope: string): boolean {
  return oidcName(scope) !== undefined
}

/**
 * Takes a scope apart (Azure wire contract §1.6.2): the last slash divides, so that an identifier ending in a slash
 * shows as a double one; a bare GUID means that API's `/.default`; `.default` alone means the directory API's.
 */
export function splitScope(scope: string): ScopeParts {
  const name = oidcName(scope)
  if (name !== undefined) return { kind: 'oidc', name }
  if (isGuid(scope)) return { kind: 'default', resource: scope }
  if (scope === '.default') return { kind: 'default', resource: GRAPH_APP_ID }
  const slash = scope.lastIndexOf('/')
  if (slash === -1) return { kind: 'permission', resource: undefined, value: scope }
  const resource = scope.slice(0, slash)
  const value = scope.slice(slash + 1)
  return value === '.default' ? { kind: 'default', resource } : { kind: 'permission', resource, value }
}

function oidcName(scope: string): OidcScope | undefined {
  const lower = scope.toLowerCase()
  return OIDC_SCOPES.find((name) => name === lower)
}
