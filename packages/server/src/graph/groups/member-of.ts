import { ok, type Result } from '@latchwork/protocol'
import type { User } from '../../directory/user.ts'
import { findGroup } from '../../store/administration/groups.ts'
import { listAllGroupIds, listGroupIds } from '../../store/administration/memberships.ts'
import type { Answered, Call, GraphRoute } from '../call.ts'
import type { Problem } from '../problem.ts'
import { renderRolesOf } from '../resources/directory-roles.ts'
import { findPerson } from '../resources/people.ts'
import { findOwnGroup, renderGroup } from './groups.ts'

const entity = 'directoryObjects'
const DIRECT = { read: listGroupIds }
const ALL = { read: listAllGroupIds }

/** What a person or a group is a member of: directly, or through other groups too (Graph `memberOf`, `getMemberObjects`). */
export const memberOfRoutes: readonly GraphRoute[] = [
  ...[
    { word: 'memberOf', which: DIRECT },
    { word: 'transitiveMemberOf', which: ALL },
  ].flatMap(({ word, which }): GraphRoute[] => [
    { method: 'GET', path: `/me/${word}`, operation: 'me.read', entity, handle: (call) => ofMe(call, which) },
    {
      method: 'GET',
      path: `/users/:id/${word}`,
      operation: 'groups.read',
      entity,
      handle: (call) => ofUser(call, which),
    },
    {
      method: 'GET',
      path: `/groups/:id/${word}`,
      operation: 'groups.read',
      entity,
      handle: (call) => ofGroup(call, which),
    },
  ]),
  // Where a token with too many groups points to (directory/groups/membership.ts).
  ...['getMemberObjects', 'getMemberGroups'].flatMap((word): GraphRoute[] => [
    { method: 'POST', path: `/me/${word}`, operation: 'me.read', entity: 'Collection(Edm.String)', handle: idsOfMe },
    {
      method: 'POST',
      path: `/users/:id/${word}`,
      operation: 'groups.read',
      entity: 'Collection(Edm.String)',
      handle: idsOfUser,
    },
  ]),
]

type Outcome = Promise<Result<Answered, Problem>>
type Which = typeof DIRECT

async function ofMe(call: Call, which: Which): Outcome {
  return ofPerson(call, call.caller, which)
}

async function ofUser(call: Call, which: Which): Outcome {
  const user = await findPerson(call)
  return user.ok ? ofPerson(call, user.value, which) : user
}

async function ofPerson(call: Call, user: User, which: Which): Outcome {
  const groups = await loadGroups(call, user.id, which)
  return ok({ kind: 'list', objects: [...groups, ...renderRolesOf(user)] })
}

async function ofGroup(call: Call, which: Which): Outcome {
  const group = await findOwnGroup(call)
  return group.ok ? ok({ kind: 'list', objects: await loadGroups(call, group.value.id, which) }) : group
}

async function loadGroups({ deps, tenantId }: Call, memberId: string, { read }: Which) {
  const ids = await read(deps.db, tenantId, memberId)
  const groups = await Promise.all(ids.map((id) => findGroup(deps.db, tenantId, id)))
  return groups.flatMap((group) => (group ? [{ ...renderGroup(group), '@odata.type': '#microsoft.graph.group' }] : []))
}

async function idsOfMe(call: Call): Outcome {
  return idsOf(call, call.caller)
}

async function idsOfUser(call: Call): Outcome {
  const user = await findPerson(call)
  return user.ok ? idsOf(call, user.value) : user
}

async function idsOf({ deps, tenantId }: Call, user: User): Outcome {
  return ok({ kind: 'object', object: { value: await listAllGroupIds(deps.db, tenantId, user.id) } })
}
