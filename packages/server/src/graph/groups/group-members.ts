import { setImmediate as nextTurn } from 'node:timers/promises'
import { err, ok, type Result, unreachable } from '@latchwork/protocol'
import type { GroupMember } from '../../directory/groups/group.ts'
import { deleteMember, findGroup, insertMember, listMembers } from '../../store/administration/groups.ts'
import { type ListedMember, membersOf } from '../../store/listing/group-tables.ts'
import { lockPrincipal } from '../../store/administration/lock-principal.ts'
import { findUser } from '../../store/users.ts'
import { type Answered, type Call, type GraphRoute, listPages, readBody, toldOf } from '../call.ts'
import { commit, commitDone } from '../commit.ts'
import type { GraphObject } from '../odata/filter.ts'
import { compareKeys, type ListQuery, type Page, pageOf } from '../odata/list-query.ts'
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
  if (!group.ok) return group
  const source: ListSource<ListedMember, 'id'> = {
    table: membersOf(group.value.id),
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

async function transitive(call: Call): Outcome {
  const group = await findOwnGroup(call)
  if (!group.ok) return group
  const { deps, tenantId } = call
  const seen = new Map<string, GroupMember>()
  const open = [group.value.id]
  // Every group is opened once, so groups in a circle end.
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const member of await listMembers(deps.db, tenantId, id)) {
      if (member.memberType === 'Group' && !seen.has(member.memberId)) open.push(member.memberId)
      seen.set(member.memberId, member)
    }
  seen.delete(group.value.id)
  const members = [...seen.values()].toSorted((a, b) => compareKeys(a.memberId, b.memberId))
  return ok({ kind: 'pages', read: (query) => readMembers(call, members, query) })
}

/** Members read at once; between two readings others get their turn. */
const CHUNK = 200

/** Only the page is read; for a filter or an order all of them, a part at a time. */
async function readMembers(
  call: Call,
  members: readonly GroupMember[],
  query: ListQuery,
): Promise<Result<Page, string>> {
  if (query.filter || query.orderBy) return pageOf(await loadMembers(call, members), query)
  const page = pageOf(
    members.map((member) => ({ member })),
    query,
  )
  if (!page.ok) return page
  const shown = new Set(page.value.objects.map(({ member }) => member))
  const wanted = members.filter((member) => shown.has(member))
  return ok({ ...page.value, objects: await loadMembers(call, wanted) })
}

async function loadMembers(call: Call, members: readonly GroupMember[]): Promise<readonly GraphObject[]> {
  const shown: GraphObject[] = []
  for (let at = 0; at < members.length; at += CHUNK) {
    const part = await Promise.all(members.slice(at, at + CHUNK).map((member) => loadMember(call, member)))
    shown.push(...part.filter((object) => object !== undefined))
    await nextTurn()
  }
  return shown
}

async function loadMember({ deps, tenantId }: Call, member: GroupMember): Promise<GraphObject | undefined> {
  if (member.memberType === 'User') {
    const user = await findUser(deps.db, tenantId, member.memberId)
    return user && renderMember({ kind: 'user', user })
  }
  const group = await findGroup(deps.db, tenantId, member.memberId)
  return group && renderMember({ kind: 'group', group })
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
  const told = toldOf(call, 'group.member-added', group.value.id, { member: member.memberId })
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
  const told = toldOf(call, 'group.member-removed', group.value.id, { member: memberId })
  const committed = await commit(call, [deleteMember(call.tenantId, group.value.id, memberId), told])
  if (committed.ok) return ok({ kind: 'done' })
  return committed.error.status === 412 ? err(notFound(memberId)) : committed
}
