import { err, ok, type Result } from '@latchwork/protocol'
import { auditChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import type { User } from '../../directory/user.ts'
import type { HttpRequest } from '../../http/message.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import type { Segment } from '../../session/authorize-request.ts'
import { findAccounts, writeAccounts } from '../../session/browser-sessions.ts'
import { listKnownUsers, rememberUser } from '../../session/known-browser.ts'
import { KEPT_SESSION_SECONDS, type Session, SESSION_SECONDS } from '../../session/session.ts'
import {
  type Bucket,
  bucketOf,
  countFailure,
  forgiveAttempts,
  judgeAttempts,
  sourceOf,
  takeAttempt,
} from '../../session/throttle.ts'
import { type Attempts, readAttempts } from '../../store/instance/attempts.ts'
import { listUnseenNotices } from '../../store/notices.ts'
import { endSession, insertSession } from '../../store/sessions.ts'
import { findTenantByDomain } from '../../store/tenants.ts'
import { findUserByName, replaceUser } from '../../store/users.ts'

export interface SignInAttempt {
  readonly username: string
  readonly password: string
  readonly keep: boolean
  readonly segment: Segment
}

export interface SignedIn {
  readonly sessionId: string
  /** Set-Cookie values. */
  readonly cookies: readonly string[]
  /** There is something to tell the person first. */
  readonly step?: 'notice'
}

/**
 * A user name and password → a session, or one of three answers. Unknown user, wrong password and disabled user look and take
 * the same outside; the audit event tells them apart (ASVS 6.3.8). Only the organization is named, which its domain does anyway.
 */
export async function signIn(
  attempt: SignInAttempt,
  http: HttpRequest,
  deps: Deps,
): Promise<Result<SignedIn, Refusal>> {
  const now = deps.now()
  const name = attempt.username.toLowerCase()
  const tenant = await findTenantByDomain(deps.db, name.slice(name.indexOf('@') + 1))
  if (tenant && attempt.segment.kind === 'tenant' && attempt.segment.tenantId !== tenant.id)
    return err(refuse('user-not-in-tenant'))
  const user = tenant && (await findUserByName(deps.db, tenant.id, name))
  const known = await listKnownUsers(http, deps.seals)
  const source = bucketOf('source', sourceOf(http.remoteAddress))
  const account =
    user && known.includes(user.id)
      ? bucketOf('known-browser', user.id, sourceOf(http.remoteAddress))
      : bucketOf('account', name)
  const rows = await readAttempts(deps.db, [account.key, source.key])
  const wait = judgeAttempts([account, source], rows, now)
  if (wait > 0)
    return err(refuse('too-many-attempts', { say: `Too many attempts. Wait ${wait} seconds, then try again.` }))
  const taken = await deps.db.commit(takeAttempt(account, rows, now))
  if (!taken.ok) return err(refuse('too-many-attempts'))
  const verdict = await deps.passwords.verify(user?.passwordHash, attempt.password)
  if (verdict === 'busy') return err(refuse('too-busy'))
  if (verdict === 'wrong' || !user || user.disabledAt !== undefined) {
    await recordFailure({ tenantId: tenant?.id ?? '', user, source, rows }, http, deps)
    return err(refuse('sign-in-failed'))
  }
  if (verdict === 'right-but-rehash') await rehash(user, attempt.password, deps)
  return ok(await openSession({ user, attempt, account, known }, http, deps))
}

async function recordFailure(
  failed: { tenantId: string; user: User | undefined; source: Bucket; rows: readonly Attempts[] },
  http: HttpRequest,
  deps: Deps,
): Promise<void> {
  const why =
    failed.user === undefined
      ? 'unknown user'
      : failed.user.disabledAt !== undefined
        ? 'disabled user'
        : 'wrong password'
  const event = {
    tenantId: failed.tenantId,
    at: deps.now(),
    type: 'sign-in.failed' as const,
    actor: failed.user?.id ?? '',
    target: '',
    traceId: http.traceId,
    detail: { why, source: http.remoteAddress },
  }
  await deps.db.commit([...countFailure(failed.source, failed.rows, deps.now()), auditChange(event, deps.random)])
}

/** Stronger parameters since the last sign-in. If somebody changed the user meanwhile, the next sign-in does it. */
async function rehash(user: User, password: string, deps: Deps): Promise<void> {
  await deps.db.commit([
    replaceUser({ ...user, passwordHash: await deps.passwords.hash(password), version: user.version + 1 }),
  ])
}

interface Opening {
  readonly user: User
  readonly attempt: SignInAttempt
  readonly account: Bucket
  readonly known: readonly string[]
}

/** A new session id at every authentication, also when the account was signed in already (ASVS 7.2.4). */
async function openSession(opening: Opening, http: HttpRequest, deps: Deps): Promise<SignedIn> {
  const { user, attempt } = opening
  const now = deps.now()
  const session: Session = {
    tenantId: user.tenantId,
    id: deps.random(32).toString('base64url'),
    userId: user.id,
    authTime: now,
    amr: ['pwd'],
    persistent: attempt.keep,
    createdAt: now,
    expiresAt: now + (attempt.keep ? KEPT_SESSION_SECONDS : SESSION_SECONDS),
  }
  const accounts = await findAccounts(http, deps)
  const replaced = accounts.filter((account) => account.user.id === user.id)
  const others = accounts.filter((account) => account.user.id !== user.id)
  const event = {
    tenantId: user.tenantId,
    at: now,
    type: 'sign-in.succeeded' as const,
    actor: user.id,
    target: '',
    traceId: http.traceId,
    detail: {},
  }
  const committed = await deps.db.commit([
    insertSession(session),
    ...replaced.map((account) => endSession(account.tenant.id, account.session.id, now)),
    ...forgiveAttempts([opening.account]),
    auditChange(event, deps.random),
  ])
  if (!committed.ok) throw new Error(`the session could not be stored: ${committed.failed}`)
  const sessions = [...others.map((account) => account.session), session]
  const notices = await listUnseenNotices(deps.db, user.tenantId, user.id)
  return {
    sessionId: session.id,
    ...(notices.length > 0 && { step: 'notice' as const }),
    cookies: [writeAccounts(deps.seals, sessions), rememberUser(deps.seals, opening.known, user.id)],
  }
}
