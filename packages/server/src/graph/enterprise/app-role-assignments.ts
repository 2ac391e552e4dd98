import { err, ok, type Result } from '@latchwork/protocol'
import { DEFAULT_ACCESS } from '../../directory/groups/membership.ts'
import type { ServicePrincipal } from '../../directory/service-principal.ts'
import { randomGuid } from '../../session/random-guid.ts'
import {
  type AppRoleAssignment,
  deleteAppRoleAssignment,
  insertAppRoleAssignment,
} from '../../store/app-role-assignments.ts'
import { assignedOf, assignedTo, type AssignmentTable } from '../../store/listing/assignment-tables.ts'
import { findListed } from '../../store/listing/walk.ts'
import { lockPrincipal } from '../../store/administration/lock-principal.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import { findServicePrincipalById } from '../../store/service-principals.ts'
import { type Answered, type Call, type GraphRoute, listPages, readBody, toldOf } from '../call.ts'
import { commit, commitDone } from '../commit.ts'
import { withAppIdKey } from '../odata/alternate-key.ts'
import { badRequest, conflict, notFound, type Problem, wrongValue } from '../problem.ts'
import { assignmentList, findAssignee, findHolder, type Holder, loadAssignment } from './assignees.ts'
import { findPrincipal } from './service-principals.ts'

/** The assignments below one address, seen from one side. */
interface Side {
  readonly paths: readonly string[]
  find(call: Call): Promise<Result<AssignmentTable, Problem>>
  /** Whether a new assignment belongs to the object of the address. */
  fits(call: Call, holder: Holder, resource: ServicePrincipal): Promise<boolean>
}

/** Everybody who may use an API or an app, and with which roles. */
const ASSIGNED_TO: Side = {
  paths: withAppIdKey('/servicePrincipals', '/appRoleAssignedTo'),
  async find(call) {
    const found = await findPrincipal(call)
    return found.ok ? ok(assignedTo(found.value.appId)) : found
  },
  async fits(call, _holder, resource) {
    const found = await findPrincipal(call)
    return found.ok && found.value.id === resource.id
  },
}

/** Everything that one person, group or application may use. */
const HELD: Side = {
  paths: [
    ...withAppIdKey('/servicePrincipals', '/appRoleAssignments'),
    '/users/:id/appRoleAssignments',
    '/groups/:id/appRoleAssignments',
  ],
  async find(call) {
    const found = await findHolder(call)
    return found.ok ? ok(assignedOf(found.value.principalId)) : found
  },
  async fits(call, holder) {
    const found = await findHolder(call)
    return found.ok && found.value.principalId === holder.principalId
  },
}

const entity = 'appRoleAssignments'

/** App roles of people, groups and daemons (Graph `appRoleAssignment`, azure-ad-wire §3.4, §3.8). */
export const appRoleAssignmentRoutes: readonly GraphRoute[] = [
  ...[ASSIGNED_TO, HELD].flatMap((side) => side.paths.flatMap((path) => sideRoutes(path, side))),
  { method: 'GET', path: '/me/appRoleAssignments', operation: 'me.assignments', entity, handle: listOwn },
]

function sideRoutes(path: string, side: Side): readonly GraphRoute[] {
  return [
    { method: 'GET', path, operation: 'assignments.read', entity, handle: (call) => list(call, side) },
    { method: 'POST', path, operation: 'assignments.write', entity, handle: (call) => create(call, side) },
    {
      method: 'DELETE',
      path: `${path}/:assignment`,
      operation: 'assignments.write',
      handle: (call) => remove(call, side),
    },
  ]
}

type Outcome = Promise<Result<Answered, Problem>>

async function list(call: Call, side: Side): Outcome {
  const table = await side.find(call)
  return table.ok ? listPages(assignmentList(table.value))(call) : table
}

async function listOwn(call: Call): Outcome {
  return listPages(assignmentList(assignedOf(call.caller.id)))(call)
}

async function create(call: Call, side: Side): Outcome {
  const { deps, tenantId } = call
  const body = readBody(call.http)
  if (!body.ok) return body
  const table = await side.find(call)
  if (!table.ok) return table
  const { principalId, resourceId, appRoleId } = body.value
  const resource = await findServicePrincipalById(deps.db, tenantId, textOf(resourceId))
  if (!resource) return err(wrongValue('resourceId', 'the object id of a service principal of the organization'))
  const holder = await findAssignee(call, textOf(principalId))
  if (!holder)
    return err(wrongValue('principalId', 'the object id of a user, group or service principal of the organization'))
  if (!(await side.fits(call, holder, resource)))
    return err(badRequest("The object of the address is neither 'principalId' nor 'resourceId' of the body."))
  const role = await checkRole(call, { resource, holder, appRoleId: textOf(appRoleId) })
  if (!role.ok) return role
  const assignment: AppRoleAssignment = {
    ...holder,
    id: randomGuid(deps.random),
    tenantId,
    resourceAppId: resource.appId,
    appRoleId: role.value,
    createdAt: deps.now(),
  }
  const told = toldOf(call, 'appRole.assigned', resource.appId, {
    detail: { principal: holder.principalId, role: role.value },
  })
  const locked = [
    lockPrincipal(tenantId, holder.principalType, holder.principalId),
    lockPrincipal(tenantId, 'ServicePrincipal', resource.appId),
  ]
  const committed = await commit(call, [...locked, insertAppRoleAssignment(assignment), told])
  if (!committed.ok)
    return committed.error.status === 412
      ? err(conflict('Permission being assigned already exists on the object.'))
      : committed
  const object = await loadAssignment({ db: deps.db, tenantId }, table.value, assignment.id)
  return ok({ kind: 'object', object, status: 201 })
}

interface Wanted {
  readonly resource: ServicePrincipal
  readonly holder: Holder
  readonly appRoleId: string
}

/** The role exists, is enabled, and is meant for such a holder; the zero id is access without a role. */
async function checkRole({ deps }: Call, wanted: Wanted): Promise<Result<string, Problem>> {
  const { resource, holder, appRoleId } = wanted
  const id = appRoleId.toLowerCase()
  if (id === DEFAULT_ACCESS) return ok(id)
  const app = await findApplicationByAppId(deps.db, resource.appId)
  const role = app?.appRoles.find((candidate) => candidate.id === id && candidate.isEnabled)
  if (!role) return err(wrongValue('appRoleId', 'the id of an enabled app role of the resource'))
  const type = holder.principalType === 'ServicePrincipal' ? 'Application' : 'User'
  return role.allowedMemberTypes.includes(type)
    ? ok(id)
    : err(wrongValue('appRoleId', `an app role whose allowedMemberTypes has ${type}`))
}

async function remove(call: Call, side: Side): Outcome {
  const table = await side.find(call)
  if (!table.ok) return table
  const id = call.http.params['assignment'] ?? ''
  const found = await findListed(call.deps.db, call.tenantId, table.value, id)
  if (!found) return err(notFound(id))
  const { principalId, resourceAppId, appRoleId } = found.assignment
  const told = toldOf(call, 'appRole.removed', resourceAppId, { detail: { principal: principalId, role: appRoleId } })
  return commitDone(call, [deleteAppRoleAssignment(call.tenantId, id), told])
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
