import { serializeCookie } from '../http/cookies.ts'
import type { HttpRequest } from '../http/message.ts'
import type { Seals } from '../keys/seal.ts'

const KNOWN_COOKIE = '__Host-latchwork-known'
const KNOWN_SECONDS = 180 * 24 * 3600
const MOST_USERS = 8

interface KnownUsers {
  readonly known: readonly string[]
}

/** Whether this user signed in with this browser before: its wrong passwords count apart from strangers' (see throttle.ts). */
export async function listKnownUsers(http: HttpRequest, seals: Seals): Promise<readonly string[]> {
  const opened = await seals.open('known-browser', http.cookies.get(KNOWN_COOKIE) ?? '')
  const content = opened.ok ? (opened.value as Partial<KnownUsers>).known : undefined
  return content ?? []
}

/** The Set-Cookie value that remembers one more user. */
export function rememberUser(seals: Seals, known: readonly string[], userId: string): string {
  const users = [userId, ...known.filter((id) => id !== userId)].slice(0, MOST_USERS)
  return serializeCookie(
    'interaction',
    KNOWN_COOKIE,
    seals.seal('known-browser', { known: users } satisfies KnownUsers),
    KNOWN_SECONDS,
  )
}
