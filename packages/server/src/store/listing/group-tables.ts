import type { Group } from '../../directory/groups/group.ts'
import type { User } from '../../directory/user.ts'
import { parseGroup } from '../administration/groups.ts'
import { type Row, textOf } from '../engine/row.ts'
import { parseUser } from '../users.ts'
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

function parseMember(row: Row): ListedMember {
  if (row['user_id'] !== null) return { kind: 'user', user: parseUser(row) }
  if (row['group_id'] !== null) return { kind: 'group', group: parseGroup(row) }
  return { kind: 'gone', id: textOf(row, 'id') }
}
