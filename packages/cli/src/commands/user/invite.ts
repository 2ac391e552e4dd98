import { ok } from '@latchwork/protocol'
import type { DirectoryCommand } from '../../client/directory-command.ts'
import { textFlag } from '../../command.ts'

interface Invitation {
  readonly inviteRedeemUrl: string
  readonly invitedUser: { readonly id: string; readonly userPrincipalName: string }
}

export const invite: DirectoryCommand = {
  summary: 'make a person of another organization a guest of yours',
  takes: ['ADDRESS'],
  flags: {
    name: { type: 'string', value: 'NAME', help: 'What people see. Default: the address.' },
    redirect: { type: 'string', value: 'URL', help: 'Where the guest begins. Default: the portal of this server.' },
  },
  teaches:
    'Makes somebody who has an account in another organization of this instance a guest of yours, and prints the user name that the guest has here. No mail is sent: tell the person yourself. Guests sign in at home.',
  examples: [
    'latchwork user invite fay@fabrikam.example',
    'latchwork user invite fay@fabrikam.example --name "Fay (Fabrikam)" --json',
  ],
  async work({ input, directory }) {
    const [invitedUserEmailAddress = ''] = input.positionals
    const invitedUserDisplayName = textFlag(input, 'name')
    const body = {
      invitedUserEmailAddress,
      inviteRedirectUrl: textFlag(input, 'redirect') ?? `${directory.origin}/portal/`,
      ...(invitedUserDisplayName !== undefined && { invitedUserDisplayName }),
    }
    const made = await directory.send<Invitation>({ method: 'POST', path: '/invitations', body })
    if (!made.ok) return made
    const { inviteRedeemUrl, invitedUser } = made.value
    const said = [`✓ ${invitedUserEmailAddress} is a guest, and begins at ${inviteRedeemUrl}`]
    return ok({ rows: [[invitedUser.userPrincipalName]], value: made.value, said })
  },
}
