import { err, ok, type Result } from '@latchwork/protocol'
import type { Group, GroupMember } from '../../directory/groups/group.ts'
import { randomGuid } from '../../session/random-guid.ts'
import { deleteGroup, findGroup, insertGroup, insertMember, replaceGroup } from '../../store/administration/groups.ts'
import { lockPrincipal } from '../../store/administration/lock-principal.ts'
import { GROUPS } from '../../store/listing/group-tables.ts'
import type { Change } from '../../store/sql.ts'
import { findUser } from '../../store/users.ts'
import { type Answered, type Call, etagOf, type GraphRoute, listPages, mayChange, readBody, toldOf } from '../call.ts'
import { commit, commitDone } from '../commit.ts'
import type { GraphObject } from '../odata/filter.ts'
import type { ListSource } from '../odata/list-source.ts'
import { notFound, type Problem, STALE, wrongValue } from '../problem.ts'
import { dateOf } from '../resources/application-shape.ts'
import { type GroupBody, mergeGroupBody, parseGroupBody } from './group-body.ts'

const LIST: ListSource<Group, keyof typeof GROUPS.ordered> = {
  table: GROUPS,
  render: renderGroup,
  order: { column: 'name_key', descending: false },
  properties: { id: 'id', displayName: 'name_key' },
}

/** Security groups (Graph `group`). */
export const groupRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/groups', operation: 'groups.read', handle: listPages(LIST) },
  { method: 'POST', path: '/groups', operation: 'groups.write', handle: create },
  { method: 'GET', path: '/groups/:id', operation: 'groups.read', handle: show },
  { method: 'PATCH', path: '/groups/:id', operation: 'groups.write', handle: update },
  { method: 'DELETE', path: '/groups/:id', operation: 'groups.write', handle: remove },
]

type Outcome = Promise<Result<Answered, Problem>>

async function show(call: Call): Outcome {
  const group = await findOwnGroup(call)
  return group.ok ? ok({ kind: 'object', object: renderGroup(group.value) }) : group
}

export async function findOwnGroup({
  deps,
  tenantId,
  id,
}: Pick<Call, 'deps' | 'tenantId' | 'id'>): Promise<Result<Group, Problem>> {
  const group = await findGroup(deps.db, tenantId, id.toLowerCase())
  return group ? ok(group) : err(notFound(id))
}

async function create(call: Call): Outcome {
  const { deps, tenantId } = call
  const body = await loadBody(call)
  if (!body.ok) return body
  const { displayName } = body.value.texts
  if (typeof displayName !== 'string') return err(wrongValue('displayName', 'a text'))
  const blank: Group = { id: randomGuid(deps.random), tenantId, displayName, createdAt: deps.now(), version: 1 }
  const group = mergeGroupBody(blank, body.value)
  const told = toldOf(call, 'group.created', group.id, { after: renderGroup(group), detail: { displayName } })
  const committed = await commit(call, [insertGroup(group), ...memberChanges(call, group, body.value.found), told])
  return committed.ok ? ok({ kind: 'object', object: renderGroup(group), status: 201 }) : committed
}

async function update(call: Call): Outcome {
  const found = await findOwnGroup(call)
  if (!found.ok) return found
  if (!mayChange(call.http, found.value.version)) return err(STALE)
  const body = await loadBody(call)
  if (!body.ok) return body
  if (body.value.members.includes(found.value.id))
    return err(wrongValue('members@odata.bind', 'other groups than this one'))
  const next = { ...mergeGroupBody(found.value, body.value), version: found.value.version + 1 }
  const told = toldOf(call, 'group.updated', next.id, { before: renderGroup(found.value), after: renderGroup(next) })
  return commitDone(call, [replaceGroup(next), ...memberChanges(call, next, body.value.found), told])
}

async function remove(call: Call): Outcome {
  const found = await findOwnGroup(call)
  if (!found.ok) return found
  if (!mayChange(call.http, found.value.version)) return err(STALE)
  const told = toldOf(call, 'group.deleted', found.value.id, {
    before: renderGroup(found.value),
    detail: { displayName: found.value.displayName },
  })
  return commitDone(call, [...deleteGroup(found.value), told])
}

/** The body, and who it means by `members@odata.bind`. */
async function loadBody(call: Call): Promise<Result<GroupBody & { readonly found: readonly GroupMember[] }, Problem>> {
  const body = readBody(call.http)
  if (!body.ok) return body
  const parsed = parseGroupBody(body.value)
  if (!parsed.ok) return parsed
  const found = await Promise.all(parsed.value.members.map((id) => findMember(call, id)))
  const members = found.filter((member) => member !== undefined)
  if (members.length < found.length)
    return err(wrongValue('members@odata.bind', 'addresses of users and groups of the organization'))
  return ok({ ...parsed.value, found: members })
}

function memberChanges(call: Call, group: Group, members: readonly GroupMember[]): readonly Change[] {
  return members.flatMap((member) => [
    lockPrincipal(group.tenantId, member.memberType, member.memberId),
    insertMember({ ...member, tenantId: group.tenantId, groupId: group.id }),
    toldOf(call, 'group.member-added', group.id, { detail: { member: member.memberId } }),
  ])
}

/** Whom an object id means as a member. */
export async function findMember({ deps, tenantId }: Call, id: string): Promise<GroupMember | undefined> {
  const memberId = id.toLowerCase()
  if (await findUser(deps.db, tenantId, memberId)) return { memberId, memberType: 'User' }
  return (await findGroup(deps.db, tenantId, memberId)) && { memberId, memberType: 'Group' }
}

export function renderGroup(group: Group): GraphObject {
  return {
    '@odata.etag': etagOf(group.version),
    id: group.id,
    displayName: group.displayName,
    description: group.description ?? null,
    createdDateTime: dateOf(group.createdAt),
    deletedDateTime: null,
    groupTypes: [],
    mail: null,
    mailEnabled: false,
    mailNickname: group.mailNickname ?? null,
    securityEnabled: true,
  }
}
