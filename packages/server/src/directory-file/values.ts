import { isGuid } from '@latchwork/protocol'
import type { DirectoryRole } from '../directory/user.ts'
import type { Reader } from './shape.ts'

/** A GUID in lower case, or the generated one when the property is absent. */
export function guidOr(reader: Reader, name: string, generated: string): string {
  const given = reader.text(name)
  if (given === undefined) return generated
  if (!isGuid(given)) reader.wrong(name, 'a GUID')
  return given.toLowerCase()
}

/** A property for a spread, or nothing when there is no value. */
export function optional<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<K, V>>)
}

const ROLES: Readonly<Record<string, DirectoryRole>> = {
  administrator: 'administrator',
  'application developer': 'applicationDeveloper',
  applicationDeveloper: 'applicationDeveloper',
  operator: 'operator',
}

/** Directory roles, in Graph's words or ours. */
export function parseRoles(user: Reader): readonly DirectoryRole[] {
  return user.texts('roles').flatMap((role, index) => {
    const known = ROLES[role]
    if (!known) user.wrong(`roles[${index}]`, `one of ${Object.keys(ROLES).join(', ')}`)
    return known ? [known] : []
  })
}
