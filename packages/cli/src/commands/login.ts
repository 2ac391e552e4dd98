import { nameOf, openClient, withAuthErrors } from '../client/open-client.ts'
import { PROFILE_FLAGS, writeProfile } from '../client/profile.ts'
import { type Command, textFlag } from '../command.ts'
import { EXIT } from '../output.ts'

export const login: Command = {
  summary: 'sign in with your browser',
  takes: [],
  flags: { ...PROFILE_FLAGS, 'login-hint': { type: 'string', value: 'UPN', help: 'User name to fill in.' } },
  teaches:
    'Opens the browser, signs you in and keeps the tokens in a file that only you can read. token and call use them, and renew them without asking.',
  examples: [
    'latchwork login',
    'latchwork login --directory   # for latchwork app, user and explain',
    'latchwork login --authority https://login.example.org/contoso.example --client-id 11111111-2222-3333-4444-555555555555 --scope https://api.example.org/Read',
  ],
  run: (input, output) =>
    withAuthErrors(output, async () => {
      const { client, profile } = await openClient(input)
      const hint = textFlag(input, 'login-hint')
      const interrupted = new AbortController()
      process.once('SIGINT', () => interrupted.abort())
      const result = await client.acquireTokenInteractive({
        ...(hint !== undefined && { loginHint: hint }),
        signal: interrupted.signal,
        onUrl: (url) => output.say(`Your browser opens to sign you in. If it does not, go to:\n\n${url}\n`),
      })
      await writeProfile(input, profile)
      const { account, scopes } = result
      output.say(`✓ Signed in as ${nameOf(account)}, tenant ${account.tenantId ?? 'unknown'}`)
      if (output.json) output.print('', { account, scopes, expiresAt: new Date(result.expiresAt).toISOString() })
      return EXIT.ok
    }),
}
