import { ok, type Result } from '@latchwork/protocol'
import type { User } from '../../directory/user.ts'
import { listAllGroupIds } from '../../store/administration/memberships.ts'
import { allGroupsOf, groupsOf } from '../../store/listing/group-tables.ts'
import { type Answered, type Call, type GraphRoute, listPages } from '../call.ts'
import type { GraphObject } from '../odata/filter.ts'
import type { Problem } from '../problem.ts'
import { renderRolesOf } from '../resources/directory-roles.ts'
import { findPerson } from '../resources/people.ts'
import { findOwnGroup, renderGroup } from './groups.ts'

const entity = 'directoryObjects'
type Which = typeof groupsOf

/** What a person or a group is a member of: directly, or through other groups too (Graph `memberOf`, `getMemberObjects`). */
export const memberOfRoutes: readonly GraphRoute[] = [
  ...[
    { word: 'memberOf', which: groupsOf },
    { word: 'transitiveMemberOf', which: allGroupsOf },
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

async function ofMe(call: Call, which: Which): Outcome {
  return ofPerson(call, call.caller, which)
}

async function ofUser(call: Call, which: Which): Outcome {
  const user = await findPerson(call)
  return user.ok ? ofPerson(call, user.value, which) : user
}

async function ofPerson(call: Call, user: User, which: Which): Outcome {
  return listGroups(call, which(call.tenantId, user.id), renderRolesOf(user))
}

async function ofGroup(call: Call, which: Which): Outcome {
  const group = await findOwnGroup(call)
  return group.ok ? listGroups(call, which(call.tenantId, group.value.id), []) : group
}

async function listGroups(call: Call, table: ReturnType<Which>, roles: readonly GraphObject[]): Outcome {
  return listPages({
    table,
    render: (group) => ({ ...renderGroup(group), '@odata.type': '#microsoft.graph.group' }),
    others: roles,
    order: { column: 'id', descending: false, keptBy: 'id' },
    properties: { id: 'id', displayName: 'name_key' },
  })(call)
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
