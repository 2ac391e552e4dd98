import { err, ok, type Result } from '@latchwork/protocol'
import { auditChange } from '../audit/record.ts'
import type { Deps } from '../deps.ts'
import { nameKey } from '../directory/name-key.ts'
import type { User } from '../directory/user.ts'
import type { HttpRequest } from '../http/message.ts'
import type { Refusal } from '../refusal/refusal.ts'
import { endSignIns } from '../session/end-sign-ins.ts'
import { judgeNewPassword } from '../session/new-password.ts'
import type { Session } from '../session/session.ts'
import { insertSession } from '../store/sessions.ts'
import { replaceUser } from '../store/users.ts'
import { provePassword } from './prove-password.ts'

export interface PasswordChange {
  readonly user: User
  readonly current: string
  readonly next: string
  /** Goes on where the others end: the browser in which the person changed the password. */
  readonly session?: Session
}

/** What stands in the way; `about` is the field that the person looks at again. */
export interface PasswordProblem {
  readonly about: 'current' | 'next' | 'account'
  readonly sentence: string
  /** Guessing was slowed down, or the server is busy. */
  readonly tooMany: boolean
}

/**
 * A person's own change of password. The order: what is wrong with the new one costs nothing to say, the current one is an attempt
 * like a sign-in's, and the commit comes last. Every earlier sign-in ends (azure-ad-wire §2.9); `session` is begun again under a
 * new id, because the person has just authenticated (ASVS 7.2.4), and is the answer.
 */
export async function changePassword(
  change: PasswordChange,
  http: HttpRequest,
  deps: Deps,
): Promise<Result<Session | undefined, PasswordProblem>> {
  const { user, current, next } = change
  const weak = judgeNewPassword(next, [user.userPrincipalName, user.displayName])
  if (weak !== undefined) return problem('next', weak)
  const name = nameKey(user.userPrincipalName)
  const claim = {
    name,
    tenantId: user.tenantId,
    user,
    password: current,
    target: user.id,
    onFailure: 'password.change-failed' as const,
  }
  const proof = await provePassword(claim, http, deps)
  if (!proof.ok) return err(renderRefused(proof.error))
  if (next.normalize('NFC') === current.normalize('NFC')) return problem('next', 'This is the password you have now.')
  const passwordHash = await deps.passwords.hash(next)
  const now = deps.now()
  const { tokensValidFrom, changes } = endSignIns(user, 'password-changed', now)
  const session = change.session && beginAgain(change.session, deps)
  const { tenantId, id } = user
  const committed = await deps.db.commit([
    replaceUser({ ...user, passwordHash, tokensValidFrom, version: user.version + 1 }),
    ...changes,
    ...(session ? [insertSession(session)] : []),
    ...proof.value.forgive,
    auditChange({ tenantId, type: 'password.changed', actor: id, target: id, request: http }, deps),
  ])
  if (committed.ok) return ok(session)
  return problem('account', 'Somebody else changed this account at the same moment. Try again.')
}

/** Same end, so that a change of password does not make a sign-in longer. */
function beginAgain(session: Session, deps: Deps): Session {
  const now = deps.now()
  return { ...session, id: deps.random(32).toString('base64url'), authTime: now, amr: ['pwd'], createdAt: now }
}

function renderRefused(refusal: Refusal): PasswordProblem {
  const isWrong = refusal.reason === 'sign-in-failed'
  const sentence = isWrong ? 'The current password is wrong.' : refusal.description
  return { about: 'current', sentence, tooMany: !isWrong }
}

function problem(about: PasswordProblem['about'], sentence: string): Result<never, PasswordProblem> {
  return err({ about, sentence, tooMany: false })
}
