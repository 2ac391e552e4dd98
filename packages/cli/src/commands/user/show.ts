import { ok } from '@latchwork/protocol'
import type { DirectoryCommand } from '../../client/directory-command.ts'
import { rolesOf } from './change-role.ts'
import { findUser } from './find-user.ts'

export const show: DirectoryCommand = {
  summary: 'show one person',
  takes: ['USER'],
  flags: {},
  teaches: 'Shows an account: names, whether it is enabled, and its directory roles.',
  examples: ['latchwork user show ada@contoso.example', 'latchwork user show ada@contoso.example --json'],
  async work({ input, directory }) {
    const user = await findUser(input, directory)
    if (!user.ok) return user
    const roles = await rolesOf(user.value, directory)
    if (!roles.ok) return roles
    const { value } = user
    const facts: readonly (readonly [string, string | null | undefined])[] = [
      ['user name', value.userPrincipalName],
      ['name', value.displayName],
      ['given name', value.givenName],
      ['surname', value.surname],
      ['mail', value.mail],
      ['id', value.id],
      ['account', value.accountEnabled === false ? 'disabled' : 'enabled'],
      ...roles.value.map((role) => ['role', role] as const),
    ]
    const rows = facts.flatMap(([name, fact]) => (fact === null || fact === undefined ? [] : [[name, fact]]))
    return ok({ rows, value: { ...value, roles: roles.value } })
  },
}
