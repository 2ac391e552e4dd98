import { err, ok, type Result } from '@latchwork/protocol'
import type { AuditEvent } from '../audit/event.ts'
import { auditChange } from '../audit/record.ts'
import type { Deps } from '../deps.ts'
import type { User } from '../directory/user.ts'
import type { HttpRequest } from '../http/message.ts'
import { type Refusal, refuse } from '../refusal/refusal.ts'
import { listKnownUsers } from '../session/known-browser.ts'
import {
  type Bucket,
  bucketOf,
  countFailure,
  forgiveAttempts,
  judgeAttempts,
  sourceOf,
  takeAttempt,
} from '../session/throttle.ts'
import { type Attempts, readAttempts } from '../store/instance/attempts.ts'
import type { Change } from '../store/sql.ts'

/** Somebody says that he is a user, and gives a password for it. */
export interface Claim {
  /** The user name as it is compared (`nameKey`), so that two spellings of it are not two accounts to guess at. */
  readonly name: string
  /** Where the failure is told of; empty: the name belongs to no organization. */
  readonly tenantId: string
  readonly user: User | undefined
  readonly password: string
  /** What the password is for: the application that asks, or the account itself. */
  readonly target: string
  /** What else the log says of a failure. */
  readonly detail?: AuditEvent['detail']
  readonly onFailure: Extract<AuditEvent['type'], 'sign-in.failed' | 'password.change-failed'>
}

export interface Proof {
  readonly user: User
  /** The hash has weaker parameters than a new one would have. */
  readonly mustRehash: boolean
  /** The right password forgives the account's attempts; for the commit that follows. */
  readonly forgive: readonly Change[]
  /** Users that this browser signed in before. */
  readonly known: readonly string[]
}

/**
 * The one place where a password is compared. Unknown user, wrong password and disabled user look and take the same outside; the
 * audit event tells them apart (ASVS 6.3.8). Guessing slows down, whatever page it comes through (ASVS 6.1.1).
 */
export async function provePassword(claim: Claim, http: HttpRequest, deps: Deps): Promise<Result<Proof, Refusal>> {
  const now = deps.now()
  const { user } = claim
  const known = await listKnownUsers(http, deps.seals)
  const source = bucketOf('source', sourceOf(http.remoteAddress))
  const account =
    user && known.includes(user.id)
      ? bucketOf('known-browser', user.id, sourceOf(http.remoteAddress))
      : bucketOf('account', claim.name)
  const rows = await readAttempts(deps.db, [account.key, source.key])
  const wait = judgeAttempts([account, source], rows, now)
  if (wait > 0)
    return err(refuse('too-many-attempts', { say: `Too many attempts. Wait ${wait} seconds, then try again.` }))
  const taken = await deps.db.commit(takeAttempt(account, rows, now))
  if (!taken.ok) return err(refuse('too-many-attempts'))
  const verdict = await deps.passwords.verify(user?.passwordHash, claim.password)
  if (verdict === 'busy') return err(refuse('too-busy'))
  if (verdict === 'wrong' || !user || user.disabledAt !== undefined || user.home !== undefined) {
    await recordFailure(claim, { source, rows }, http, deps)
    return err(refuse('sign-in-failed'))
  }
  return ok({ user, known, mustRehash: verdict === 'right-but-rehash', forgive: forgiveAttempts([account]) })
}

async function recordFailure(
  claim: Claim,
  { source, rows }: { readonly source: Bucket; readonly rows: readonly Attempts[] },
  http: HttpRequest,
  deps: Deps,
): Promise<void> {
  const { user, tenantId, target, detail, onFailure } = claim
  const why = !user ? 'unknown user' : user.disabledAt !== undefined ? 'disabled user' : 'wrong password'
  const event = {
    tenantId,
    type: onFailure,
    actor: user?.id ?? '',
    target,
    request: http,
    detail: { ...detail, why },
  }
  await deps.db.commit([...countFailure(source, rows, deps.now()), auditChange(event, deps)])
}
