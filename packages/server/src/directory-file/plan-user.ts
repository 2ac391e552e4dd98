import type { User } from '../directory/user.ts'
import { findFileValue, putFileValue } from '../store/file-values.ts'
import { insertUser, replaceUser } from '../store/users.ts'
import type { ApplyDeps } from './apply.ts'
import type { FileUser } from './model.ts'
import { optional } from './values.ts'
import { type Planned, stepOf } from './plan-step.ts'
import { sameContent } from './same-content.ts'

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
  const next: User = {
    id: entry.id,
    tenantId,
    userPrincipalName: entry.userPrincipalName,
    displayName: entry.displayName,
    roles: entry.roles,
    tokensValidFrom: before && isNew ? deps.now() : (before?.tokensValidFrom ?? 0),
    version: before?.version ?? 1,
    ...optional('givenName', entry.givenName),
    ...optional('surname', entry.surname),
    ...optional('mail', entry.mail),
    ...optional('passwordHash', passwordHash),
    ...optional('disabledAt', disabledAt),
  }
  const remember = isNew ? [putFileValue(tenantId, key, valueHash)] : []
  const step = stepOf({ what: 'user', name: next.userPrincipalName }, before, next)
  if (!before) return { step, changes: [insertUser(next), ...remember] }
  if (sameContent(before, next)) return { step, changes: remember }
  return { step, changes: [replaceUser({ ...next, version: before.version + 1 }), ...remember] }
}
