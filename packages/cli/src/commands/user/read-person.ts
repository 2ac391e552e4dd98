import { type Flags, type Input, textFlag } from '../../command.ts'

export const PERSON_FLAGS: Flags = {
  name: { type: 'string', value: 'NAME', help: 'What people see.' },
  'given-name': { type: 'string', value: 'NAME', help: 'First name.' },
  surname: { type: 'string', value: 'NAME', help: 'Last name.' },
  mail: { type: 'string', value: 'ADDRESS', help: 'Mail address.' },
}

const PROPERTIES: Readonly<Record<string, string>> = {
  name: 'displayName',
  'given-name': 'givenName',
  surname: 'surname',
  mail: 'mail',
  'user-name': 'userPrincipalName',
}

/** What the flags say of a person, in Graph's names. An empty text takes a property away. */
export function readPerson(input: Input): Readonly<Record<string, string | null>> {
  const entries = Object.entries(PROPERTIES).flatMap(([flag, property]) => {
    const value = textFlag(input, flag)
    return value === undefined ? [] : [[property, value === '' ? null : value] as const]
  })
  return Object.fromEntries(entries)
}
