import type { AccountEvent } from '../directory/end-of-sign-ins.ts'
import type { DirectoryRole, User } from '../directory/user.ts'
import { endSignIns } from '../session/end-sign-ins.ts'
import { retireLinksOfNewOperator } from '../session/one-time-link.ts'
import { findFileValue, putFileValue } from '../store/file-values.ts'
import type { Change } from '../store/sql.ts'
import { expectAdministrator, insertUser, lockTenant, replaceUser } from '../store/users.ts'
import type { ApplyDeps } from './apply.ts'
import type { FileTenant, FileUser } from './model.ts'
import { optional } from './values.ts'
import { type Planned, stepOf } from './plan-step.ts'
import { sameContent } from '../audit/same-content.ts'
import type { FileProblem } from './shape.ts'

/**
 * A password is set at creation or when the file's value changes; one that the user chose since stays (DESIGN §4). What the file
 * said last time is remembered as a keyed hash.
 */
export async function planUser(
  entry: FileUser,
  place: { readonly tenantId: string; readonly before: User | undefined },
  deps: ApplyDeps,
): Promise<Planned> {
  const { tenantId, before } = place
  const value = entry.password ?? entry.passwordHash
  const key = `password ${entry.id}`
  const valueHash = value === undefined ? undefined : deps.hashSecret(value)
  const isNew = valueHash !== undefined && valueHash !== (await findFileValue(deps.db, tenantId, key))
  const passwordHash = isNew
    ? (entry.passwordHash ?? (await deps.hashPassword(entry.password ?? '')))
    : before?.passwordHash
  const disabledAt = entry.enabled ? undefined : (before?.disabledAt ?? deps.now())
  const ends = before
    ? eventsOf(before, { isNew, disabledAt }).map((event) => endSignIns(before, event, deps.now()))
    : []
  const next: User = {
    id: entry.id,
    tenantId,
    userPrincipalName: entry.userPrincipalName,
    displayName: entry.displayName,
    roles: entry.roles,
    tokensValidFrom: Math.max(before?.tokensValidFrom ?? 0, ...ends.map((end) => end.tokensValidFrom)),
    version: before?.version ?? 1,
    ...optional('givenName', entry.givenName),
    ...optional('surname', entry.surname),
    ...optional('mail', entry.mail),
    ...optional('passwordHash', passwordHash),
    ...optional('disabledAt', disabledAt),
  }
  const remember = isNew ? [putFileValue(tenantId, key, valueHash)] : []
  const told = stepOf({ what: 'user', name: next.userPrincipalName }, before, next)
  if (!before) return { ...told, changes: [insertUser(next), ...remember] }
  if (sameContent(before, next)) return { ...told, changes: remember }
  const replaced = replaceUser({ ...next, version: before.version + 1 })
  const links = retireLinksOfNewOperator(before, next)
  return { ...told, changes: [replaced, ...links, ...ends.flatMap(({ changes }) => changes), ...remember] }
}

/** What the file does to an account that ends sign-ins (azure-ad-wire §2.9). */
function eventsOf(
  before: User,
  { isNew, disabledAt }: { readonly isNew: boolean; readonly disabledAt: number | undefined },
): readonly AccountEvent[] {
  return [
    ...(isNew ? ['password-reset' as const] : []),
    ...(before.disabledAt === undefined && disabledAt !== undefined ? ['disabled' as const] : []),
  ]
}

/**
 * The last administrator stays, as in the directory API: a file that takes one away leaves another one. The tenant's row is locked
 * first, and who is left is counted last, so that neither the order of the file nor another commit matters.
 */
export function planAdministrators(
  tenant: FileTenant,
  present: readonly User[],
  problems: FileProblem[],
): { readonly first: readonly Change[]; readonly last: readonly Change[] } {
  const entries = new Map(tenant.users.map((entry) => [entry.id, entry]))
  const before = present.filter(
    ({ roles, disabledAt, home }) => home === undefined && isAdministrator(roles, disabledAt === undefined),
  )
  const stays = (id: string): boolean => {
    const entry = entries.get(id)
    return entry === undefined ? !tenant.whole.has('users') : isAdministrator(entry.roles, entry.enabled)
  }
  const removed = before.find(({ id }) => !stays(id))
  if (!removed) return { first: [], last: [] }
  const entry = entries.get(removed.id)
  const isLeft =
    before.some(({ id }) => stays(id)) || tenant.users.some(({ roles, enabled }) => isAdministrator(roles, enabled))
  if (!isLeft)
    problems.push({
      path: entry ? `${entry.path}.roles` : `${tenant.path}.users`,
      expected: `administrator, and enabled: nobody else administers ${tenant.displayName}`,
    })
  return { first: [lockTenant(tenant.id)], last: [expectAdministrator(tenant.id)] }
}

function isAdministrator(roles: readonly DirectoryRole[], enabled: boolean): boolean {
  return enabled && roles.includes('administrator')
}
