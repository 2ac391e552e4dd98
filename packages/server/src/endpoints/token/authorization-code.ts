import { err, ok, type Result } from '@latchwork/protocol'
import type { AuditEvent } from '../../audit/event.ts'
import { auditChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import type { Authorization } from '../../directory/authorization.ts'
import type { AnswerBody } from '../../issuance/answer.ts'
import { issue } from '../../issuance/issue.ts'
import type { Issuance } from '../../issuance/issuance.ts'
import { REDEEMED_ROW_SECONDS, REFRESH_ABSOLUTE_SECONDS, SPA_REFRESH_SECONDS } from '../../issuance/lifetimes.ts'
import { openCode, type SealedCode, type SignInToTell } from '../../issuance/sealed-code.ts'
import type { Target } from '../../issuance/target.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import { insertAuthorization, revokeAuthorization } from '../../store/authorizations.ts'
import { findSession, type Session } from '../../store/sessions.ts'
import { checkCode, presentedBy } from './check-code.ts'
import { chooseTarget } from './choose-target.ts'
import { decideEntitlement, type EntitlementFacts, loadEntitlement } from './entitlement.ts'
import type { TokenRequest } from './grant.ts'
import { parseRequestedScopes, requireParameter } from './parse.ts'

/**
 * authorization_code (RFC 6749 §4.1.3, DESIGN §3 Authorization codes). What the code proves is checked first, then what may have
 * changed since it was issued; spending it comes last and is the insertion of its authorization.
 */
export async function answerCodeGrant(request: TokenRequest, deps: Deps): Promise<Result<AnswerBody, Refusal>> {
  const text = requireParameter(request.form, 'code')
  if (!text.ok) return text
  const opened = await openCode(deps.seals, text.value)
  if (!opened.ok) return err(refuse('code-malformed', { detail: opened.error }))
  const code = opened.value
  const { client, dialect, segment, form } = request
  const presented = presentedBy(form, { clientAppId: client.app.appId, clientAuth: client.by, segment, dialect })
  const now = deps.now()
  const refusal = checkCode(code, presented, now)
  if (refusal !== undefined) return err(refusal)
  const scopes = parseRequestedScopes(form, dialect)
  if (!scopes.ok) return scopes
  const target = chooseTarget({ dialect, scopes: scopes.value, resources: form.all('resource') }, code.targets)
  if (!target.ok) return target
  const [session, facts] = await Promise.all([
    findSession(deps.db, code.homeTenantId ?? code.tenantId, code.sessionId),
    loadEntitlement(request, code, target.value, deps.db),
  ])
  const issuance = decideCodeGrant(request, { code, target: target.value, session, facts }, now)
  return issuance.ok ? redeem(code, issuance.value, request, deps) : issuance
}

interface CodeCase {
  readonly code: SealedCode
  readonly target: Target
  readonly session: Session | undefined
  readonly facts: EntitlementFacts
}

function decideCodeGrant(
  request: TokenRequest,
  { code, target, session, facts }: CodeCase,
  now: number,
): Result<Issuance, Refusal> {
  // A sign-out between authorize and redemption takes the code with it; later it does not touch what was issued.
  if (session === undefined || session.endedAt !== undefined)
    return err(refuse('sessions-revoked', { detail: 'the session ended' }))
  const { oidcScopes, platform, authTime } = code
  const entitled = decideEntitlement(request, facts, { target, oidcScopes, wasAuthorized: true }, { authTime, now })
  if (!entitled.ok) return entitled
  const { dialect } = request
  const refreshable = dialect === 'v1' || platform === 'publicClient' || oidcScopes.includes('offline_access')
  return ok({
    ...entitled.value,
    authorization: firstAuthorization(code, refreshable, now),
    ...((dialect === 'v1' || oidcScopes.includes('openid')) && {
      idToken: { includeAuthTime: code.maxAgeRequested, ...(code.nonce !== undefined && { nonce: code.nonce }) },
    }),
    ...(refreshable && { refreshToken: { number: 1, platform, target, oidcScopes } }),
  })
}

/** Without a refresh token the row only remembers that the code was redeemed. */
function firstAuthorization(code: SealedCode, refreshable: boolean, now: number): Authorization {
  const lifeSeconds = code.platform === 'spa' ? SPA_REFRESH_SECONDS : REFRESH_ABSOLUTE_SECONDS
  return {
    id: code.authorizationId,
    tenantId: code.tenantId,
    clientAppId: code.clientAppId,
    userId: code.userId,
    sessionId: code.sessionId,
    authTime: code.authTime,
    amr: code.amr,
    outstanding: 1,
    used: 0,
    before: 0,
    issuedAt: now,
    createdAt: now,
    endsAt: refreshable ? now + lifeSeconds : code.expiresAt + REDEEMED_ROW_SECONDS,
  }
}

/** The primary key decides among all who present the code. Whoever loses had every proof, so a copy is about: all of it dies. */
async function redeem(
  code: SealedCode,
  issuance: Issuance,
  request: TokenRequest,
  deps: Deps,
): Promise<Result<AnswerBody, Refusal>> {
  const { authorization } = issuance
  const detail = { authorizationId: authorization.id }
  const event = { tenantId: code.tenantId, actor: code.userId, target: code.clientAppId, request, detail }
  const body = await issue(issuance, deps)
  const committed = await deps.db.commit([
    insertAuthorization(authorization),
    auditChange(
      code.signIn ? signInOf(code.signIn, event, { code, issuance }) : { ...event, type: 'code.redeemed' },
      deps,
    ),
  ])
  if (committed.ok) return ok(body)
  await deps.db.commit([
    revokeAuthorization(code.tenantId, authorization.id, 'code-reused', deps.now()),
    auditChange({ ...event, type: 'code.reused' }, deps),
  ])
  return err(refuse('code-already-redeemed'))
}

/**
 * A session that was there already answered the authorize request, which writes nothing (DESIGN §5): the sign-in is told of here, in
 * place of the redemption, so that it costs no statement. Of a code that nobody redeems the log says nothing.
 */
function signInOf(
  { interactive, address }: SignInToTell,
  event: Omit<AuditEvent, 'type'> & Required<Pick<AuditEvent, 'request'>>,
  { code, issuance }: { readonly code: SealedCode; readonly issuance: Issuance },
): AuditEvent {
  return {
    ...event,
    type: 'sign-in.session',
    request: { traceId: event.request.traceId, remoteAddress: address },
    detail: {
      ...event.detail,
      interactive,
      platform: code.platform,
      appDisplayName: issuance.client.displayName,
      resourceId: issuance.access.api.appId,
      resourceDisplayName: issuance.access.api.displayName,
    },
  }
}
