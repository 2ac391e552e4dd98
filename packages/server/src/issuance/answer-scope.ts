import { type Dialect, isGuid, isOidcScope } from '@latchwork/protocol'
import { GRAPH_APP_ID } from '../directory/application.ts'
import type { Target } from './target.ts'

/**
 * The `scope` member of an answer (RFC 6749 §5.1). v1: short values. v2: the granted permissions as the client spelled them, the
 * `.default` it asked for, and the OpenID Connect scopes; MSAL caches the token under exactly these words, and MSAL Go fails
 * when one it asked for is missing (azure-ad-wire §1.6.4).
 * @param granted short permission values that the token carries
 */
export function answerScope(
  dialect: Dialect,
  target: Target,
  granted: readonly string[],
  oidcScopes: readonly string[],
): string {
  if (dialect === 'v1') return granted.join(' ')
  const spelled = new Set(target.requested.filter((scope) => isWhole(scope) || granted.includes(valueOf(scope))))
  const told = new Set([...spelled].map(valueOf))
  const others = granted
    .filter((value) => !told.has(value) && !isOidcScope(value))
    .map((value) => spell(target.identifier, value))
  return [...spelled, ...others, ...oidcScopes.filter((scope) => scope !== 'offline_access')].join(' ')
}

/** A scope that means everything granted: `…/.default`, or an API's bare client id. */
function isWhole(scope: string): boolean {
  return scope.endsWith('.default') || isGuid(scope)
}

function valueOf(scope: string): string {
  return scope.slice(scope.lastIndexOf('/') + 1)
}

/** The directory API's permissions are usually asked for without a prefix (azure-ad-wire §1.6.2). */
function spell(identifier: string, value: string): string {
  return identifier === GRAPH_APP_ID ? value : `${identifier}/${value}`
}
