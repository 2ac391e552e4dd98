import { ok } from '@latchwork/protocol'
import { type DirectoryCommand, wrongUsage } from '../../client/directory-command.ts'
import type { Organization } from '../../client/graph-objects.ts'
import { textFlag } from '../../command.ts'

interface Opened extends Organization {
  readonly passwordLink: string
  readonly passwordLinkExpiresDateTime?: string
}

export const create: DirectoryCommand = {
  summary: 'open an organization with its first administrator, as the operator',
  takes: ['NAME'],
  flags: {
    admin: { type: 'string', value: 'UPN', help: 'User name of the first administrator. Needed.' },
    'admin-name': { type: 'string', value: 'NAME', help: 'What people see of that administrator.' },
    domain: {
      type: 'string',
      value: 'DOMAIN',
      help: "Of the organization. Default: that of the administrator's user name.",
    },
  },
  teaches:
    'Opens an organization and prints a link that works once, for a day, with which its first administrator chooses a password. Only the operator of the instance may.',
  examples: [
    'latchwork tenant create Adatum --admin ines@adatum.example',
    'latchwork tenant create "Adatum Ltd" --admin ines@adatum.example --admin-name "Ines Roth" --domain adatum.example --json',
  ],
  async work({ input, directory }) {
    const [displayName = ''] = input.positionals
    const userPrincipalName = textFlag(input, 'admin')
    if (userPrincipalName === undefined) return wrongUsage('latchwork tenant create needs --admin.', 'tenant create')
    const name = textFlag(input, 'admin-name')
    const body = {
      displayName,
      domain: textFlag(input, 'domain') ?? userPrincipalName.split('@')[1] ?? '',
      administrator: { userPrincipalName, ...(name !== undefined && { displayName: name }) },
    }
    const made = await directory.send<Opened>({ method: 'POST', path: '/tenants', body })
    if (!made.ok) return made
    const { passwordLink, passwordLinkExpiresDateTime = 'tomorrow' } = made.value
    const said = [
      `✓ Opened ${displayName}. The link with which ${userPrincipalName} chooses a password works once, until ${passwordLinkExpiresDateTime}, and is shown only now.`,
    ]
    return ok({ rows: [[passwordLink]], value: made.value, said })
  },
}
