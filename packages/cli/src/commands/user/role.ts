import { ok } from '@latchwork/protocol'
import { type DirectoryCommand, wrongUsage } from '../../client/directory-command.ts'
import { textFlag } from '../../command.ts'
import { changeRole, findRole, rolesOf } from './change-role.ts'
import { findUser } from './find-user.ts'

export const role: DirectoryCommand = {
  summary: 'show, give and take directory roles',
  takes: ['USER'],
  flags: {
    add: { type: 'string', value: 'ROLE', help: 'administrator, applicationDeveloper or operator.' },
    remove: { type: 'string', value: 'ROLE', help: 'administrator, applicationDeveloper or operator.' },
  },
  teaches:
    'Without a flag it lists the roles of a person. An administrator may do everything in the organization, an application developer may register apps, the operator opens organizations. The last administrator of an organization and the last operator stay.',
  examples: [
    'latchwork user role ada@contoso.example',
    'latchwork user role ada@contoso.example --add applicationDeveloper',
    'latchwork user role ada@contoso.example --remove administrator',
  ],
  async work({ input, directory }) {
    const [add, remove] = [textFlag(input, 'add'), textFlag(input, 'remove')]
    if (add !== undefined && remove !== undefined) return wrongUsage('Add or remove, one at a time.', 'user role')
    const user = await findUser(input, directory)
    if (!user.ok) return user
    const word = add ?? remove
    const role = word === undefined ? ok(undefined) : await findRole(word, directory)
    if (!role.ok) return role
    const how = add === undefined ? 'remove' : 'add'
    const changed = role.value === undefined ? ok(undefined) : await changeRole(how, role.value, user.value, directory)
    if (!changed.ok) return changed
    const roles = await rolesOf(user.value, directory)
    if (!roles.ok) return roles
    const { id, userPrincipalName } = user.value
    return ok({ rows: roles.value.map((one) => [one]), value: { id, userPrincipalName, roles: roles.value } })
  },
}
