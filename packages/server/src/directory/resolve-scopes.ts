import { type Dialect, err, isGuid, isOidcScope, ok, type Result, splitScope } from '@latchwork/protocol'
import { type Refusal, refuse } from '../refusal/refusal.ts'
import { type Application, GRAPH_APP_ID } from './application.ts'
import { GRAPH_API } from './graph.ts'

/** What a request says about APIs, before anything is looked up. v1: one resource. v2: scopes, and RFC 8707 `resource`. */
export interface ScopeRequest {
  readonly dialect: Dialect
  readonly scopes: readonly string[]
  readonly resources: readonly string[]
}

/** One API of a request. The first target of a request is the one the access token is for. */
export interface Target {
  readonly api: Application
  /** As requested, byte for byte: the audience of v1 and RFC 9068 tokens. */
  readonly identifier: string
  /** Explicitly requested permission values. */
  readonly scopes: readonly string[]
  /** The same as the client spelled them, `.default` included: what the answer's `scope` repeats. */
  readonly requested: readonly string[]
  /** Every granted permission of the API is meant: v1 `resource`, `/.default`, or a bare RFC 8707 `resource`. */
  readonly all: boolean
  /** Nobody named it: scopes of OpenID Connect alone bring a token for the directory API (azure-ad-wire §1.6.2). */
  readonly implied?: true
}

export interface ResolvedScopes {
  readonly oidc: readonly string[]
  readonly targets: readonly Target[]
}

/** The identifiers (URIs and client ids) that must be looked up before {@link resolveScopes} can decide. */
export function identifiersIn(request: ScopeRequest): readonly string[] {
  const found = new Set<string>()
  for (const resource of request.resources) addVariants(found, resource)
  if (request.dialect === 'v2') {
    for (const scope of request.scopes) {
      const part = splitScope(scope)
      if (part.kind !== 'oidc' && part.resource !== undefined) addVariants(found, part.resource)
    }
  }
  return [...found]
}

/** App ID URIs match with and without a trailing slash; what the client sent is echoed (azure-ad-wire §1.6.2). */
function addVariants(found: Set<string>, identifier: string): void {
  found.add(identifier)
  found.add(identifier.endsWith('/') ? identifier.slice(0, -1) : `${identifier}/`)
}

/** Looks an identifier up among the loaded applications, keyed by every identifier they answer to. */
export function findApi(identifier: string, apis: ReadonlyMap<string, Application>): Application | undefined {
  if (identifier === GRAPH_APP_ID || GRAPH_API.identifierUris.includes(identifier.replace(/\/$/, ''))) return GRAPH_API
  const key = isGuid(identifier) ? identifier.toLowerCase() : identifier
  return apis.get(key) ?? apis.get(key.endsWith('/') ? key.slice(0, -1) : `${key}/`)
}

/**
 * Requested scope strings and resources → the APIs and their permissions (azure-ad-wire §1.6.2, RFC 8707 §2, RFC 6749 §3.3).
 * Several APIs may stand in one authorize request; a token is always for the first.
 */
export function resolveScopes(
  request: ScopeRequest,
  apis: ReadonlyMap<string, Application>,
): Result<ResolvedScopes, Refusal> {
  return request.dialect === 'v1' ? resolveV1(request, apis) : resolveV2(request, apis)
}

function resolveV1(request: ScopeRequest, apis: ReadonlyMap<string, Application>): Result<ResolvedScopes, Refusal> {
  const oidc = ['openid', 'profile', 'offline_access']
  if (request.resources.length > 1)
    return err(refuse('resource-malformed', { say: 'A v1 request names one resource.' }))
  const identifier = request.resources[0]
  if (identifier === undefined) return ok({ oidc, targets: [] })
  const api = findApi(identifier, apis)
  if (!api) return err(refuse('resource-unknown', { say: `The API ${identifier} was not found in the organization.` }))
  return ok({ oidc, targets: [{ api, identifier, scopes: [], requested: [], all: true }] })
}

function resolveV2(request: ScopeRequest, apis: ReadonlyMap<string, Application>): Result<ResolvedScopes, Refusal> {
  const oidc = request.scopes.filter(isOidcScope).map((scope) => scope.toLowerCase())
  const named = resolveResources(request.resources, apis)
  if (!named.ok) return named
  const targets = new Map<string, Target>()
  for (const target of named.value) targets.set(target.api.appId, target)
  for (const scope of request.scopes) {
    const added = addScope(scope, targets, request.resources.length > 0, apis)
    if (!added.ok) return added
  }
  const list = [...targets.values()]
  const wholes = list.filter((target) => target.requested.some((spelled) => splitScope(spelled).kind === 'default'))
  if (wholes.length > 0 && list.some((target) => target.scopes.length > 0)) return err(refuse('scope-default-mixed'))
  if (list.length > 0) return ok({ oidc, targets: list })
  if (request.scopes.length === 0) return err(refuse('scope-missing'))
  const directory = { api: GRAPH_API, identifier: GRAPH_APP_ID, scopes: [], requested: [], all: true }
  return ok({ oidc, targets: [{ ...directory, implied: true }] })
}

/** RFC 8707 §2: absolute URI without fragment. A client id is a scope prefix, never a resource indicator (D-15). */
function resolveResources(
  resources: readonly string[],
  apis: ReadonlyMap<string, Application>,
): Result<readonly Target[], Refusal> {
  const targets: Target[] = []
  for (const identifier of resources) {
    if (!URL.canParse(identifier) || identifier.includes('#') || isGuid(identifier))
      return err(refuse('resource-malformed'))
    const api = findApi(identifier, apis)
    if (!api)
      return err(refuse('resource-unknown', { say: `The API ${identifier} was not found in the organization.` }))
    targets.push({ api, identifier, scopes: [], requested: [], all: true })
  }
  return ok(targets)
}

function addScope(
  scope: string,
  targets: Map<string, Target>,
  resourceNamed: boolean,
  apis: ReadonlyMap<string, Application>,
): Result<void, Refusal> {
  const part = splitScope(scope)
  if (part.kind === 'oidc') return ok(undefined)
  const onlyNamed =
    resourceNamed && part.resource === undefined && targets.size > 0 ? targets.values().next().value : undefined
  const identifier = part.resource ?? onlyNamed?.identifier ?? GRAPH_APP_ID
  const api = onlyNamed?.api ?? findApi(identifier, apis)
  if (!api) return err(refuse('resource-unknown', { say: `The API ${identifier} was not found in the organization.` }))
  const before = targets.get(api.appId)
  if (resourceNamed && !before) return err(refuse('resource-mismatch'))
  if (
    part.kind === 'permission' &&
    !api.api.oauth2PermissionScopes.some((known) => known.value === part.value && known.isEnabled)
  ) {
    return err(
      refuse('scope-unknown', { say: `The API ${api.displayName} does not expose the permission ${part.value}.` }),
    )
  }
  targets.set(api.appId, {
    api,
    identifier: before?.identifier ?? identifier,
    scopes: part.kind === 'permission' ? [...(before?.scopes ?? []), part.value] : (before?.scopes ?? []),
    requested: [...(before?.requested ?? []), scope],
    all: part.kind === 'default',
  })
  return ok(undefined)
}
