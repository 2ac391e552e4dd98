import { chooseAccount, openClient, withAuthErrors } from '../client/open-client.ts'
import { loginFor, PROFILE_FLAGS } from '../client/profile.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../output.ts'

export const token: Command = {
  summary: 'print an access token, for a script',
  takes: [],
  flags: {
    ...PROFILE_FLAGS,
    account: { type: 'string', value: 'UPN', help: 'Who, when several are signed in. Default: the last one.' },
    refresh: { type: 'boolean', help: 'Fetch a new one even if the cached one is good.' },
    print: { type: 'boolean', help: 'Print it even on a terminal, where others may see it.' },
  },
  teaches:
    'Prints an access token and nothing else, from the cache or renewed. It never opens a browser: exit code 3 means that latchwork login is needed, 4 that an administrator is.',
  examples: [
    'curl -H "Authorization: Bearer $(latchwork token)" https://localhost:8444/tasks',
    'latchwork token --scope https://calendar.contoso.example/Calendar.Read --print',
  ],
  run: (input, output) =>
    withAuthErrors(
      output,
      async () => {
        if (output.terminal && input.flags['print'] !== true) {
          return output.refuse({
            sentence: 'A token on a terminal can be read by others and stays in the scrollback.',
            next: 'latchwork token --print',
            exit: EXIT.usage,
          })
        }
        const { client, profile } = await openClient(input)
        const account = await chooseAccount(client, input)
        const result = await client.acquireTokenSilent({
          account,
          scopes: profile.scopes,
          forceRefresh: input.flags['refresh'] === true,
        })
        const { accessToken, scopes } = result
        output.print(accessToken, {
          accessToken,
          scopes,
          account: account.username,
          expiresAt: new Date(result.expiresAt).toISOString(),
        })
        return EXIT.ok
      },
      loginFor(input),
    ),
}
