import { AuthError, type InteractiveRequest } from '@latchwork/client'
import { err, ok, type Result } from '@latchwork/protocol'
import { parseDuration } from '../client/dev-order.ts'
import { nameOf, openClient, withAuthErrors } from '../client/open-client.ts'
import { loginFor, PROFILE_FLAGS, writeProfile } from '../client/profile.ts'
import { type Command, type Input, textFlag } from '../command.ts'
import { EXIT, type ExitCode, type Output, type Problem } from '../output.ts'

export const login: Command = {
  summary: 'sign in with your browser',
  takes: [],
  flags: {
    ...PROFILE_FLAGS,
    'login-hint': { type: 'string', value: 'UPN', help: 'User name to fill in.' },
    'wait-for-admin': {
      type: 'boolean',
      help: 'When an administrator has to approve: ask in the browser, and this command waits for the answer.',
    },
    timeout: {
      type: 'string',
      value: 'TIME',
      help: 'How long to wait for the browser, as 90s, 10m or 1h. Default: 5m; with --wait-for-admin 1h, which is the most that a sign-in lasts.',
    },
  },
  teaches:
    'Opens the browser, signs you in and keeps the tokens in a file that only you can read. token and call use them, and renew them without asking. Exit code 4 means that an administrator has to approve the app.',
  examples: [
    'latchwork login',
    'latchwork login --directory   # for latchwork app, user, consent and explain',
    'latchwork login --scope https://tasks.contoso.example/Tasks.Manage.All --wait-for-admin',
    'latchwork login --authority https://login.example.org/contoso.example --client-id 11111111-2222-3333-4444-555555555555 --scope https://api.example.org/Read',
  ],
  run(input, output) {
    const patience = readPatience(input)
    if (!patience.ok) return Promise.resolve(output.refuse(patience.error))
    return withAuthErrors(output, () => signIn(patience.value, input, output), loginFor(input))
  },
}

interface Patience {
  readonly timeoutSeconds: number
  readonly isForAdmin: boolean
  /** As the person wrote it, or would have. */
  readonly text: string
}

function readPatience(input: Input): Result<Patience, Problem> {
  const isForAdmin = input.flags['wait-for-admin'] === true
  const text = textFlag(input, 'timeout') ?? (isForAdmin ? '1h' : '5m')
  const timeoutSeconds = parseDuration(text) ?? 0
  if (timeoutSeconds > 0) return ok({ timeoutSeconds, isForAdmin, text })
  return err({
    sentence: `"${text}" is no time to wait: it looks like 10m.`,
    next: 'latchwork login --help',
    exit: EXIT.usage,
  })
}

async function signIn(patience: Patience, input: Input, output: Output): Promise<ExitCode> {
  const { client, profile } = await openClient(input)
  const hint = textFlag(input, 'login-hint')
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  const result = await waitFor(patience, { output, again: loginFor(input) }, (timeoutSeconds) =>
    client.acquireTokenInteractive({
      ...(hint !== undefined && { loginHint: hint }),
      timeoutSeconds,
      signal: interrupted.signal,
      onUrl: (url) => {
        output.say(`Your browser opens to sign you in. If it does not, go to:\n\n${url}\n`)
        if (patience.isForAdmin)
          output.say(
            `If an administrator has to approve, press "Request approval" there; this waits for ${patience.text}.`,
          )
      },
    } satisfies InteractiveRequest),
  )
  if (result === undefined) return EXIT.administrator
  await writeProfile(input, profile)
  const { account, scopes } = result
  output.say(`✓ Signed in as ${nameOf(account)}, tenant ${account.tenantId ?? 'unknown'}`)
  if (output.json) output.print('', { account, scopes, expiresAt: new Date(result.expiresAt).toISOString() })
  return EXIT.ok
}

/** Undefined: no administrator has answered. The page in the browser holds the request, and goes on by itself while this listens. */
async function waitFor<T>(
  { timeoutSeconds, isForAdmin, text }: Patience,
  { output, again }: { readonly output: Output; readonly again: string },
  work: (timeoutSeconds: number) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work(timeoutSeconds)
  } catch (error) {
    if (!isForAdmin || !(error instanceof AuthError) || error.code !== 'timeout') throw error
    output.refuse({
      sentence: `Nobody answered within ${text}. A request that was sent to your administrators stays; sign in again when it is approved.`,
      next: again,
    })
    return undefined
  }
}
