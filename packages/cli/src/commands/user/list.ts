import { ok } from '@latchwork/protocol'
import { pageOf, path, quoted } from '../../client/directory.ts'
import { type DirectoryCommand, readTop, TOP } from '../../client/directory-command.ts'
import type { User } from '../../client/graph-objects.ts'
import { textFlag } from '../../command.ts'

export const list: DirectoryCommand = {
  summary: 'list people',
  takes: [],
  flags: {
    search: { type: 'string', value: 'TEXT', help: 'Only those whose name or user name begins with it.' },
    ...TOP,
  },
  teaches:
    'Lists the people of your organization: user name, name, whether the account is enabled, object ID, member or guest.',
  examples: ['latchwork user list', 'latchwork user list --search ada --json', 'latchwork user list | cut -f1'],
  async work({ input, directory }) {
    const most = readTop(input, 'user list')
    if (!most.ok) return most
    const search = textFlag(input, 'search')
    const begins = (property: string): string => `startswith(${property},${quoted(search ?? '')})`
    const filter =
      search === undefined ? '' : path`&$filter=${`${begins('displayName')} or ${begins('userPrincipalName')}`}`
    const found = await directory.list<User>(`/users?${pageOf(most.value)}${filter}`, most.value)
    if (!found.ok) return found
    const rows = found.value.map(({ userPrincipalName, displayName, accountEnabled, id, userType }) => [
      userPrincipalName,
      displayName,
      accountEnabled === false ? 'disabled' : 'enabled',
      id,
      userType === 'Guest' ? 'guest' : 'member',
    ])
    return ok({ heading: ['User name', 'Name', 'Account', 'ID', 'Kind'], rows, value: found.value })
  },
}
