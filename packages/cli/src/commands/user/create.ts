import { ok } from '@latchwork/protocol'
import { type DirectoryCommand, wrongUsage } from '../../client/directory-command.ts'
import type { User } from '../../client/graph-objects.ts'
import { textFlag } from '../../command.ts'
import { changeRole, findRole } from './change-role.ts'
import { makePasswordLink } from './password-link.ts'
import { PERSON_FLAGS, readPerson } from './read-person.ts'

export const create: DirectoryCommand = {
  summary: 'create a person, with a link to choose the password',
  takes: ['USER'],
  flags: {
    ...PERSON_FLAGS,
    role: { type: 'string', value: 'ROLE', help: 'administrator, applicationDeveloper or operator. Default: none.' },
  },
  teaches:
    'Creates an account and prints a link that works once, for a day, to choose its password: nobody else ever knows it. Send the link to the person yourself.',
  examples: [
    'latchwork user create eve@contoso.example --name "Eve Moneypenny"',
    'latchwork user create eve@contoso.example --name "Eve Moneypenny" --role applicationDeveloper --json',
  ],
  async work({ input, directory }) {
    const [userPrincipalName = ''] = input.positionals
    if (textFlag(input, 'name') === undefined) return wrongUsage('latchwork user create needs --name.', 'user create')
    const word = textFlag(input, 'role')
    const role = word === undefined ? ok(undefined) : await findRole(word, directory)
    if (!role.ok) return role
    const body = { ...readPerson(input), userPrincipalName }
    const made = await directory.send<User>({ method: 'POST', path: '/users', body })
    if (!made.ok) return made
    const given = role.value === undefined ? ok(undefined) : await changeRole('add', role.value, made.value, directory)
    if (!given.ok) return given
    const link = await makePasswordLink(made.value, directory)
    if (!link.ok) return link
    const { said, ...linked } = link.value
    return ok({
      rows: [[linked.passwordLink]],
      value: { ...made.value, ...linked },
      said: [`✓ Created ${userPrincipalName}. ${said}`],
    })
  },
}
