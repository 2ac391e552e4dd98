import { createGuest } from '../../account/guest.ts'
import type { User } from '../../directory/user.ts'
import { endSignIns } from '../../session/end-sign-ins.ts'
import type { Db } from '../../store/sql.ts'
import { findTenantByDomain } from '../../store/tenants.ts'
import { findUserByName, insertUser, replaceUser } from '../../store/users.ts'
import type { DirectoryFile, FileGuest, FileTenant } from '../model.ts'
import { type Planned, stepOf } from '../plan-step.ts'
import { sameContent } from '../../audit/same-content.ts'
import type { FileProblem } from '../shape.ts'

interface GuestPlan {
  readonly tenant: FileTenant
  /** Everybody who is in the tenant already. */
  readonly present: readonly User[]
  readonly file: DirectoryFile
  readonly problems: FileProblem[]
  readonly db: Db
  readonly now: number
}

/** A guest with both of his names. */
interface PlannedGuest extends Planned {
  readonly user: User
  readonly homeName: string
}

/** One guest of a file; the person is found in the file or the directory. Names are taken over once, when the guest is made. */
export async function planGuest(entry: FileGuest, plan: GuestPlan): Promise<PlannedGuest | undefined> {
  const { tenant, present, now } = plan
  const person = await findPerson(entry.homeName, plan)
  if (!person) {
    const expected = `a user of another organization, in the file or the directory (${entry.homeName} is none)`
    plan.problems.push({ path: entry.path, expected })
    return undefined
  }
  const before = present.find(({ home }) => home?.tenantId === person.tenantId && home.userId === person.id)
  const fresh = createGuest(person, { tenantId: tenant.id, domain: tenant.domains[0] ?? '', id: entry.id })
  const { disabledAt, ...kept } = withTexts(before ?? fresh, entry)
  const isDisabledNow = disabledAt === undefined && !entry.enabled
  const ends = before && isDisabledNow ? endSignIns(before, 'disabled', now) : undefined
  const next: User = { ...kept, roles: entry.roles, ...(!entry.enabled && { disabledAt: disabledAt ?? now }) }
  const told = stepOf({ what: 'user', name: next.userPrincipalName }, before, next)
  const guest = { ...told, user: next, homeName: entry.homeName }
  if (!before) return { ...guest, changes: [insertUser(next)] }
  if (sameContent(before, next)) return { ...guest, changes: [] }
  return { ...guest, changes: [replaceUser({ ...next, version: before.version + 1 }), ...(ends?.changes ?? [])] }
}

function withTexts(guest: User, { texts, userPrincipalName = guest.userPrincipalName }: FileGuest): User {
  const merged = Object.entries({ ...guest, userPrincipalName, ...texts }).filter(([, value]) => value !== null)
  return Object.fromEntries(merged) as unknown as User
}

/**
 * Object ids of everybody whom a file can name in this tenant, by lower-case user principal name: its own people and the directory's,
 * and its guests by both of their names.
 */
export function namePeople(
  { users }: FileTenant,
  present: readonly User[],
  guests: readonly Pick<PlannedGuest, 'user' | 'homeName'>[],
): ReadonlyMap<string, string> {
  const everybody = [...present, ...users, ...guests.map(({ user }) => user)]
  return new Map([
    ...guests.map(({ user, homeName }) => [homeName, user.id] as const),
    ...everybody.map(({ id, userPrincipalName }) => [userPrincipalName.toLowerCase(), id] as const),
  ])
}

async function findPerson(name: string, { file, tenant, db }: GuestPlan): Promise<User | undefined> {
  const domain = name.slice(name.indexOf('@') + 1)
  for (const { id: tenantId, users } of file.tenants) {
    const user = users.find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === name)
    if (user) return tenantId === tenant.id ? undefined : { ...user, tenantId, tokensValidFrom: 0, version: 1 }
  }
  const home = await findTenantByDomain(db, domain)
  const user = home && home.id !== tenant.id ? await findUserByName(db, home.id, name) : undefined
  return user?.home === undefined ? user : undefined
}
