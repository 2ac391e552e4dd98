import type { Application, AppRole } from '../../directory/application.ts'
import { DEFAULT_ACCESS } from '../../directory/groups/membership.ts'
import { findApi } from '../../directory/resolve-scopes.ts'
import { insertAppRoleAssignmentIfAbsent } from '../../store/app-role-assignments.ts'
import type { FileAssignment } from '../model.ts'
import { type ConsentPlan, planPresence } from '../plan-consent.ts'
import type { Planned } from '../plan-step.ts'
import type { FileProblem } from '../shape.ts'
import { stableId } from '../stable-id.ts'

export interface AssignmentPlan extends ConsentPlan {
  /** The file's groups and the directory's, each once. */
  readonly groups: readonly { readonly id: string; readonly displayName: string }[]
}

interface Holder {
  readonly principalType: 'User' | 'Group' | 'ServicePrincipal'
  readonly principalId: string
}

/** A role that the file gives, with the presence that it needs; nothing when it is given already. */
export function planAssignment(
  entry: FileAssignment,
  plan: AssignmentPlan,
  problems: FileProblem[],
): Planned | undefined {
  const wrong = (name: string, expected: string): void =>
    void problems.push({ path: `${entry.path}.${name}`, expected })
  const api = findApi(entry.resource, plan.known)
  if (!api)
    wrong('resource', `the identifier of an application in the file or the directory (${entry.resource} is none)`)
  const holder = findHolder(entry, plan, wrong)
  const role = api && findRole(entry, api)
  if (api && !role) wrong('role', `an app role of ${api.displayName} for users`)
  if (!api || !holder || !role) return undefined
  const isGiven = plan.assignments.some(
    ({ principalId, resourceAppId, appRoleId }) =>
      principalId === holder.principalId && resourceAppId === api.appId && appRoleId === role.id,
  )
  const { tenant, now } = plan
  const assignment = {
    ...holder,
    id: stableId('assignment', tenant.id, holder.principalId, api.appId, role.id),
    tenantId: tenant.id,
    resourceAppId: api.appId,
    appRoleId: role.id,
    createdAt: now,
  }
  const given = isGiven ? [] : [insertAppRoleAssignmentIfAbsent(assignment)]
  const client = entry.client === undefined ? undefined : plan.known.get(entry.client)
  const presences = [...planPresence(api, '', plan), ...(client ? planPresence(client, client.appId, plan) : [])]
  const changes = [...presences, ...given]
  const name = `${entry.user ?? entry.group ?? client?.displayName ?? ''} → ${api.displayName}: ${role.value}`
  return {
    changes,
    step: { what: 'app role', name, properties: [], action: changes.length === 0 ? 'unchanged' : 'create' },
    facts: { target: api.appId, modified: [] },
  }
}

function findHolder(
  { user, group, client }: FileAssignment,
  { tenant, users, groups, known }: AssignmentPlan,
  wrong: (name: string, expected: string) => void,
): Holder | undefined {
  if (client !== undefined) {
    const isKnown = known.has(client)
    if (!isKnown) wrong('client', `the appId of an application in the file or the directory (${client} is none)`)
    return isKnown ? { principalType: 'ServicePrincipal', principalId: client } : undefined
  }
  if (user !== undefined) {
    const principalId = users.get(user)
    if (principalId === undefined) wrong('user', `a user of ${tenant.displayName}`)
    return principalId === undefined ? undefined : { principalType: 'User', principalId }
  }
  const byId = groups.find(({ id }) => id === group?.toLowerCase())
  const [found, second] = byId ? [byId] : groups.filter(({ displayName }) => displayName === group)
  if (!found) wrong('group', `the name or the id of a group of ${tenant.displayName}`)
  if (second) wrong('group', `the id of the group: ${tenant.displayName} has more than one of this name`)
  return found && { principalType: 'Group', principalId: found.id }
}

function findRole({ role }: FileAssignment, { appRoles }: Application): Pick<AppRole, 'id' | 'value'> | undefined {
  if (role === undefined) return { id: DEFAULT_ACCESS, value: 'access' }
  return appRoles.find(({ value, allowedMemberTypes }) => value === role && allowedMemberTypes.includes('User'))
}
