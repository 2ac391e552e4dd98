import { sameContent } from '../../audit/same-content.ts'
import type { Group, GroupMember } from '../../directory/groups/group.ts'
import {
  deleteMember,
  insertGroup,
  insertMember,
  listGroups,
  listMembers,
  replaceGroup,
} from '../../store/administration/groups.ts'
import type { Change, Db } from '../../store/sql.ts'
import type { FileGroup, FileTenant } from '../model.ts'
import { type Planned, stepOf } from '../plan-step.ts'
import type { FileProblem } from '../shape.ts'
import { optional } from '../values.ts'

export interface GroupPlan {
  readonly db: Db
  /** Object ids by lower-case user principal name: the file's users and the directory's. */
  readonly users: ReadonlyMap<string, string>
  readonly now: number
  readonly problems: FileProblem[]
}

/** Groups that the file names come to be, and get the members that they lack; nobody is taken out, unless a list of members is whole. */
export async function planGroups(tenant: FileTenant, plan: GroupPlan): Promise<readonly Planned[]> {
  if (tenant.groups.length === 0) return []
  const present = await listGroups(plan.db, tenant.id)
  const known = new Set([...(tenant.whole.has('groups') ? [] : present), ...tenant.groups].map(({ id }) => id))
  return Promise.all(
    tenant.groups.map(async (entry) => {
      const before = present.find(({ id }) => id === entry.id)
      const has = before ? await listMembers(plan.db, tenant.id, entry.id) : []
      const wanted = resolveMembers(entry, known, plan)
      const [added, removed] = [without(wanted, has), without(entry.isWhole ? has : [], wanted)]
      const next = groupOf(entry, before, { tenantId: tenant.id, now: plan.now })
      return planGroup(next, before, {
        before: idsOf(has),
        after: idsOf([...without(has, removed), ...added]),
        changes: [
          ...added.map((member) => insertMember({ ...member, tenantId: tenant.id, groupId: entry.id })),
          ...removed.map(({ memberId }) => deleteMember(tenant.id, entry.id, memberId)),
        ],
      })
    }),
  )
}

function without(members: readonly GroupMember[], others: readonly GroupMember[]): readonly GroupMember[] {
  return members.filter(({ memberId }) => !others.some((other) => other.memberId === memberId))
}

function groupOf(entry: FileGroup, before: Group | undefined, place: { tenantId: string; now: number }): Group {
  const { id, displayName, description, mailNickname } = entry
  return {
    id,
    tenantId: place.tenantId,
    displayName,
    ...optional('description', description),
    ...optional('mailNickname', mailNickname),
    createdAt: before?.createdAt ?? place.now,
    version: before?.version ?? 1,
  }
}

interface Members {
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly changes: readonly Change[]
}

function idsOf(members: readonly GroupMember[]): readonly string[] {
  return members.map(({ memberId }) => memberId)
}

function planGroup(next: Group, before: Group | undefined, members: Members): Planned {
  const subject = { what: 'group', name: next.displayName } as const
  const old = before && { ...before, members: members.before }
  const fresh = { ...next, members: members.after }
  const told = stepOf(subject, old, fresh)
  if (!before) return { ...told, changes: [insertGroup(next), ...members.changes] }
  const isSame = sameContent(before, next)
  const replaced = isSame ? [] : [replaceGroup({ ...next, version: before.version + 1 })]
  return { ...told, changes: [...replaced, ...members.changes] }
}

function resolveMembers(
  entry: FileGroup,
  known: ReadonlySet<string>,
  { users, problems }: GroupPlan,
): readonly GroupMember[] {
  return entry.members.flatMap((name, index): readonly GroupMember[] => {
    const userId = users.get(name)
    if (userId !== undefined) return [{ memberId: userId, memberType: 'User' }]
    if (known.has(name) && name !== entry.id) return [{ memberId: name, memberType: 'Group' }]
    problems.push({
      path: `${entry.path}.members[${index}]`,
      expected: `a user or another group of the tenant (${name})`,
    })
    return []
  })
}
