import { ok, type Result } from '@latchwork/protocol'
import { type AppRoleAssignment } from '../../store/app-role-assignments.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import { findServicePrincipal, findServicePrincipalById } from '../../store/service-principals.ts'
import { findGroup } from '../../store/administration/groups.ts'
import { findUser } from '../../store/users.ts'
import type { Call } from '../call.ts'
import { findOwnGroup } from '../groups/groups.ts'
import type { GraphObject } from '../odata/filter.ts'
import type { Problem } from '../problem.ts'
import { findPerson } from '../resources/people.ts'
import { dateOf } from '../resources/application-shape.ts'
import { findPrincipal } from './service-principals.ts'

/** Who can have an app role, as it is stored: a daemon by its application id. */
export type Holder = Pick<AppRoleAssignment, 'principalType' | 'principalId'>

/** The person, group or application of the address. */
export async function findHolder(call: Call): Promise<Result<Holder, Problem>> {
  if (/^\/v1\.0\/users\//i.test(call.http.path)) {
    const person = await findPerson(call)
    return person.ok ? ok({ principalType: 'User', principalId: person.value.id }) : person
  }
  if (/^\/v1\.0\/groups\//i.test(call.http.path)) {
    const group = await findOwnGroup(call)
    return group.ok ? ok({ principalType: 'Group', principalId: group.value.id }) : group
  }
  const found = await findPrincipal(call)
  return found.ok ? ok({ principalType: 'ServicePrincipal', principalId: found.value.appId }) : found
}

/** Whom a body means by an object id. */
export async function findAssignee({ deps, tenantId }: Call, id: string): Promise<Holder | undefined> {
  const user = await findUser(deps.db, tenantId, id)
  if (user) return { principalType: 'User', principalId: user.id }
  const group = await findGroup(deps.db, tenantId, id)
  if (group) return { principalType: 'Group', principalId: group.id }
  const principal = await findServicePrincipalById(deps.db, tenantId, id)
  return principal && { principalType: 'ServicePrincipal', principalId: principal.appId }
}

/** In Graph's words: object ids and names on both sides. */
export function renderAssignments(
  assignments: readonly AppRoleAssignment[],
  call: Call,
): Promise<readonly GraphObject[]> {
  return Promise.all(assignments.map((assignment) => renderAssignment(assignment, call)))
}

async function renderAssignment(assignment: AppRoleAssignment, { deps, tenantId }: Call): Promise<GraphObject> {
  const [holder, resource, api] = await Promise.all([
    loadNamed(assignment, { deps, tenantId }),
    findServicePrincipal(deps.db, tenantId, assignment.resourceAppId),
    findApplicationByAppId(deps.db, assignment.resourceAppId),
  ])
  return {
    id: assignment.id,
    appRoleId: assignment.appRoleId,
    createdDateTime: dateOf(assignment.createdAt),
    deletedDateTime: null,
    principalId: holder.id,
    principalDisplayName: holder.displayName,
    principalType: assignment.principalType,
    resourceId: resource?.id ?? null,
    resourceDisplayName: api?.displayName ?? null,
  }
}

async function loadNamed(
  { principalType, principalId }: AppRoleAssignment,
  { deps, tenantId }: Pick<Call, 'deps' | 'tenantId'>,
): Promise<{ readonly id: string | null; readonly displayName: string | null }> {
  if (principalType === 'User') {
    const user = await findUser(deps.db, tenantId, principalId)
    return { id: principalId, displayName: user?.displayName ?? null }
  }
  if (principalType === 'Group') {
    const group = await findGroup(deps.db, tenantId, principalId)
    return { id: principalId, displayName: group?.displayName ?? null }
  }
  const [principal, app] = await Promise.all([
    findServicePrincipal(deps.db, tenantId, principalId),
    findApplicationByAppId(deps.db, principalId),
  ])
  return { id: principal?.id ?? null, displayName: app?.displayName ?? null }
}
