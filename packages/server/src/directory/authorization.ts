/**
 * The parent of every code and refresh token: one sign-in of one user in one app on one device. Revoking it revokes them.
 * Its four numbers are the whole state of refresh rotation (DESIGN §3). Times are epoch seconds.
 */
export interface Authorization {
  readonly id: string
  readonly tenantId: string
  readonly clientAppId: string
  readonly userId: string
  readonly sessionId: string
  readonly authTime: number
  readonly amr: readonly string[]
  readonly outstanding: number
  readonly used: number
  readonly before: number
  readonly issuedAt: number
  readonly createdAt: number
  /** No refresh token of this authorization lives longer. */
  readonly endsAt: number
  readonly revokedAt?: number
  readonly revokedReason?: string
}
