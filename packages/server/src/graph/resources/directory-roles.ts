import { err, ok, type Result } from '@latchwork/protocol'
import type { DirectoryRole, User } from '../../directory/user.ts'
import { retireLinksOfNewOperator } from '../../session/one-time-link.ts'
import { usersWithRole } from '../../store/listing/administration-tables.ts'
import { replaceUser } from '../../store/users.ts'
import { type Answered, type Call, type GraphRoute, listPages, readBody, toldOf } from '../call.ts'
import { commitDone } from '../commit.ts'
import type { GraphObject } from '../odata/filter.ts'
import { parseReference } from '../odata/reference.ts'
import { badRequest, denied, notFound, type Problem, wrongValue } from '../problem.ts'
import { findManagedPerson, renderUser } from './people.ts'
import { keepLastOnes } from './user-accounts.ts'

/** The roles that a person can have (Graph `directoryRole`); they are fixed, only their members change. */
export const directoryRoleRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/directoryRoles', operation: 'roles.read', handle: list },
  { method: 'GET', path: '/directoryRoles/:id', operation: 'roles.read', handle: show },
  { method: 'GET', path: '/directoryRoles/:id/members', operation: 'roles.read', entity: 'users', handle: members },
  { method: 'POST', path: '/directoryRoles/:id/members/$ref', operation: 'roles.write', handle: add },
  { method: 'DELETE', path: '/directoryRoles/:id/members/:member/$ref', operation: 'roles.write', handle: remove },
]

/** Microsoft's template ids, so that a script that names a role by its template means the same one; the operator is ours. */
const ROLES = [
  {
    id: '62e90394-69f5-4237-9190-012177145e10',
    role: 'administrator',
    displayName: 'Administrator',
    description: 'May do everything in the organization.',
  },
  {
    id: 'cf1c38e5-3621-4004-a7cb-879624dced7c',
    role: 'applicationDeveloper',
    displayName: 'Application Developer',
    description: 'May register applications.',
  },
  {
    id: '1a7c4d0e-0000-4000-8000-0000000009e2',
    role: 'operator',
    displayName: 'Operator',
    description: 'May open organizations in this instance.',
  },
] as const

type Outcome = Promise<Result<Answered, Problem>>

async function list(): Outcome {
  return ok({ kind: 'list', objects: ROLES.map(renderRole) })
}

async function show({ id }: Call): Outcome {
  const role = findRole(id)
  return role.ok ? ok({ kind: 'object', object: renderRole(role.value) }) : role
}

async function members(call: Call): Outcome {
  const role = findRole(call.id)
  if (!role.ok) return role
  return listPages({
    table: usersWithRole(call.tenantId, role.value.role),
    render: renderUser,
    order: { column: 'id', descending: false },
    properties: { id: 'id' },
  })(call)
}

async function add(call: Call): Outcome {
  const body = readBody(call.http)
  if (!body.ok) return body
  const id = parseReference(body.value['@odata.id'])
  if (id === undefined) return err(wrongValue('@odata.id', 'the address of a user'))
  return change(call, id, (roles, role) => [...roles, role])
}

async function remove(call: Call): Outcome {
  return change(call, call.http.params['member'] ?? '', (roles, role) => roles.filter((other) => other !== role))
}

async function change(
  call: Call,
  memberId: string,
  to: (roles: readonly DirectoryRole[], role: DirectoryRole) => readonly DirectoryRole[],
): Outcome {
  const role = findRole(call.id)
  if (!role.ok) return role
  if (role.value.role === 'operator' && !call.roles.includes('operator'))
    return err(denied('Insufficient privileges to complete the operation: only an operator makes an operator.'))
  const found = await findManagedPerson(call, memberId)
  if (!found.ok) return found
  const before = found.value
  // The administrators of a guest's home can reset his password there.
  if (role.value.role === 'operator' && before.home !== undefined)
    return err(
      badRequest('A guest cannot be an operator: his account is changed by administrators of another organization.'),
    )
  const next: User = { ...before, roles: [...new Set(to(before.roles, role.value.role))], version: before.version + 1 }
  const told = toldOf(call, 'user.roles-changed', before.id, {
    before: { roles: before.roles },
    after: { roles: next.roles },
  })
  return commitDone(call, [
    ...keepLastOnes(before, next),
    replaceUser(next),
    ...retireLinksOfNewOperator(before, next),
    told,
  ])
}

function findRole(id: string): Result<(typeof ROLES)[number], Problem> {
  const role = ROLES.find((one) => one.id === id.toLowerCase())
  return role ? ok(role) : err(notFound(id))
}

/** The roles of a person as directory objects, for `memberOf`. */
export function renderRolesOf(user: User): readonly GraphObject[] {
  const held = ROLES.filter(({ role }) => user.roles.includes(role))
  return held.map((role) => ({ '@odata.type': '#microsoft.graph.directoryRole', ...renderRole(role) }))
}

function renderRole({ id, displayName, description }: (typeof ROLES)[number]) {
  return { id, roleTemplateId: id, displayName, description }
}
