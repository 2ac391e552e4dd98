import { createGuest } from '../../account/guest.ts'
import type { Tenant } from '../../directory/tenant.ts'
import type { User } from '../../directory/user.ts'
import type { GuestText } from '../model.ts'
import { stableId } from '../stable-id.ts'
import { type FileObject, unlessEmpty } from './render-application.ts'

export interface GuestContent {
  readonly user: User
  /** The account at home. */
  readonly person: User
}

const TEXTS: readonly GuestText[] = ['displayName', 'givenName', 'surname', 'mail']

/** Guests as `guests/parse-guests.ts` reads them: only the name at home, unless there is more to say. */
export function renderGuests(guests: readonly GuestContent[], tenant: Tenant): readonly (string | FileObject)[] {
  return guests
    .map((guest) => ({ homeName: guest.person.userPrincipalName.toLowerCase(), said: renderSaid(guest, tenant) }))
    .toSorted((left, right) => (left.homeName < right.homeName ? -1 : 1))
    .map(({ homeName, said: { id, ...said } }) => {
      const isUsual = id === stableId('guest', tenant.domains[0] ?? '', homeName)
      return isUsual && Object.keys(said).length === 0 ? homeName : { userPrincipalName: homeName, id, ...said }
    })
}

/** What is not as it would be if he were invited now. */
function renderSaid({ user, person }: GuestContent, { id: tenantId, domains }: Tenant): FileObject {
  const usual = createGuest(person, { tenantId, domain: domains[0] ?? '', id: user.id })
  const texts = TEXTS.filter((name) => user[name] !== usual[name]).map((name) => [name, user[name] ?? null])
  return {
    id: user.id,
    ...Object.fromEntries(texts),
    ...unlessEmpty('roles', user.roles),
    ...(user.disabledAt !== undefined && { accountEnabled: false }),
    ...(user.userPrincipalName !== usual.userPrincipalName && {
      latchwork: { userPrincipalName: user.userPrincipalName },
    }),
  }
}
