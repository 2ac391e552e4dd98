/** What happens to an account, as far as its sign-ins are concerned. */
export type AccountEvent = 'password-changed' | 'password-reset' | 'sessions-revoked' | 'disabled' | 'deleted'

/** What of the account's earlier sign-ins is over for good. Access tokens live until they expire in any case. */
export interface Ended {
  readonly sessions: boolean
  readonly refreshTokens: boolean
  /** Unused one-time links for a password. */
  readonly links: boolean
}

/**
 * What kills which tokens (azure-ad-wire §2.9). Every sign-in here is with a password, so a new password ends all of them. A disabled
 * account is refused as long as it is disabled, and its sign-ins are not ended: enabled again, it goes on where it was. A link that would
 * set a password outlives nothing that was meant to close the account or to replace the password.
 */
export function decideEnded(event: AccountEvent): Ended {
  const all = event !== 'disabled'
  return { sessions: all, refreshTokens: all, links: event !== 'sessions-revoked' }
}
