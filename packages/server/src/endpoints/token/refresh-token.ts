import { err, isOidcScope, ok, type Result } from '@latchwork/protocol'
import { loadScopes } from '../../consent/load-scopes.ts'
import type { Deps } from '../../deps.ts'
import type { Application } from '../../directory/application.ts'
import type { Authorization } from '../../directory/authorization.ts'
import type { PermissionGrant, ServicePrincipal } from '../../directory/service-principal.ts'
import type { Tenant } from '../../directory/tenant.ts'
import type { User } from '../../directory/user.ts'
import type { AnswerBody } from '../../issuance/answer.ts'
import type { Issuance } from '../../issuance/issuance.ts'
import { openRefreshToken, type RefreshToken } from '../../issuance/refresh-token.ts'
import type { Target } from '../../issuance/target.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import { findAuthorization } from '../../store/authorizations.ts'
import { listGrants } from '../../store/permission-grants.ts'
import { findServicePrincipal } from '../../store/service-principals.ts'
import { findTenant } from '../../store/tenants.ts'
import { findUser } from '../../store/users.ts'
import { checkAuthorization, checkRefreshToken } from './check-refresh-token.ts'
import type { TokenRequest } from './grant.ts'
import { loadApi } from './load-api.ts'
import { parseRequestedScopes, requireParameter } from './parse.ts'
import { checkPerson, checkPresence, decideAccess } from './permit.ts'
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
    { clientAppId: request.client.app.appId, clientAuth: request.client.by, segment: request.segment },
    now,
  )
  if (refusal !== undefined) return err(refusal)
  const wanted = await loadTarget(request, token, deps)
  if (!wanted.ok) return wanted
  const facts = await loadRefreshFacts(token, wanted.value.target, deps)
  const issuance = decideRefreshGrant(request, { token, wanted: wanted.value, facts }, now)
  return issuance.ok ? rotate(token, issuance.value, request.traceId, deps) : issuance
}

/** What this answer is about; the grant itself never shrinks or grows by it. */
interface Wanted {
  readonly target: Target
  readonly oidcScopes: readonly string[]
  readonly wasAuthorized: boolean
}

/** Any API may be named (one refresh token for every API of the app); without a word it is the one of the sign-in. */
async function loadTarget(request: TokenRequest, token: RefreshToken, deps: Deps): Promise<Result<Wanted, Refusal>> {
  const { dialect, form } = request
  const scopes = parseRequestedScopes(form, dialect)
  if (!scopes.ok) return scopes
  const resources = form.all('resource')
  const oidcScopes = scopes.value.length === 0 ? token.oidcScopes : narrowOidc(scopes.value, token.oidcScopes)
  if (scopes.value.length === 0 && resources.length === 0)
    return ok({ target: token.target, oidcScopes, wasAuthorized: true })
  const resolved = await loadScopes(deps.db, { dialect, scopes: scopes.value, resources }, token.tenantId)
  if (!resolved.ok) return resolved
  const [found, ...others] = resolved.value.targets
  if (found === undefined) return ok({ target: token.target, oidcScopes, wasAuthorized: true })
  if (others.length > 0) return err(refuse(resources.length > 1 ? 'resource-mismatch' : 'scope-several-apis'))
  const wasAuthorized = found.api.appId === token.target.resourceAppId
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

interface RefreshFacts {
  readonly authorization: Authorization | undefined
  readonly tenant: Tenant | undefined
  readonly user: User | undefined
  readonly principal: ServicePrincipal | undefined
  readonly api: Application | undefined
  readonly grants: readonly PermissionGrant[]
}

async function loadRefreshFacts(token: RefreshToken, target: Target, { db }: Deps): Promise<RefreshFacts> {
  const { tenantId, userId, clientAppId } = token
  const [authorization, tenant, user, principal, api, grants] = await Promise.all([
    findAuthorization(db, tenantId, token.authorizationId),
    findTenant(db, tenantId),
    findUser(db, tenantId, userId),
    findServicePrincipal(db, tenantId, clientAppId),
    loadApi(db, target.resourceAppId, tenantId),
    listGrants(db, tenantId, clientAppId, userId),
  ])
  return { authorization, tenant, user, principal, api, grants }
}

interface RefreshCase {
  readonly token: RefreshToken
  readonly wanted: Wanted
  readonly facts: RefreshFacts
}

function decideRefreshGrant(
  request: TokenRequest,
  { token, wanted, facts }: RefreshCase,
  now: number,
): Result<Issuance, Refusal> {
  const { client, dialect } = request
  const authorization = checkAuthorization(facts.authorization, now)
  if (!authorization.ok) return authorization
  if (facts.tenant === undefined) return err(refuse('user-gone', { detail: 'the tenant is gone' }))
  const absent = checkPresence(client.app, facts.principal)
  if (absent !== undefined) return err(absent)
  const user = checkPerson(facts.user, authorization.value.authTime)
  if (!user.ok) return user
  const { target, oidcScopes, wasAuthorized } = wanted
  const access = decideAccess({
    dialect,
    target,
    api: facts.api,
    client: client.app,
    grants: facts.grants,
    oidcScopes,
    wasAuthorized,
  })
  if (!access.ok) return access
  return ok({
    dialect,
    now,
    tenant: facts.tenant,
    user: user.value,
    client: client.app,
    clientAuth: client.by,
    authorization: authorization.value,
    access: access.value,
    oidcScopes,
    // OpenID Connect Core §12.2: no nonce, and the claims about the sign-in stay as they were.
    ...((dialect === 'v1' || oidcScopes.includes('openid')) && { idToken: { includeAuthTime: false } }),
    refreshToken: {
      number: authorization.value.outstanding,
      platform: token.platform,
      target: token.target,
      oidcScopes: token.oidcScopes,
    },
    clientInfo: dialect === 'v2' && request.form.get('client_info') === '1',
  })
}
