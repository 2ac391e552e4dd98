import { type AccountEvent, decideEnded } from '../directory/end-of-sign-ins.ts'
import type { User } from '../directory/user.ts'
import { revokeAuthorizationsOfGuests } from '../store/administration/guests.ts'
import { revokeAuthorizationsOfUser } from '../store/authorizations.ts'
import { retireOneTimeLinks } from '../store/one-time-links.ts'
import { endSessionsOfUser } from '../store/sessions.ts'
import type { Change } from '../store/sql.ts'

/**
 * The sign-ins that end with `event`, as changes for the same commit; `tokensValidFrom` is what the stored user must have then. Both are
 * needed: the rows end what exists, the time ends a code that is redeemed later. A sign-in of the same second is told by its row alone.
 */
export function endSignIns(
  user: User,
  event: AccountEvent,
  now: number,
): { readonly tokensValidFrom: number; readonly changes: readonly Change[] } {
  const { tenantId, id } = user
  const ended = decideEnded(event)
  return {
    tokensValidFrom: ended.refreshTokens ? now : user.tokensValidFrom,
    changes: [
      ...(ended.links ? [retireOneTimeLinks(tenantId, id)] : []),
      ...(ended.sessions ? [endSessionsOfUser(tenantId, id, now)] : []),
      ...(ended.refreshTokens
        ? [
            revokeAuthorizationsOfUser(tenantId, id, event, now),
            revokeAuthorizationsOfGuests({ tenantId, userId: id }, event, now),
          ]
        : []),
    ],
  }
}
