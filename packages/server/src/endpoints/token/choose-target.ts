import { type Dialect, err, isGuid, ok, type Result, splitScope } from '@latchwork/protocol'
import type { Target } from '../../issuance/target.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'

/** What a token request says about the API it wants a token for. */
export interface TokenTarget {
  readonly dialect: Dialect
  /** v2 `scope`, split; empty on v1. */
  readonly scopes: readonly string[]
  readonly resources: readonly string[]
}

/**
 * Which of the authorized APIs a redemption is for: without a word the first one, otherwise the one that is named, and never
 * more than was authorized (RFC 6749 §4.1.3, RFC 8707 §2.2, azure-ad-wire §1.6.1). OpenID Connect scopes need not be repeated.
 */
export function chooseTarget(request: TokenTarget, authorized: readonly Target[]): Result<Target, Refusal> {
  const byResource = chooseByResource(request, authorized)
  if (!byResource.ok) return byResource
  const narrowed = narrow(request.scopes, byResource.value, authorized)
  if (!narrowed.ok || request.resources.length === 0) return narrowed
  if (narrowed.value.resourceAppId !== byResource.value.resourceAppId) return err(refuse('resource-mismatch'))
  // The audience is what this request spelled, as ADAL's cache expects it back (azure-ad-wire §7, trap 36).
  return ok({ ...narrowed.value, identifier: request.resources[0] ?? narrowed.value.identifier })
}

function chooseByResource({ dialect, resources }: TokenTarget, authorized: readonly Target[]): Result<Target, Refusal> {
  const [first] = authorized
  const [resource, ...more] = resources
  if (more.length > 0)
    return err(refuse('resource-mismatch', { say: 'A token is for one resource, but the request names several.' }))
  if (resource === undefined) return first === undefined ? err(refuse('resource-missing')) : ok(first)
  if (dialect === 'v2' && isGuid(resource)) return err(refuse('resource-malformed'))
  const named = authorized.find((target) => names(resource, target))
  return named === undefined ? err(refuse('resource-mismatch')) : ok(named)
}

/** By its identifier, with or without a slash at the end, or (v1) by the API's client id. */
function names(resource: string, target: Target): boolean {
  return resource.toLowerCase() === target.resourceAppId || bare(resource) === bare(target.identifier)
}

function bare(identifier: string): string {
  return identifier.endsWith('/') ? identifier.slice(0, -1) : identifier
}

/** The authorized API that every requested permission belongs to, with no more than the requested ones. */
function narrow(scopes: readonly string[], fallback: Target, authorized: readonly Target[]): Result<Target, Refusal> {
  const wanted = scopes.filter((scope) => splitScope(scope).kind !== 'oidc')
  if (wanted.length === 0) return ok(fallback)
  const owners = new Set<Target>()
  for (const scope of wanted) {
    const owner = [fallback, ...authorized].find((target) => isAuthorized(scope, target, target === fallback))
    if (owner === undefined)
      return err(refuse('scope-unknown', { say: `The scope ${scope} was not part of the authorization request.` }))
    owners.add(owner)
  }
  const [target, ...others] = owners
  if (target === undefined || others.length > 0) return err(refuse('scope-several-apis'))
  const whole = wanted.some((scope) => splitScope(scope).kind === 'default')
  const values = wanted
    .map((scope) => splitScope(scope))
    .flatMap((parts) => (parts.kind === 'permission' ? [parts.value] : []))
  return ok({ ...target, scopes: values, requested: wanted, all: whole })
}

function isAuthorized(scope: string, target: Target, isFallback: boolean): boolean {
  if (target.requested.includes(scope)) return true
  const parts = splitScope(scope)
  if (parts.kind === 'oidc') return true
  const mine = parts.resource === undefined ? isFallback : names(parts.resource, target)
  if (!mine) return false
  return parts.kind === 'default' ? target.all : target.all || target.scopes.includes(parts.value)
}
