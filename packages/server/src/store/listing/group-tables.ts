import type { Group } from '../../directory/groups/group.ts'
import type { User } from '../../directory/user.ts'
import { parseGroup } from '../administration/groups.ts'
import { type Row, textOf } from '../engine/row.ts'
import { parseUser } from '../users.ts'
import { type Db, sql } from '../sql.ts'
import type { ListedTable } from './walk.ts'

export const GROUPS: ListedTable<Group, 'name_key' | 'id'> = {
  columns: 't.tenant_id, t.id, t.display_name, t.description, t.mail_nickname, t.created_at, t.version',
  from: 'directory_groups t',
  ordered: { name_key: 'text', id: 'text' },
  parse: parseGroup,
}

/** A member with what is known of it: nothing, when it was deleted in the moment in which it was added. */
export type ListedMember =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'gone'; readonly id: string }

const MEMBERS: ListedTable<ListedMember, 'id'> = {
  columns: `t.tenant_id, t.id, t.member_type, u.id AS user_id, g.id AS group_id,
    COALESCE(u.display_name, g.display_name) AS display_name, COALESCE(u.version, g.version) AS version,
    u.upn, u.given_name, u.surname, u.mail, u.password_hash, u.roles, u.home_tenant_id, u.home_user_id, u.disabled_at,
    u.tokens_valid_from, g.description, g.mail_nickname, g.created_at`,
  from: `(SELECT tenant_id, group_id, member_id AS id, member_type FROM group_members) t
    LEFT JOIN users u ON u.tenant_id = t.tenant_id AND u.id = t.id AND t.member_type = 'User'
    LEFT JOIN directory_groups g ON g.tenant_id = t.tenant_id AND g.id = t.id AND t.member_type = 'Group'`,
  only: 't.group_id = ?',
  ordered: { id: 'text' },
  parse: parseMember,
}

/** The direct members of one group. */
export function membersOf(groupId: string): typeof MEMBERS {
  return { ...MEMBERS, scope: [groupId] }
}

/**
 * Who is in a group directly or through other groups, each once. The database finds all of them anew for each page, their ids alone.
 * UNION: groups in a circle end; CROSS JOIN: SQLite reads no memberships of other groups.
 */
export function transitiveMembersOf(tenantId: string, groupId: string): typeof MEMBERS {
  const inside = `(WITH RECURSIVE inside AS (
      SELECT d.tenant_id, d.member_id AS id, d.member_type FROM group_members d WHERE d.tenant_id = ? AND d.group_id = ?
      UNION
      SELECT m.tenant_id, m.member_id, m.member_type FROM inside i CROSS JOIN group_members m
      WHERE i.member_type = 'Group' AND m.tenant_id = i.tenant_id AND m.group_id = i.id)
    SELECT tenant_id, id, member_type FROM inside) t`
  return {
    ...MEMBERS,
    from: `${inside} ${MEMBERS.from.slice(MEMBERS.from.indexOf('LEFT JOIN'))}`,
    inFrom: [tenantId, groupId],
    only: 't.id <> ?',
    scope: [groupId],
  }
}

/** Whether other groups are in a group: if not, whoever is in it is a direct member. */
export async function hasGroups(db: Db, tenantId: string, groupId: string): Promise<boolean> {
  const rows = await db.rows<Row>(sql`
    SELECT member_id FROM group_members
    WHERE tenant_id = ${tenantId} AND group_id = ${groupId} AND member_type = 'Group' LIMIT 1`)
  return rows.length > 0
}

/** The groups that somebody is a direct member of. */
export function groupsOf(tenantId: string, memberId: string): typeof GROUPS {
  return {
    ...GROUPS,
    only: 't.id IN (SELECT m.group_id FROM group_members m WHERE m.tenant_id = ? AND m.member_id = ?)',
    scope: [tenantId, memberId],
  }
}

/** … and the groups that those are members of. */
export function allGroupsOf(tenantId: string, memberId: string): typeof GROUPS {
  return {
    ...GROUPS,
    only: `t.id IN (WITH RECURSIVE held AS (
      SELECT m.group_id FROM group_members m WHERE m.tenant_id = ? AND m.member_id = ?
      UNION
      SELECT m.group_id FROM held CROSS JOIN group_members m WHERE m.tenant_id = ? AND m.member_id = held.group_id)
      SELECT group_id FROM held)`,
    scope: [tenantId, memberId, tenantId],
  }
}

function parseMember(row: Row): ListedMember {
  if (row['user_id'] !== null) return { kind: 'user', user: parseUser(row) }
  if (row['group_id'] !== null) return { kind: 'group', group: parseGroup(row) }
  return { kind: 'gone', id: textOf(row, 'id') }
}
