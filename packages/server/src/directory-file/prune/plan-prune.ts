import type { User } from '../../directory/user.ts'
import { endSignIns } from '../../session/end-sign-ins.ts'
import { deleteGroup, listGroups } from '../../store/administration/groups.ts'
import { moveToDeleted } from '../../store/administration/deleted-applications.ts'
import { listApplications } from '../../store/applications.ts'
import type { Db } from '../../store/sql.ts'
import { deleteUser } from '../../store/users.ts'
import type { FileTenant } from '../model.ts'
import { goneOf, type Planned } from '../plan-step.ts'

/**
 * People whom a whole list of the file no longer names.
 *
 * @param guests user principal names, in this tenant, of the guests that the file names
 */
export function listGone(
  { users, whole }: FileTenant,
  present: readonly User[],
  guests: ReadonlySet<string>,
): readonly User[] {
  const named = new Set(users.map(({ id }) => id))
  return present.filter(({ id, home, userPrincipalName }) =>
    home === undefined ? whole.has('users') && !named.has(id) : whole.has('guests') && !guests.has(userPrincipalName),
  )
}

/** What goes with `--prune`, each with a line of its own: people with their sign-ins, groups, and registrations, which can be restored. */
export async function planPrune(
  tenant: FileTenant,
  gone: readonly User[],
  { db, now }: { readonly db: Db; readonly now: number },
): Promise<readonly Planned[]> {
  const { id: tenantId, whole } = tenant
  const apps = whole.has('applications') ? await listApplications(db, tenantId) : []
  const groups = whole.has('groups') ? await listGroups(db, tenantId) : []
  return [
    ...apps
      .filter(({ appId }) => !tenant.applications.some(({ draft }) => draft.appId === appId))
      .map((app) => ({
        ...goneOf({ what: 'application', name: `${app.displayName} (${app.appId})` }, app),
        changes: moveToDeleted(app, now),
      })),
    ...groups
      .filter(({ id }) => !tenant.groups.some((entry) => entry.id === id))
      .map((group) => ({
        ...goneOf({ what: 'group', name: group.displayName }, group),
        changes: deleteGroup(group),
      })),
    ...gone.map((user) => ({
      ...goneOf({ what: 'user', name: user.userPrincipalName }, user),
      changes: [...deleteUser(user), ...endSignIns(user, 'deleted', now).changes],
    })),
  ]
}
