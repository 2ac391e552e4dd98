import { nameKey } from '../directory/name-key.ts'
import type { DirectoryRole, User } from '../directory/user.ts'
import { deleteMemberships } from './administration/groups.ts'
import { canBeStored, numberOf, optional, type Row, textOf, textsOf } from './engine/row.ts'
import { type Change, type Db, once, sql } from './sql.ts'

export async function findUser(db: Db, tenantId: string, id: string): Promise<User | undefined> {
  if (!canBeStored(id)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT tenant_id, id, upn, display_name, given_name, surname, mail, password_hash, roles, home_tenant_id,
      home_user_id, disabled_at, tokens_valid_from, version
    FROM users WHERE tenant_id = ${tenantId} AND id = ${id}`)
  return row && parseUser(row)
}

/** The user with this user principal name, in any case of letters. */
export async function findUserByName(db: Db, tenantId: string, userPrincipalName: string): Promise<User | undefined> {
  if (!canBeStored(userPrincipalName)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT tenant_id, id, upn, display_name, given_name, surname, mail, password_hash, roles, home_tenant_id,
      home_user_id, disabled_at, tokens_valid_from, version
    FROM users WHERE tenant_id = ${tenantId} AND upn_key = ${nameKey(userPrincipalName)}`)
  return row && parseUser(row)
}

/** Every user of a tenant, for work on the whole directory. The directory API lists by pages (listing/walk.ts). */
export async function listUsers(db: Db, tenantId: string): Promise<readonly User[]> {
  const query = sql`
    SELECT tenant_id, id, upn, display_name, given_name, surname, mail, password_hash, roles, home_tenant_id,
      home_user_id, disabled_at, tokens_valid_from, version
    FROM users WHERE tenant_id = ${tenantId} ORDER BY upn_key`
  return (await db.rows<Row>(once(query))).map(parseUser)
}

/** Unique violation: the id or the user principal name is taken in this tenant. */
export function insertUser(user: User): Change {
  return {
    name: 'insert user',
    sql: sql`
      INSERT INTO users (tenant_id, id, upn, upn_key, display_name, given_name, surname, mail, password_hash, roles,
        is_administrator, home_tenant_id, home_user_id, disabled_at, tokens_valid_from, version, name_key,
        mail_key)
      VALUES (${user.tenantId}, ${user.id}, ${user.userPrincipalName}, ${nameKey(user.userPrincipalName)}, ${user.displayName},
        ${user.givenName ?? null}, ${user.surname ?? null}, ${user.mail ?? null}, ${user.passwordHash ?? null},
        ${JSON.stringify(user.roles)}, ${administratorFlag(user)},
        ${user.home?.tenantId ?? null}, ${user.home?.userId ?? null}, ${user.disabledAt ?? null}, ${user.tokensValidFrom}, ${user.version},
        ${nameKey(user.displayName)}, ${nameKey(user.mail ?? '')})`,
  }
}

/** Stores the next version of a user, who stays a member or a guest; unmet when somebody else has stored one since `user.version - 1`. */
export function replaceUser(user: User): Change {
  return {
    name: 'replace user',
    sql: sql`
      UPDATE users SET upn = ${user.userPrincipalName}, upn_key = ${nameKey(user.userPrincipalName)},
        display_name = ${user.displayName}, given_name = ${user.givenName ?? null}, surname = ${user.surname ?? null},
        mail = ${user.mail ?? null}, password_hash = ${user.passwordHash ?? null}, roles = ${JSON.stringify(user.roles)},
        is_administrator = ${administratorFlag(user)}, disabled_at = ${user.disabledAt ?? null},
        tokens_valid_from = ${user.tokensValidFrom}, version = ${user.version}, name_key = ${nameKey(user.displayName)},
        mail_key = ${nameKey(user.mail ?? '')}
      WHERE tenant_id = ${user.tenantId} AND id = ${user.id} AND version = ${user.version - 1}`,
    expect: 1,
  }
}

/** The name of the change that is unmet when the user is gone. */
export const LOCK_USER = 'lock user'

/**
 * The same password under other parameters. Nobody sees a difference, so the version stays and no event tells of it (docs/logs.md);
 * unmet when the password has been changed since `user` was read.
 */
export function rehashPassword({ tenantId, id, passwordHash }: User, stronger: string): Change {
  return {
    name: REHASH_PASSWORD,
    sql: sql`UPDATE users SET password_hash = ${stronger}
      WHERE tenant_id = ${tenantId} AND id = ${id} AND password_hash = ${passwordHash ?? ''}`,
    expect: 1,
  }
}

export const REHASH_PASSWORD = 'rehash password'

/**
 * Two commits about one user take turns from here on, and neither is about a user who is gone: what the second one then deletes
 * includes what the first one has inserted.
 */
export function lockUser(tenantId: string, id: string): Change {
  return {
    name: LOCK_USER,
    sql: sql`UPDATE users SET version = version WHERE tenant_id = ${tenantId} AND id = ${id}`,
    expect: 1,
  }
}

/** As {@link lockUser}; unmet too when somebody else has changed the user since `user.version`. */
export function lockVersion({ tenantId, id, version }: User): Change {
  return {
    name: LOCK_USER,
    sql: sql`UPDATE users SET version = version WHERE tenant_id = ${tenantId} AND id = ${id} AND version = ${version}`,
    expect: 1,
  }
}

/** The user goes, with what was granted in his name; unmet when somebody else has changed him since `user.version`. */
export function deleteUser({ tenantId, id, version }: User): Change[] {
  return [
    {
      name: 'delete user',
      sql: sql`DELETE FROM users WHERE tenant_id = ${tenantId} AND id = ${id} AND version = ${version}`,
      expect: 1,
    },
    {
      name: 'delete grants of user',
      sql: sql`DELETE FROM permission_grants WHERE tenant_id = ${tenantId} AND principal_id = ${id}`,
    },
    {
      name: 'delete roles of user',
      sql: sql`DELETE FROM app_role_assignments WHERE tenant_id = ${tenantId} AND principal_id = ${id}`,
    },
    {
      name: 'delete consent requests of user',
      sql: sql`DELETE FROM consent_requests WHERE tenant_id = ${tenantId} AND user_id = ${id}`,
    },
    deleteMemberships(tenantId, id),
    {
      name: 'delete links of user',
      sql: sql`DELETE FROM one_time_links WHERE tenant_id = ${tenantId} AND user_id = ${id}`,
    },
  ]
}

/** The name of the change that is unmet when nobody else could administer the tenant. */
export const ANOTHER_ADMINISTRATOR = 'expect another administrator'

/**
 * Comes first in a commit that takes an administrator away. The tenant's row is locked before anybody is counted, so that two
 * administrators who remove each other at the same moment take turns.
 */
export function expectAnotherAdministrator(tenantId: string, userId: string): Change[] {
  return [
    lockTenant(tenantId),
    {
      name: ANOTHER_ADMINISTRATOR,
      sql: sql`
        UPDATE users SET is_administrator = 1 WHERE tenant_id = ${tenantId} AND id = (
          SELECT MIN(id) FROM users
          WHERE tenant_id = ${tenantId} AND id <> ${userId} AND is_administrator = 1 AND disabled_at IS NULL
            AND home_tenant_id IS NULL)`,
      expect: 1,
    },
  ]
}

/** Who administers the tenant is changed by one commit at a time. */
export function lockTenant(tenantId: string): Change {
  return { name: 'lock tenant', sql: sql`UPDATE tenants SET version = version WHERE id = ${tenantId}`, expect: 1 }
}

/** Comes last in a commit that takes administrators away and may make others. */
export function expectAdministrator(tenantId: string): Change {
  return {
    name: ANOTHER_ADMINISTRATOR,
    sql: sql`
      UPDATE users SET is_administrator = 1 WHERE tenant_id = ${tenantId} AND id = (
        SELECT MIN(id) FROM users
        WHERE tenant_id = ${tenantId} AND is_administrator = 1 AND disabled_at IS NULL AND home_tenant_id IS NULL)`,
    expect: 1,
  }
}

/** Directory administrators who can sign in, guests not counted, whom another tenant can take away: a tenant without one cannot be administered. */
export async function countAdministrators(db: Db, tenantId: string): Promise<number> {
  const [row] = await db.rows<Row>(sql`
    SELECT COUNT(*) AS number FROM users 
    WHERE tenant_id = ${tenantId} AND is_administrator = 1 AND disabled_at IS NULL AND home_tenant_id IS NULL`)
  return row === undefined ? 0 : numberOf(row, 'number')
}

function administratorFlag(user: User): 0 | 1 {
  return user.roles.includes('administrator') ? 1 : 0
}

const ROLES: Readonly<Record<string, DirectoryRole>> = {
  administrator: 'administrator',
  applicationDeveloper: 'applicationDeveloper',
  operator: 'operator',
}

export function parseUser(row: Row): User {
  return {
    id: textOf(row, 'id'),
    tenantId: textOf(row, 'tenant_id'),
    userPrincipalName: textOf(row, 'upn'),
    displayName: textOf(row, 'display_name'),
    ...optional(row, 'given_name', 'givenName', textOf),
    ...optional(row, 'surname', 'surname', textOf),
    ...optional(row, 'mail', 'mail', textOf),
    ...optional(row, 'password_hash', 'passwordHash', textOf),
    // A role of a newer release gives nothing here (old and new nodes run side by side).
    roles: textsOf(row, 'roles').flatMap((role) => ROLES[role] ?? []),
    ...(row['home_tenant_id'] !== null && {
      home: { tenantId: textOf(row, 'home_tenant_id'), userId: textOf(row, 'home_user_id') },
    }),
    ...optional(row, 'disabled_at', 'disabledAt', numberOf),
    tokensValidFrom: numberOf(row, 'tokens_valid_from'),
    version: numberOf(row, 'version'),
  }
}
