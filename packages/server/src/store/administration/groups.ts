import { nameKey } from '../../directory/name-key.ts'
import type { Group, GroupMember } from '../../directory/groups/group.ts'
import { canBeStored, numberOf, oneOf, optional, type Row, textOf } from '../engine/row.ts'
import { type Change, type Db, once, sql } from '../sql.ts'

export async function findGroup(db: Db, tenantId: string, id: string): Promise<Group | undefined> {
  if (!canBeStored(id)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT tenant_id, id, display_name, description, mail_nickname, created_at, version FROM directory_groups
    WHERE tenant_id = ${tenantId} AND id = ${id}`)
  return row && parseGroup(row)
}

/** Every group of a tenant, for work on the whole directory. The directory API lists by pages (listing/walk.ts). */
export async function listGroups(db: Db, tenantId: string): Promise<readonly Group[]> {
  const rows = await db.rows<Row>(sql`
    SELECT tenant_id, id, display_name, description, mail_nickname, created_at, version FROM directory_groups
    WHERE tenant_id = ${tenantId} ORDER BY id`)
  return rows.map(parseGroup)
}

/** Unique violation: the id is taken in this tenant. */
export function insertGroup(group: Group): Change {
  const { tenantId, id, displayName, description, mailNickname, createdAt, version } = group
  return {
    name: 'insert group',
    sql: sql`INSERT INTO directory_groups (tenant_id, id, display_name, name_key, description, mail_nickname, created_at, version)
      VALUES (${tenantId}, ${id}, ${displayName}, ${nameKey(displayName)}, ${description ?? null}, ${mailNickname ?? null}, ${createdAt}, ${version})`,
  }
}

/** Stores the next version of a group; unmet when somebody else has stored one since `group.version - 1`. */
export function replaceGroup(group: Group): Change {
  const { tenantId, id, displayName, description, mailNickname, version } = group
  return {
    name: 'replace group',
    sql: sql`UPDATE directory_groups SET display_name = ${displayName}, name_key = ${nameKey(displayName)}, description = ${description ?? null},
        mail_nickname = ${mailNickname ?? null}, version = ${version}
      WHERE tenant_id = ${tenantId} AND id = ${id} AND version = ${version - 1}`,
    expect: 1,
  }
}

/** Commits that put this group into others and the one that deletes it take turns; unmet when it is gone. */
export function lockGroup(tenantId: string, id: string): Change {
  return {
    name: 'lock group',
    sql: sql`UPDATE directory_groups SET version = version WHERE tenant_id = ${tenantId} AND id = ${id}`,
    expect: 1,
  }
}

/** The group goes, from the groups that it is in too, and with the app roles that it had; unmet when it has changed since. */
export function deleteGroup({ tenantId, id, version }: Group): Change[] {
  return [
    {
      name: 'delete group',
      sql: sql`DELETE FROM directory_groups WHERE tenant_id = ${tenantId} AND id = ${id} AND version = ${version}`,
      expect: 1,
    },
    {
      name: 'delete members of group',
      sql: sql`DELETE FROM group_members WHERE tenant_id = ${tenantId} AND group_id = ${id}`,
    },
    deleteMemberships(tenantId, id),
    {
      name: 'delete roles of group',
      sql: sql`DELETE FROM app_role_assignments WHERE tenant_id = ${tenantId} AND principal_id = ${id}`,
    },
  ]
}

/** Takes a user or a group out of every group. */
export function deleteMemberships(tenantId: string, memberId: string): Change {
  return {
    name: 'delete memberships',
    sql: sql`DELETE FROM group_members WHERE tenant_id = ${tenantId} AND member_id = ${memberId}`,
  }
}

/** Every direct member of a group, for work on all of them. */
export async function listMembers(db: Db, tenantId: string, groupId: string): Promise<readonly GroupMember[]> {
  const query = sql`
    SELECT member_id, member_type FROM group_members WHERE tenant_id = ${tenantId} AND group_id = ${groupId}
    ORDER BY member_id`
  const rows = await db.rows<Row>(once(query))
  return rows.map((row) => ({
    memberId: textOf(row, 'member_id'),
    memberType: oneOf(row, 'member_type', ['User', 'Group']),
  }))
}

/** The member, when the group has it. */
export interface Membership extends GroupMember {
  readonly tenantId: string
  readonly groupId: string
}

/** The name of the change that is unmet when the group has the member already. */
export const INSERT_MEMBER = 'insert member'

/** Unmet when it is a member already, or when the group is gone. */
export function insertMember({ tenantId, groupId, memberId, memberType }: Membership): Change {
  return {
    name: INSERT_MEMBER,
    sql: sql`INSERT INTO group_members (tenant_id, group_id, member_id, member_type)
      SELECT tenant_id, id, CAST(${memberId} AS TEXT), CAST(${memberType} AS TEXT) FROM directory_groups
      WHERE tenant_id = ${tenantId} AND id = ${groupId}
      ON CONFLICT (tenant_id, group_id, member_id) DO NOTHING`,
    expect: 1,
  }
}

/** Unmet when it is no member. */
export function deleteMember(tenantId: string, groupId: string, memberId: string): Change {
  return {
    name: 'delete member',
    sql: sql`DELETE FROM group_members
      WHERE tenant_id = ${tenantId} AND group_id = ${groupId} AND member_id = ${memberId}`,
    expect: 1,
  }
}

export function parseGroup(row: Row): Group {
  return {
    id: textOf(row, 'id'),
    tenantId: textOf(row, 'tenant_id'),
    displayName: textOf(row, 'display_name'),
    ...optional(row, 'description', 'description', textOf),
    ...optional(row, 'mail_nickname', 'mailNickname', textOf),
    createdAt: numberOf(row, 'created_at'),
    version: numberOf(row, 'version'),
  }
}
