import { guestName, type User } from '../directory/user.ts'
import { listMembersByMail } from '../store/administration/guests.ts'
import type { Db } from '../store/sql.ts'
import { findTenantByDomain } from '../store/tenants.ts'
import { findUserByName } from '../store/users.ts'

/**
 * The member of some tenant of this instance who has an address, as user principal name or as mail. Only the tenant that owns the
 * domain is asked: a mail address that another tenant's administrator wrote down proves nothing.
 */
export async function findMemberByAddress(db: Db, address: string): Promise<User | undefined> {
  const tenant = await findTenantByDomain(db, address.slice(address.lastIndexOf('@') + 1))
  if (!tenant) return undefined
  const named = await findUserByName(db, tenant.id, address)
  if (named) return named.home === undefined ? named : undefined
  const [member, ...others] = await listMembersByMail(db, tenant.id, address)
  return others.length === 0 ? member : undefined
}

/** What a person of another tenant is here at first: no password, no role, and the names that he has at home. */
export function createGuest(
  person: User,
  place: { readonly tenantId: string; readonly domain: string; readonly id: string; readonly displayName?: string },
): User {
  const { tenantId, domain, id, displayName = person.displayName } = place
  return {
    id,
    tenantId,
    userPrincipalName: guestName(person.userPrincipalName, domain),
    displayName,
    ...(person.givenName !== undefined && { givenName: person.givenName }),
    ...(person.surname !== undefined && { surname: person.surname }),
    mail: person.mail ?? person.userPrincipalName,
    roles: [],
    home: { tenantId: person.tenantId, userId: person.id },
    tokensValidFrom: 0,
    version: 1,
  }
}
