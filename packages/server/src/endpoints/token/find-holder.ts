import { err, ok, type Result } from '@latchwork/protocol'
import type { User } from '../../directory/user.ts'
import type { RefreshToken } from '../../issuance/refresh-token.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import { findGuest } from '../../store/administration/guests.ts'
import type { Db } from '../../store/sql.ts'
import { findUser } from '../../store/users.ts'
import type { TokenRequest } from './grant.ts'

/** Who the new tokens are for. */
export interface RefreshHolder {
  readonly tenantId: string
  readonly userId: string
  /** Who the refresh token was issued to, where that is another one: he must still be in good standing too. */
  readonly owner?: User
}

/**
 * A refresh token is not bound to a tenant: at another tenant's address it serves the same person there, as a guest or at home
 * (azure-ad-wire §2.7). MSAL keeps one refresh token for all tenants of an account.
 */
export async function findHolder(
  token: Pick<RefreshToken, 'tenantId' | 'userId'>,
  { client, segment }: Pick<TokenRequest, 'client' | 'segment'>,
  db: Db,
): Promise<Result<RefreshHolder, Refusal>> {
  const { tenantId, userId } = token
  if (segment.kind !== 'tenant' || segment.tenantId === tenantId) return ok({ tenantId, userId })
  if (client.app.signInAudience === 'AzureADMyOrg' && client.app.tenantId !== segment.tenantId)
    return err(refuse('client-unknown'))
  const owner = await findUser(db, tenantId, userId)
  if (!owner) return err(refuse('user-gone'))
  const home = owner.home ?? { tenantId, userId }
  if (home.tenantId === segment.tenantId) return ok({ ...home, owner })
  const guest = await findGuest(db, segment.tenantId, home)
  return guest ? ok({ tenantId: guest.tenantId, userId: guest.id, owner }) : err(refuse('user-of-another-tenant'))
}
