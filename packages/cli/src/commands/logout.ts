import { chooseAccount, nameOf, openClient, withAuthErrors } from '../client/open-client.ts'
import { loginFor, PROFILE_FLAGS } from '../client/profile.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../output.ts'

const { scope: _scope, ...flags } = PROFILE_FLAGS

export const logout: Command = {
  summary: 'sign out: forget the tokens on this computer',
  takes: [],
  flags: {
    ...flags,
    account: { type: 'string', value: 'UPN', help: 'Who, when several are signed in. Default: the last one.' },
  },
  teaches:
    "Forgets an account's tokens, and tells the server when it can be told. The browser's own session is ended in the browser.",
  examples: ['latchwork logout', 'latchwork logout --account ada@contoso.example'],
  run: (input, output) =>
    withAuthErrors(
      output,
      async () => {
        const { client, profile } = await openClient(input)
        if ((await client.accounts()).length === 0) {
          output.say('Nobody is signed in, so there is nothing to forget.')
          if (output.json) output.print('', { account: null, revoked: false })
          return EXIT.ok
        }
        const account = await chooseAccount(client, input)
        const { revoked } = await client.signOut(account)
        output.say(`✓ Signed out ${nameOf(account)}${revoked ? '; the server has revoked the tokens' : ''}`)
        output.say(`Your browser may still be signed in; end that at ${new URL('/myapps', profile.authority).href}`)
        if (output.json) output.print('', { account, revoked })
        return EXIT.ok
      },
      loginFor(input),
    ),
}
