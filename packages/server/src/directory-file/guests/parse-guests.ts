import { isUserName } from '../../directory/user.ts'
import type { FileGuest, GuestText } from '../model.ts'
import { type FileProblem, readObject, type Reader } from '../shape.ts'
import { stableId } from '../stable-id.ts'
import { guidOr, optional, parseRoles } from '../values.ts'

/** `guests` of a tenant: the name at home, or an object when there is more to say. */
export function parseGuests(tenant: Reader, domains: readonly string[], problems: FileProblem[]): readonly FileGuest[] {
  const entries = tenant.value('guests') ?? []
  if (!Array.isArray(entries)) {
    tenant.wrong('guests', 'a list')
    return []
  }
  return entries.map((entry: unknown, index) => {
    const value = typeof entry === 'string' ? { userPrincipalName: entry } : entry
    return parseGuest(readObject(value, `${tenant.path}.guests[${index}]`, problems), domains)
  })
}

const TEXTS: readonly GuestText[] = ['displayName', 'givenName', 'surname', 'mail']

function parseGuest(guest: Reader, domains: readonly string[]): FileGuest {
  const homeName = guest.requiredText('userPrincipalName').toLowerCase()
  if (!/^[^\s@]+@[^\s@]+$/.test(homeName)) guest.wrong('userPrincipalName', 'a name such as ada@contoso.example')
  const latchwork = guest.object('latchwork')
  const here = latchwork.text('userPrincipalName')
  const domain = here?.slice(here.lastIndexOf('@') + 1).toLowerCase()
  if (here !== undefined && (!isUserName(here) || !domains.includes(domain ?? '')))
    latchwork.wrong('userPrincipalName', `a name in one of the tenant's domains (${domains.join(', ')})`)
  latchwork.finish()
  const texts = TEXTS.flatMap((name): readonly (readonly [GuestText, string | null])[] => {
    const value = guest.text(name)
    const isGone = guest.isNull(name) && name !== 'displayName'
    return value === undefined && !isGone ? [] : [[name, value ?? null]]
  })
  const parsed = {
    path: guest.path,
    id: guidOr(guest, 'id', stableId('guest', domains[0] ?? 'unknown.invalid', homeName)),
    homeName,
    texts: Object.fromEntries(texts),
    ...optional('userPrincipalName', here),
    roles: parseRoles(guest),
    enabled: guest.flag('accountEnabled', true),
  }
  guest.finish()
  return parsed
}
