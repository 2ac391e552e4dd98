import { ok, type Result } from '@latchwork/protocol'
import { type AppRoleAssignment } from '../../store/app-role-assignments.ts'
import { loadApplications } from '../../store/applications.ts'
import type { AssignmentTable, ListedAssignment } from '../../store/listing/assignment-tables.ts'
import { findListed } from '../../store/listing/walk.ts'
import { findServicePrincipalById } from '../../store/service-principals.ts'
import { findGroup } from '../../store/administration/groups.ts'
import { findUser } from '../../store/users.ts'
import type { Call } from '../call.ts'
import { findOwnGroup } from '../groups/groups.ts'
import type { GraphObject } from '../odata/filter.ts'
import { exactly, type ListPlace, type ListSource } from '../odata/list-source.ts'
import type { Problem } from '../problem.ts'
import { findPerson } from '../resources/people.ts'
import { appIdsOf } from '../resources/permission-grants.ts'
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

/** With the names of the applications on both sides. */
interface ShownAssignment extends ListedAssignment {
  readonly resourceName?: string | undefined
}

/** The list of one side of app role assignments. */
export function assignmentList(table: AssignmentTable): ListSource<ShownAssignment, keyof AssignmentTable['ordered']> {
  return {
    table,
    load: loadNames,
    render: renderAssignment,
    order: { column: 'created_at', descending: false, keptBy: 'createdDateTime' },
    properties: { createdDateTime: 'created_at' },
    lookUps: {
      // A daemon is stored by its application id.
      principalId: async (id, place) =>
        [id.toLowerCase(), ...(await appIdsOf(id, place))].map((key) => exactly('principal_id', key)),
      resourceId: async (id, place) => (await appIdsOf(id, place)).map((appId) => exactly('resource_app_id', appId)),
    },
  }
}

/** As the list shows it. */
export async function loadAssignment(place: ListPlace, table: AssignmentTable, id: string): Promise<GraphObject> {
  const found = await findListed(place.db, place.tenantId, table, id)
  const [shown] = found ? await loadNames([found], place) : []
  return shown ? renderAssignment(shown) : {}
}

async function loadNames(
  assignments: readonly ShownAssignment[],
  { db }: ListPlace,
): Promise<readonly ShownAssignment[]> {
  const daemons = assignments.filter(({ holderId }) => holderId !== undefined)
  const find = await loadApplications(db, [
    ...assignments.map(({ assignment }) => assignment.resourceAppId),
    ...daemons.map(({ assignment }) => assignment.principalId),
  ])
  return assignments.map((one) => {
    const holderName = one.holderName ?? find(one.assignment.principalId)?.displayName
    const resourceName = find(one.assignment.resourceAppId)?.displayName
    return { ...one, ...(holderName !== undefined && { holderName }), resourceName }
  })
}

/** In Graph's words: object ids and names on both sides. */
function renderAssignment({
  assignment,
  holderId,
  holderName,
  resourceId,
  resourceName,
}: ShownAssignment): GraphObject {
  const { principalType, principalId } = assignment
  return {
    id: assignment.id,
    appRoleId: assignment.appRoleId,
    createdDateTime: dateOf(assignment.createdAt),
    deletedDateTime: null,
    principalId: principalType === 'ServicePrincipal' ? (holderId ?? null) : principalId,
    principalDisplayName: holderName ?? null,
    principalType,
    resourceId: resourceId ?? null,
    resourceDisplayName: resourceName ?? null,
  }
}
