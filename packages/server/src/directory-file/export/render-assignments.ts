import { isGuid } from '@latchwork/protocol'
import type { Application } from '../../directory/application.ts'
import { DEFAULT_ACCESS } from '../../directory/groups/membership.ts'
import type { AppRoleAssignment } from '../../store/app-role-assignments.ts'
import type { FileObject } from './render-application.ts'
import type { GroupContent } from './render-groups.ts'

interface Names {
  readonly known: ReadonlyMap<string, Application>
  /** Of people, by object id. */
  readonly users: ReadonlyMap<string, string>
  readonly groups: readonly GroupContent[]
}

/**
 * App roles of users and groups as `assignments/parse-assignment.ts` reads them: what still means something, so that the file can be
 * applied. A group whose name is not its own stands there by its id.
 */
export function renderAssignments(assignments: readonly AppRoleAssignment[], names: Names): readonly FileObject[] {
  const groups = new Map(names.groups.map(({ group }) => [group.id, nameGroup(group.id, names.groups)]))
  const rendered = assignments.flatMap(({ principalType, principalId, resourceAppId, appRoleId }): FileObject[] => {
    const api = names.known.get(resourceAppId)
    const role = api?.appRoles.find(({ id }) => id === appRoleId)
    const isAccess = appRoleId === DEFAULT_ACCESS
    const fits = isAccess || role?.allowedMemberTypes.includes('User') === true
    const user = principalType === 'User' ? names.users.get(principalId) : undefined
    const group = principalType === 'Group' ? groups.get(principalId) : undefined
    const isClient = principalType === 'ServicePrincipal' && isAccess && names.known.has(principalId)
    if (!api || !fits || (user === undefined && group === undefined && !isClient)) return []
    return [
      {
        resource: resourceAppId,
        ...(role && { role: role.value }),
        ...(user !== undefined && { user }),
        ...(group !== undefined && { group }),
        ...(isClient && { client: principalId }),
      },
    ]
  })
  return rendered
    .map((assignment) => ({ assignment, order: JSON.stringify(assignment) }))
    .toSorted((left, right) => (left.order < right.order ? -1 : 1))
    .map(({ assignment }) => assignment)
}

function nameGroup(id: string, groups: readonly GroupContent[]): string {
  const name = groups.find(({ group }) => group.id === id)?.group.displayName ?? id
  const isItsOwn = groups.filter(({ group }) => group.displayName === name).length === 1
  return isItsOwn && !isGuid(name) ? name : id
}
