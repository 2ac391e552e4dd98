import { nameOf, openClient, withAuthErrors } from '../client/open-client.ts'
import { loginFor, PROFILE_FLAGS } from '../client/profile.ts'
import type { Command } from '../command.ts'
import { EXIT, renderTable } from '../output.ts'

const { scope: _scope, ...flags } = PROFILE_FLAGS

export const accounts: Command = {
  summary: 'show who is signed in',
  takes: [],
  flags,
  teaches: 'Lists the accounts that are signed in with this app, the last sign-in first.',
  examples: ['latchwork accounts', 'latchwork accounts --json'],
  run: (input, output) =>
    withAuthErrors(
      output,
      async () => {
        const { client, profile } = await openClient(input)
        const found = await client.accounts()
        if (found.length === 0) output.say(`Nobody is signed in at ${profile.authority}. → run: ${loginFor(input)}`)
        if (found.length > 0 || output.json) {
          output.print(renderTable(found.map((account) => [nameOf(account), account.tenantId ?? account.issuer])), {
            authority: profile.authority,
            clientId: profile.clientId,
            accounts: found,
          })
        }
        return EXIT.ok
      },
      loginFor(input),
    ),
}
