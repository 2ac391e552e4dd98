import { err, ok, type Result } from '@latchwork/protocol'
import type { AuditedRequest, AuditType } from '../../audit/event.ts'
import { auditChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import type { Authorization } from '../../directory/authorization.ts'
import type { AnswerBody } from '../../issuance/answer.ts'
import { issue } from '../../issuance/issue.ts'
import type { Issuance } from '../../issuance/issuance.ts'
import type { RefreshToken } from '../../issuance/refresh-token.ts'
import { judgeRefresh, judgeReusableRefresh, type RefreshVerdict, type Rotation } from '../../issuance/rotation.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import { findAuthorization, revokeAuthorization, rotateAuthorization } from '../../store/authorizations.ts'
import { insertNotice } from '../../store/notices.ts'
import type { Change } from '../../store/sql.ts'
import { checkAuthorization } from './check-refresh-token.ts'

/** Every lost race means that another request won one, and inside the window the next judgement needs no write at all. */
const MOST_ATTEMPTS = 5

interface Rotating {
  readonly token: RefreshToken
  readonly request: AuditedRequest
}

/** Judges the presented number, signs, and writes the rotation on condition that the row is still the one that was judged (DESIGN §3). */
export async function rotate(
  token: RefreshToken,
  issuance: Issuance,
  request: AuditedRequest,
  deps: Deps,
): Promise<Result<AnswerBody, Refusal>> {
  let current = issuance.authorization
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const verdict = judge(token.number, current, issuance)
    if (verdict.kind === 'reused') return refuseReuse({ token, request }, issuance, deps)
    if (verdict.kind === 'ahead') return refuseAhead({ token, request }, deps)
    if (verdict.kind === 'same') return ok(await issue(withNumber(issuance, current, verdict.number), deps))
    const next = { ...current, ...verdict.next }
    const body = await issue(withNumber(issuance, next, next.outstanding), deps)
    // A rotation is told of by its own row; an event for each would outgrow everything else (DESIGN §5: storage of live grants).
    const committed = await deps.db.commit([rotateAuthorization(current, next)])
    if (committed.ok) return ok(body)
    const reread = checkAuthorization(
      await findAuthorization(deps.db, token.tenantId, token.authorizationId),
      issuance.now,
    )
    if (!reread.ok) return reread
    current = reread.value
  }
  return err(refuse('too-busy', { detail: 'the same refresh token is used by very many requests at once' }))
}

function judge(presented: number, state: Rotation, { client, tenant, now }: Issuance): RefreshVerdict {
  const rule = client.latchwork.refreshTokenReuse === 'allowed' ? judgeReusableRefresh : judgeRefresh
  return rule(presented, state, now, tenant.settings.refreshWindowSeconds)
}

function withNumber(issuance: Issuance, authorization: Authorization, number: number): Issuance {
  const { refreshToken } = issuance
  return {
    ...issuance,
    authorization,
    ...(refreshToken !== undefined && { refreshToken: { ...refreshToken, number } }),
  }
}

/**
 * Somebody holds a copy: the whole authorization dies, and the user hears of it at the next sign-in (RFC 9700 §4.14.2). The notice
 * has the authorization's id: when several requests find out at once, one of them writes and the others find it done.
 */
async function refuseReuse(rotating: Rotating, issuance: Issuance, deps: Deps): Promise<Result<never, Refusal>> {
  const { tenantId, userId, authorizationId } = rotating.token
  const { now, client, user } = issuance
  await deps.db.commit([
    revokeAuthorization(tenantId, authorizationId, 'refresh-token-reused', now),
    audit('refresh.reused', rotating, deps),
    // A guest is told where he signs in.
    insertNotice({
      ...(user.home ?? { tenantId, userId }),
      id: authorizationId,
      kind: 'refresh-token-reused',
      at: now,
      detail: { clientAppId: client.appId, application: client.displayName },
    }),
  ])
  return err(refuse('refresh-token-reused'))
}

async function refuseAhead(rotating: Rotating, deps: Deps): Promise<Result<never, Refusal>> {
  await deps.db.commit([audit('refresh.ahead', rotating, deps)])
  return err(refuse('refresh-token-ahead'))
}

function audit(type: AuditType, { token, request }: Rotating, deps: Deps): Change {
  const { tenantId, userId: actor, clientAppId: target, authorizationId, number } = token
  return auditChange({ tenantId, type, actor, target, request, detail: { authorizationId, number } }, deps)
}
