export type DirectoryRole = 'administrator' | 'applicationDeveloper'

/** A member of a tenant. Times are epoch seconds. */
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
  /** Sessions and authorizations older than this are dead ("revoke all sessions", password change). 0: never revoked. */
  readonly tokensValidFrom: number
  readonly version: number
}
