import { join } from 'node:path'
import { type Account, AuthError, type Client, createClient } from '@latchwork/client'
import { type Input, textFlag } from '../command.ts'
import { EXIT, type ExitCode, type Output, printable } from '../output.ts'
import { readDevOffset } from './dev-clock.ts'
import { homeFolder } from './places.ts'
import { type Profile, readProfile } from './profile.ts'
import { trustLoopback } from './trust-loopback.ts'

export interface OpenedClient {
  readonly client: Client
  readonly profile: Profile
}

/** @param addresses what will be called besides the authority */
export async function openClient(input: Input, addresses: readonly string[] = []): Promise<OpenedClient> {
  return openProfile(await readProfile(input), input, addresses)
}

export async function openProfile(
  profile: Profile,
  input: Input,
  addresses: readonly string[] = [],
): Promise<OpenedClient> {
  trustLoopback([profile.authority, ...addresses], input.environment)
  const offset = await readDevOffset(profile.authority)
  const client = createClient({
    authority: profile.authority,
    clientId: profile.clientId,
    appName: 'Latchwork command line',
    cache: { file: join(homeFolder(input.environment), 'tokens.json') },
    scopes: profile.scopes,
    now: () => Date.now() + offset,
  })
  return { client, profile }
}

/** The account that --account names, else the one that signed in last. */
export async function chooseAccount(client: Client, input: Input): Promise<Account> {
  const accounts = await client.accounts()
  const wanted = textFlag(input, 'account')?.toLowerCase()
  const chosen =
    wanted === undefined
      ? accounts[0]
      : accounts.find(({ username, id }) => username?.toLowerCase() === wanted || id === wanted)
  if (chosen !== undefined) return chosen
  throw new AuthError({
    code: 'interaction_required',
    description: wanted === undefined ? 'Nobody is signed in.' : `${wanted} is not signed in.`,
  })
}

export function nameOf(account: Account): string {
  const shown =
    account.name === undefined
      ? (account.username ?? account.subject)
      : `${account.name}${account.username === undefined ? '' : ` (${account.username})`}`
  return printable(shown)
}

const EXITS: Readonly<Partial<Record<AuthError['code'], ExitCode>>> = {
  interaction_required: EXIT.interaction,
  consent_required: EXIT.interaction,
  needs_admin: EXIT.administrator,
  aborted: EXIT.interrupted,
}

const SIGN_IN_HELPS: ReadonlySet<AuthError['code']> = new Set([
  'interaction_required',
  'consent_required',
  'user_cancelled',
])

/**
 * The client's failures as a sentence, a next step and an exit code; anything else is a bug and stays one.
 * @param login the command that signs in for this work
 */
export async function withAuthErrors(
  output: Output,
  work: () => Promise<ExitCode>,
  login = 'latchwork login',
): Promise<ExitCode> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    const { sentence, traceId = error.traceId } = splitTrace(error.description)
    const next = nextStep(error, login, traceId)
    return output.refuse({
      sentence: error.code === 'aborted' ? 'Interrupted.' : sentence,
      details: traceId === undefined ? [] : [`Trace ID ${traceId}`],
      exit: EXITS[error.code] ?? EXIT.failure,
      ...(next !== undefined && { next }),
    })
  }
}

/** The server's sentence, and what it says behind it for a log: trace, correlation, time. */
function splitTrace(description: string): { readonly sentence: string; readonly traceId?: string } {
  const [, sentence = '', traceId = ''] = /^(.+?) Trace ID: (\S+) Correlation ID: /.exec(description) ?? []
  return sentence === '' ? { sentence: description } : { sentence, traceId }
}

/** What helps; where nothing does but knowing more, the command that tells an administrator why. */
function nextStep(error: AuthError, login: string, traceId: string | undefined): string | undefined {
  if (SIGN_IN_HELPS.has(error.code)) return login
  if (error.code === 'needs_admin') return `${login} --wait-for-admin`
  if (error.code === 'network') {
    if (/certificate|issuer/i.test(error.description)) return 'latchwork trust'
    return /ECONNREFUSED (?:127\.|::1)/.test(error.description) ? 'latchwork dev   # no server runs there' : undefined
  }
  return traceId === undefined ? undefined : `latchwork explain ${traceId}   # as an administrator`
}
