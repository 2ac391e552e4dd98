import { err, isOidcScope, ok, type Result } from '@latchwork/protocol'
import { loadScopes } from '../../consent/load-scopes.ts'
import type { Deps } from '../../deps.ts'
import type { Authorization } from '../../directory/authorization.ts'
import type { AnswerBody } from '../../issuance/answer.ts'
import type { Issuance } from '../../issuance/issuance.ts'
import { openRefreshToken, type RefreshToken } from '../../issuance/refresh-token.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import { findAuthorization } from '../../store/authorizations.ts'
import { checkAuthorization, checkRefreshToken } from './check-refresh-token.ts'
import { decideEntitlement, type EntitlementFacts, loadEntitlement, type Wanted } from './entitlement.ts'
import { findHolder, type RefreshHolder } from './find-holder.ts'
import type { TokenRequest } from './grant.ts'
import { parseRequestedScopes, requireParameter } from './parse.ts'
import { checkPerson } from './permit.ts'
import { rotate } from './rotate.ts'

/**
 * refresh_token (RFC 6749 §6, DESIGN §3 Refresh tokens). Everything that can refuse is checked before the authorization's row is
 * touched; the rotation is judged and written last.
 */
export async function answerRefreshGrant(request: TokenRequest, deps: Deps): Promise<Result<AnswerBody, Refusal>> {
  const text = requireParameter(request.form, 'refresh_token')
  if (!text.ok) return text
  const opened = await openRefreshToken(deps.seals, text.value)
  if (!opened.ok) return err(refuse('refresh-token-malformed', { detail: opened.error }))
  const token = opened.value
  const now = deps.now()
  const refusal = checkRefreshToken(
    token,
    { clientAppId: request.client.app.appId, clientAuth: request.client.by },
    now,
  )
  if (refusal !== undefined) return err(refusal)
  const holder = await findHolder(token, request, deps.db)
  if (!holder.ok) return holder
  const wanted = await loadTarget(request, token, holder.value, deps)
  if (!wanted.ok) return wanted
  const [authorization, facts] = await Promise.all([
    findAuthorization(deps.db, token.tenantId, token.authorizationId),
    loadEntitlement(request, { ...holder.value, clientAppId: token.clientAppId }, wanted.value.target, deps.db),
  ])
  const issuance = decideRefreshGrant(
    request,
    { token, holder: holder.value, wanted: wanted.value, authorization, facts },
    now,
  )
  return issuance.ok ? rotate(token, issuance.value, request, deps) : issuance
}

/** Any API may be named (one refresh token for every API of the app); without a word it is the one of the sign-in. */
async function loadTarget(
  request: TokenRequest,
  token: RefreshToken,
  holder: RefreshHolder,
  deps: Deps,
): Promise<Result<Wanted, Refusal>> {
  const { dialect, form } = request
  const scopes = parseRequestedScopes(form, dialect)
  if (!scopes.ok) return scopes
  const resources = form.all('resource')
  // In another tenant nobody was asked for anything.
  const isHere = holder.tenantId === token.tenantId
  const oidcScopes = scopes.value.length === 0 ? token.oidcScopes : narrowOidc(scopes.value, token.oidcScopes)
  if (scopes.value.length === 0 && resources.length === 0)
    return ok({ target: token.target, oidcScopes, wasAuthorized: isHere })
  const resolved = await loadScopes(deps.db, { dialect, scopes: scopes.value, resources }, holder.tenantId)
  if (!resolved.ok) return resolved
  const [found, ...others] = resolved.value.targets
  if (found === undefined) return ok({ target: token.target, oidcScopes, wasAuthorized: isHere })
  if (others.length > 0) return err(refuse(resources.length > 1 ? 'resource-mismatch' : 'scope-several-apis'))
  const wasAuthorized = isHere && found.api.appId === token.target.resourceAppId
  // A bare resource on v2 that is the one of the sign-in asks for no more than the sign-in did (RFC 6749 §6).
  if (dialect === 'v2' && scopes.value.length === 0 && wasAuthorized) {
    return ok({ target: { ...token.target, identifier: found.identifier }, oidcScopes, wasAuthorized })
  }
  const { identifier, requested, all } = found
  return ok({
    target: { resourceAppId: found.api.appId, identifier, scopes: found.scopes, requested, all },
    oidcScopes,
    wasAuthorized,
  })
}

function narrowOidc(scopes: readonly string[], granted: readonly string[]): readonly string[] {
  const asked = new Set(scopes.filter(isOidcScope).map((scope) => scope.toLowerCase()))
  return granted.filter((scope) => asked.has(scope))
}

interface RefreshCase {
  readonly token: RefreshToken
  readonly holder: RefreshHolder
  readonly wanted: Wanted
  readonly authorization: Authorization | undefined
  readonly facts: EntitlementFacts
}

function decideRefreshGrant(
  request: TokenRequest,
  { token, holder, wanted, authorization, facts }: RefreshCase,
  now: number,
): Result<Issuance, Refusal> {
  const alive = checkAuthorization(authorization, now)
  if (!alive.ok) return alive
  const { authTime, outstanding } = alive.value
  const owner = holder.owner ? checkPerson(holder.owner, authTime) : ok(undefined)
  if (!owner.ok) return owner
  const entitled = decideEntitlement(request, facts, wanted, { authTime, now })
  if (!entitled.ok) return entitled
  const { platform, target, oidcScopes } = token
  return ok({
    ...entitled.value,
    authorization: alive.value,
    // OpenID Connect Core §12.2: no nonce, and the claims about the sign-in stay as they were.
    ...((request.dialect === 'v1' || wanted.oidcScopes.includes('openid')) && { idToken: { includeAuthTime: false } }),
    refreshToken: { number: outstanding, platform, target, oidcScopes },
  })
}
