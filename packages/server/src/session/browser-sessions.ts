import type { Tenant } from '../directory/tenant.ts'
import type { User } from '../directory/user.ts'
import { removeCookie, serializeCookie } from '../http/cookies.ts'
import type { HttpRequest } from '../http/message.ts'
import type { Seals } from '../keys/seal.ts'
import { findGuest } from '../store/administration/guests.ts'
import { findSession } from '../store/sessions.ts'
import { findTenant } from '../store/tenants.ts'
import { findUser } from '../store/users.ts'
import type { Db } from '../store/sql.ts'
import type { Segment } from './authorize-request.ts'
import { isAlive, KEPT_SESSION_SECONDS, type Session } from './session.ts'

/** An account that is signed in to this browser. */
export interface Account {
  readonly session: Session
  readonly user: User
  readonly tenant: Tenant
  /** Who signed in, where `user` is a guest of `tenant`. */
  readonly home?: Person
}

interface Person {
  readonly user: User
  readonly tenant: Tenant
}

/** The account as the person knows it: the one at home. */
export function personOf(account: Account): Person {
  return account.home ?? account
}

interface CookieContent {
  readonly sessions: readonly { readonly t: string; readonly s: string }[]
}

export const SSO_COOKIE = '__Host-latchwork-session'

/** More accounts than this in one browser push the oldest out. */
const MOST_ACCOUNTS = 8

/** The sessions that the sealed cookie names, checked against the database; dead ones are left out. */
export async function findAccounts(
  http: HttpRequest,
  deps: { db: Db; seals: Seals; now: () => number },
): Promise<readonly Account[]> {
  const sealed = http.cookies.get(SSO_COOKIE)
  if (sealed === undefined) return []
  const opened = await deps.seals.open('session', sealed)
  if (!opened.ok) return []
  const named = (opened.value as CookieContent).sessions
  const found = await Promise.all(named.map(({ t, s }) => findAccount(deps, t, s)))
  return found.filter((account) => account !== undefined)
}

async function findAccount(
  deps: { db: Db; now: () => number },
  tenantId: string,
  sessionId: string,
): Promise<Account | undefined> {
  const session = await findSession(deps.db, tenantId, sessionId)
  if (!session) return undefined
  const [user, tenant] = await Promise.all([findUser(deps.db, tenantId, session.userId), findTenant(deps.db, tenantId)])
  if (!user || !tenant || !isAlive(session, user, deps.now())) return undefined
  return { session, user, tenant }
}

/** The accounts that an address is open to: the tenant's own people and its guests, or everybody, each at home. */
export async function findAccountsAt(
  http: HttpRequest,
  segment: Segment,
  deps: { db: Db; seals: Seals; now: () => number },
): Promise<readonly Account[]> {
  const accounts = await findAccounts(http, deps)
  if (segment.kind !== 'tenant') return accounts
  const found = await Promise.all(
    accounts.map(async (account) =>
      account.tenant.id === segment.tenantId ? account : findGuestAccount(account, segment.tenantId, deps),
    ),
  )
  return found.filter((account) => account !== undefined)
}

/** The session is the person's own, at home; the tenant that invited him decides whether it still counts there. */
async function findGuestAccount(
  { session, user: person, tenant: home }: Account,
  tenantId: string,
  deps: { db: Db; now: () => number },
): Promise<Account | undefined> {
  const [user, tenant] = await Promise.all([
    findGuest(deps.db, tenantId, { tenantId: person.tenantId, userId: person.id }),
    findTenant(deps.db, tenantId),
  ])
  if (!user || !tenant || !isAlive(session, user, deps.now())) return undefined
  return { session, user, tenant, home: { user: person, tenant: home } }
}

/** The Set-Cookie value that names exactly these sessions; with none left the cookie is taken away. */
export function writeAccounts(seals: Seals, sessions: readonly Session[]): string {
  if (sessions.length === 0) return removeCookie('sso', SSO_COOKIE)
  const kept = sessions.slice(-MOST_ACCOUNTS)
  const content: CookieContent = { sessions: kept.map((session) => ({ t: session.tenantId, s: session.id })) }
  const persistent = kept.some((session) => session.persistent)
  return serializeCookie(
    'sso',
    SSO_COOKIE,
    seals.seal('session', content),
    persistent ? KEPT_SESSION_SECONDS : undefined,
  )
}
