import { err, ok, type Result } from '@latchwork/protocol'
import type { Flags, Input } from '../command.ts'
import { chooseAccount, openProfile } from './open-client.ts'
import { judgeRefusedCall, type Refused } from './judge-refused-call.ts'
import { type Profile, PROFILE_FLAGS, readDirectoryProfile } from './profile.ts'

export const DIRECTORY_FLAGS: Flags = {
  'client-id': {
    type: 'string',
    value: 'ID',
    help: 'Client that signed in. Default: the one that comes with the server.',
  },
  authority: { ...PROFILE_FLAGS.authority, help: 'https://host/{tenant}. Default: that of the last login.' },
  account: { type: 'string', value: 'UPN', help: 'Who asks, when several are signed in. Default: the last one.' },
}

export interface Write {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  /** Version that was read: a change that somebody else made since is not lost (RFC 9110 §13.1.1). */
  readonly etag?: string | undefined
}

/** The public directory API, as the person who signed in. Paths are below `/v1.0`, made with {@link path}. */
export interface Directory {
  readonly origin: string
  get<T>(path: string): Promise<Result<T, Refused>>
  /** All pages, or as many as bring `most` objects. */
  list<T>(path: string, most?: number): Promise<Result<readonly T[], Refused>>
  send<T = undefined>(write: Write): Promise<Result<T, Refused>>
}

interface Page<T> {
  readonly value: readonly T[]
  readonly '@odata.nextLink'?: string
}

/**
 * Who asks is looked up with the first call and not before: what was typed wrong is told first (exit code 2 before 3), for
 * signing in would not help.
 * @param noun what the command is about: its list is where a person finds the right name
 */
export async function openDirectory(input: Input, noun: string): Promise<Directory> {
  const profile = await readDirectoryProfile(input)
  const { origin } = new URL(profile.authority)
  let caller: ReturnType<typeof findCaller> | undefined
  const call = async <T>(address: string, init: RequestInit): Promise<Result<T, Refused>> => {
    const url = new URL(address.startsWith('/') ? `/v1.0${address}` : address, origin)
    if (url.origin !== origin) return err({ status: 0, sentence: 'The next page lies on another server.' })
    const { client, account } = await (caller ??= findCaller(profile, input))
    const response = await client.fetch(url, init, { account, scopes: profile.scopes })
    const text = await response.text()
    return response.ok
      ? ok((text === '' ? undefined : JSON.parse(text)) as T)
      : err(judgeRefusedCall(response, text, noun))
  }
  const list = async <T>(address: string, most = Infinity): Promise<Result<readonly T[], Refused>> => {
    const found: T[] = []
    for (let next: string | undefined = address; next !== undefined && found.length < most;) {
      const page: Result<Page<T>, Refused> = await call<Page<T>>(next, {})
      if (!page.ok) return page
      found.push(...page.value.value)
      next = page.value['@odata.nextLink']
    }
    return ok(found.slice(0, most))
  }
  return {
    origin,
    list,
    get: (address) => call(address, {}),
    send: ({ method, path: address, body, etag }) =>
      call(address, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(etag !== undefined && { 'if-match': etag }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  }
}

async function findCaller(profile: Profile, input: Input) {
  const { client } = await openProfile(profile, input)
  return { client, account: await chooseAccount(client, input) }
}

/** A path or query whose inserted values cannot be anything else than values. */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw({ raw: parts.raw }, ...values.map(encodeURIComponent))
}

/** A text of `$filter` (OData 4.01 ABNF `string`). */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** The query of a list: pages as large as they come, or one that is as large as what is wanted. */
export function pageOf(most: number | undefined): string {
  return `$top=${Math.min(most ?? LARGEST_PAGE, LARGEST_PAGE)}`
}

const LARGEST_PAGE = 999
