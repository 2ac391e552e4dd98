import { err, ok, type Result } from '@latchwork/protocol'
import { changePassword } from '../../account/change-password.ts'
import { type Answered, type Call, type GraphRoute, readBody } from '../call.ts'
import { badRequest, notSettable, type Problem, STALE } from '../problem.ts'

/** Graph `user: changePassword`, of the person who calls. */
export const ownPasswordRoutes: readonly GraphRoute[] = [
  { method: 'POST', path: '/me/changePassword', operation: 'me.changePassword', handle: change },
]

const PROPERTY = { current: 'currentPassword', next: 'newPassword' } as const

/** Every sign-in of the person ends, this one's tokens too (azure-ad-wire §2.9). */
async function change({ http, deps, caller }: Call): Promise<Result<Answered, Problem>> {
  const body = readBody(http)
  if (!body.ok) return body
  const unknown = Object.keys(body.value).find((name) => name !== PROPERTY.current && name !== PROPERTY.next)
  if (unknown !== undefined) return err(notSettable(unknown))
  const { currentPassword, newPassword } = body.value
  if (typeof currentPassword !== 'string') return wrong(PROPERTY.current, 'expected a text.')
  if (typeof newPassword !== 'string') return wrong(PROPERTY.next, 'expected a text.')
  if (caller.home !== undefined)
    return wrong(PROPERTY.current, 'a guest changes the password in the home organization.')
  const changed = await changePassword({ user: caller, current: currentPassword, next: newPassword }, http, deps)
  if (changed.ok) return ok({ kind: 'done' })
  const { about, sentence, tooMany } = changed.error
  if (tooMany) return err({ status: 429, message: sentence })
  return about === 'account' ? err(STALE) : wrong(PROPERTY[about], sentence)
}

function wrong(property: string, sentence: string): Result<never, Problem> {
  return err(badRequest(`Invalid value specified for property '${property}': ${sentence}`))
}
