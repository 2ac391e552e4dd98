import type { User } from '../directory/user.ts'

/**
 * `client_info`: the user's ids in the home tenant, as unpadded base64url JSON (azure-ad-wire §2.6). MSAL makes the account's
 * key of it, so it is the same in every answer for the user.
 */
export function renderClientInfo(user: Pick<User, 'id' | 'tenantId' | 'home'>): string {
  const { tenantId, userId } = user.home ?? { tenantId: user.tenantId, userId: user.id }
  return Buffer.from(`{"uid":"${userId}","utid":"${tenantId}"}`).toString('base64url')
}
