import type { FileGuest } from '../model.ts'
import { type FileProblem, readObject, type Reader } from '../shape.ts'
import { stableId } from '../stable-id.ts'
import { guidOr, parseRoles } from '../values.ts'

/** `guests` of a tenant: the name at home, or an object when there is more to say. */
export function parseGuests(tenant: Reader, domain: string, problems: FileProblem[]): readonly FileGuest[] {
  const entries = tenant.value('guests') ?? []
  if (!Array.isArray(entries)) {
    tenant.wrong('guests', 'a list')
    return []
  }
  return entries.map((entry: unknown, index) => {
    const value = typeof entry === 'string' ? { userPrincipalName: entry } : entry
    return parseGuest(readObject(value, `${tenant.path}.guests[${index}]`, problems), domain)
  })
}

function parseGuest(guest: Reader, domain: string): FileGuest {
  const homeName = guest.requiredText('userPrincipalName').toLowerCase()
  if (!/^[^\s@]+@[^\s@]+$/.test(homeName)) guest.wrong('userPrincipalName', 'a name such as ada@contoso.example')
  const parsed = {
    path: guest.path,
    id: guidOr(guest, 'id', stableId('guest', domain, homeName)),
    homeName,
    roles: parseRoles(guest),
    enabled: guest.flag('accountEnabled', true),
  }
  guest.finish()
  return parsed
}
