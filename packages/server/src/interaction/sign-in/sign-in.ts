import { err, matchRedirectUri, ok, type Result } from '@latchwork/protocol'
import { type Proof, provePassword } from '../../account/prove-password.ts'
import { auditChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import type { Application } from '../../directory/application.ts'
import { nameKey } from '../../directory/name-key.ts'
import type { User } from '../../directory/user.ts'
import type { HttpRequest } from '../../http/message.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import type { Segment } from '../../session/authorize-request.ts'
import { findAccounts, writeAccounts } from '../../session/browser-sessions.ts'
import { rememberUser } from '../../session/known-browser.ts'
import { KEPT_SESSION_SECONDS, type Session, SESSION_SECONDS } from '../../session/session.ts'
import { findGuest } from '../../store/administration/guests.ts'
import { listUnseenNotices } from '../../store/notices.ts'
import { endSession, insertSession } from '../../store/sessions.ts'
import { findTenantByDomain } from '../../store/tenants.ts'
import { findUserByName, rehashPassword } from '../../store/users.ts'

export interface SignInAttempt {
  readonly username: string
  readonly password: string
  readonly keep: boolean
  readonly segment: Segment
  /** The application that wants to know who is there. */
  readonly client: Application
  /** Where the answer goes. */
  readonly redirectUri: string
}

export interface SignedIn {
  readonly sessionId: string
  /** Set-Cookie values. */
  readonly cookies: readonly string[]
  /** There is something to tell the person first. */
  readonly step?: 'notice'
}

/** A user name and password → a session, which is the person's at home. A guest's name of another organization is nobody's name. */
export async function signIn(
  attempt: SignInAttempt,
  http: HttpRequest,
  deps: Deps,
): Promise<Result<SignedIn, Refusal>> {
  const name = nameKey(attempt.username)
  const tenant = await findTenantByDomain(deps.db, name.slice(name.indexOf('@') + 1))
  const user = tenant && (await findUserByName(deps.db, tenant.id, name))
  const claim = {
    name,
    tenantId: tenant?.id ?? '',
    user,
    password: attempt.password,
    ...toldOf(attempt),
    onFailure: 'sign-in.failed' as const,
  }
  const proof = await provePassword(claim, http, deps)
  if (!proof.ok) return proof
  const closed = await checkPlace(proof.value.user, attempt.segment, deps)
  if (closed) {
    await recordClosed(proof.value, { closed, attempt }, http, deps)
    return err(closed)
  }
  if (proof.value.mustRehash) await rehash(proof.value.user, attempt.password, deps)
  return ok(await openSession(proof.value, attempt, http, deps))
}

/** What the log says of the application, whose name nobody may be able to look up later. */
function toldOf({ client, redirectUri }: SignInAttempt) {
  const platform = matchRedirectUri(redirectUri, client.redirectUris)?.platform
  return { target: client.appId, detail: { appDisplayName: client.displayName, ...(platform && { platform }) } }
}

/**
 * Whether the person may sign in at the address: as a member, or as a guest who is enabled there. Only who knows the password hears
 * whether he is a guest (azure-ad-wire §3.7 row 4).
 */
async function checkPlace(user: User, segment: Segment, deps: Deps): Promise<Refusal | undefined> {
  if (segment.kind !== 'tenant' || segment.tenantId === user.tenantId) return undefined
  const guest = await findGuest(deps.db, segment.tenantId, { tenantId: user.tenantId, userId: user.id })
  if (!guest) return refuse('user-not-in-tenant')
  return guest.disabledAt === undefined ? undefined : refuse('user-disabled')
}

async function recordClosed(
  { user, forgive }: Proof,
  { closed, attempt }: { readonly closed: Refusal; readonly attempt: SignInAttempt },
  http: HttpRequest,
  deps: Deps,
): Promise<void> {
  const { target, detail } = toldOf(attempt)
  const event = {
    tenantId: user.tenantId,
    type: 'sign-in.failed' as const,
    actor: user.id,
    request: http,
    target,
    detail: { ...detail, why: closed.reason },
  }
  await deps.db.commit([...forgive, auditChange(event, deps)])
}

/** Stronger parameters since the last sign-in. A password that was changed meanwhile has them already. */
async function rehash(user: User, password: string, deps: Deps): Promise<void> {
  await deps.db.commit([rehashPassword(user, await deps.passwords.hash(password))])
}

/** A new session id at every authentication, also when the account was signed in already (ASVS 7.2.4). */
async function openSession(
  { user, known, forgive }: Proof,
  attempt: SignInAttempt,
  http: HttpRequest,
  deps: Deps,
): Promise<SignedIn> {
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
    type: 'sign-in.succeeded' as const,
    actor: user.id,
    ...toldOf(attempt),
    request: http,
  }
  const committed = await deps.db.commit([
    insertSession(session),
    ...replaced.map((account) => endSession(account.tenant.id, account.session.id, now)),
    ...forgive,
    auditChange(event, deps),
  ])
  if (!committed.ok) throw new Error(`the session could not be stored: ${committed.failed}`)
  const sessions = [...others.map((account) => account.session), session]
  const notices = await listUnseenNotices(deps.db, user.tenantId, user.id)
  return {
    sessionId: session.id,
    ...(notices.length > 0 && { step: 'notice' as const }),
    cookies: [writeAccounts(deps.seals, sessions), rememberUser(deps.seals, known, user.id)],
  }
}
