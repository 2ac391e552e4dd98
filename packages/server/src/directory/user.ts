/** `operator` runs the instance and opens organizations in it; the other roles are about one's own organization. */
export type DirectoryRole = 'administrator' | 'applicationDeveloper' | 'operator'

/** Where a guest's own account is. */
export interface Home {
  readonly tenantId: string
  readonly userId: string
}

/** A member or a guest of a tenant. Times are epoch seconds. */
export interface User {
  readonly id: string
  readonly tenantId: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly givenName?: string
  readonly surname?: string
  readonly mail?: string
  /** PHC string (`$argon2id$…`). Absent: the user has not chosen a password yet. */
  readonly passwordHash?: string
  readonly roles: readonly DirectoryRole[]
  readonly disabledAt?: number
  /** Of a guest only: he signs in there, has no password here, and what ends there ends here too. */
  readonly home?: Home
  /** Sessions and authorizations older than this are dead ("revoke all sessions", password change). 0: never revoked. */
  readonly tokensValidFrom: number
  readonly version: number
}

/** Whether a text can be a user principal name: a name and a domain, with nothing in them that cannot be seen and makes two of one. */
export function isUserName(text: string): boolean {
  return /^[^\s@\p{Cc}\p{Cf}\p{Co}\p{Cs}]+@[^\s@\p{Cc}\p{Cf}\p{Co}\p{Cs}]+$/u.test(text)
}

/**
 * The user principal name of a guest, as Azure builds it: `ada@contoso.example` is `ada_contoso.example#EXT#@fabrikam.example` at
 * Fabrikam. It names the row; nobody signs in with it.
 */
export function guestName(homeName: string, domain: string): string {
  const at = homeName.lastIndexOf('@')
  return `${homeName.slice(0, at)}_${homeName.slice(at + 1)}#EXT#@${domain}`
}
