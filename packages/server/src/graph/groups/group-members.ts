import { err, ok, type Result, unreachable } from '@latchwork/protocol'
import { deleteMember, insertMember } from '../../store/administration/groups.ts'
import { hasGroups, type ListedMember, membersOf, transitiveMembersOf } from '../../store/listing/group-tables.ts'
import { lockPrincipal } from '../../store/administration/lock-principal.ts'
import { type Answered, type Call, type GraphRoute, listPages, readBody, toldOf } from '../call.ts'
import { commit, commitDone } from '../commit.ts'
import type { GraphObject } from '../odata/filter.ts'
import type { ListSource } from '../odata/list-source.ts'
import { parseReference } from '../odata/reference.ts'
import { notFound, type Problem, wrongValue } from '../problem.ts'
import { renderUser } from '../resources/people.ts'
import { findMember, findOwnGroup, renderGroup } from './groups.ts'

const entity = 'directoryObjects'

/** Who is in a group: users, and groups whose members count as members (Graph `group: members`). */
export const groupMemberRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/groups/:id/members', operation: 'groups.read', entity, handle: direct },
  { method: 'GET', path: '/groups/:id/transitiveMembers', operation: 'groups.read', entity, handle: transitive },
  { method: 'POST', path: '/groups/:id/members/$ref', operation: 'groups.members.write', handle: add },
  { method: 'DELETE', path: '/groups/:id/members/:member/$ref', operation: 'groups.members.write', handle: remove },
]

type Outcome = Promise<Result<Answered, Problem>>

async function direct(call: Call): Outcome {
  const group = await findOwnGroup(call)
  return group.ok ? listMembers(call, membersOf(group.value.id)) : group
}

async function transitive(call: Call): Outcome {
  const group = await findOwnGroup(call)
  if (!group.ok) return group
  const { id } = group.value
  const isDirect = !(await hasGroups(call.deps.db, call.tenantId, id))
  return listMembers(call, isDirect ? membersOf(id) : transitiveMembersOf(call.tenantId, id))
}

async function listMembers(call: Call, table: ReturnType<typeof membersOf>): Outcome {
  const source: ListSource<ListedMember, 'id'> = {
    table,
    render: renderMember,
    order: { column: 'id', descending: false },
    properties: { id: 'id' },
  }
  return listPages(source)(call)
}

function renderMember(member: ListedMember): GraphObject {
  switch (member.kind) {
    case 'user':
      return { '@odata.type': '#microsoft.graph.user', ...renderUser(member.user) }
    case 'group':
      return { ...renderGroup(member.group), '@odata.type': '#microsoft.graph.group' }
    case 'gone':
      return { '@odata.type': '#microsoft.graph.directoryObject', id: member.id }
    default:
      return unreachable(member)
  }
}

async function add(call: Call): Outcome {
  const group = await findOwnGroup(call)
  if (!group.ok) return group
  const body = readBody(call.http)
  if (!body.ok) return body
  const id = parseReference(body.value['@odata.id'])
  const member = id === undefined ? undefined : await findMember(call, id)
  if (!member) return err(wrongValue('@odata.id', 'the address of a user or group of the organization'))
  if (member.memberId === group.value.id) return err(wrongValue('@odata.id', 'another group than this one'))
  const place = { tenantId: call.tenantId, groupId: group.value.id }
  const told = toldOf(call, 'group.member-added', group.value.id, { detail: { member: member.memberId } })
  // Neither the group nor the member goes at this moment.
  const locked = [
    lockPrincipal(call.tenantId, 'Group', group.value.id),
    lockPrincipal(call.tenantId, member.memberType, member.memberId),
  ]
  return commitDone(call, [...locked, insertMember({ ...member, ...place }), told])
}

async function remove(call: Call): Outcome {
  const group = await findOwnGroup(call)
  if (!group.ok) return group
  const memberId = (call.http.params['member'] ?? '').toLowerCase()
  const told = toldOf(call, 'group.member-removed', group.value.id, { detail: { member: memberId } })
  const committed = await commit(call, [deleteMember(call.tenantId, group.value.id, memberId), told])
  if (committed.ok) return ok({ kind: 'done' })
  return committed.error.status === 412 ? err(notFound(memberId)) : committed
}
