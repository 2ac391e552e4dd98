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

interface GuestPlace {
  readonly tenantId: string
  readonly domain: string
  readonly id: string
}

interface GuestPlace {
  readonly tenantId: string
  readonly domain: string
  readonly id: string
}

/** No password and no role: whoever is at home decides who signs in. */
function guestOf(person: User, { tenantId, domain, id }: GuestPlace) {
  return {
    id,
    tenantId,
    userPrincipalName: guestName(person.userPrincipalName, domain),
    roles: [],
    home: { tenantId: person.tenantId, userId: person.id },
    tokensValidFrom: 0,
    version: 1,
  }
}

/** What a directory file makes of a person of another tenant: the names are those at home, which whoever runs the instance knows. */
export function createGuest(person: User, place: GuestPlace): User {
  return {
    ...guestOf(person, place),
    displayName: person.displayName,
    ...(person.givenName !== undefined && { givenName: person.givenName }),
    ...(person.surname !== undefined && { surname: person.surname }),
    mail: person.mail ?? person.userPrincipalName,
  }
}

/**
 * The guest of an invitation has what the inviter said: knowing an address must not tell another organization's names for it
 * (Microsoft Graph, invitation: without `invitedUserDisplayName` the address is the name).
 */
export function inviteGuest(
  person: User,
  {
    address,
    displayName = address,
    ...place
  }: GuestPlace & { readonly address: string; readonly displayName?: string },
): User {
  return { ...guestOf(person, place), displayName, mail: address }
}
