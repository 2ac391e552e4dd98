import type { User } from '../../directory/user.ts'
import { type Row, textOf } from '../engine/row.ts'
import { type Change, type Db, once, sql } from '../sql.ts'

/** The name of the change that is unmet when nobody else could run the instance. */
export const ANOTHER_OPERATOR = 'expect another operator'

type Place = Pick<User, 'tenantId' | 'id'>

/**
 * Who can run the instance, in whichever tenant: operators who can sign in, guests not counted. Order and conditions are such that
 * SQLite reads the index of the few who have a role, and not that of the many who are no guests.
 */
export async function listOperators(db: Db): Promise<readonly Place[]> {
  const query = sql`
    SELECT tenant_id, id FROM users
    WHERE roles <> '[]' AND roles LIKE '%"operator"%' AND disabled_at IS NULL AND COALESCE(home_tenant_id, '') = ''
    ORDER BY tenant_id, roles, id`
  return (await db.rows<Row>(once(query))).map((row) => ({ tenantId: textOf(row, 'tenant_id'), id: textOf(row, 'id') }))
}

/**
 * Stands in a commit that takes an operator away, before he goes. One row is locked before anybody is counted, so that two operators who
 * remove each other at the same moment take turns, in whichever tenants they are.
 */
export function expectAnotherOperator({ tenantId, id }: Place): Change[] {
  return [
    lockOperators(),
    {
      name: ANOTHER_OPERATOR,
      sql: sql`
        UPDATE users SET is_administrator = is_administrator WHERE (tenant_id, id) = (
          SELECT tenant_id, id FROM users
          WHERE roles <> '[]' AND roles LIKE '%"operator"%' AND disabled_at IS NULL AND COALESCE(home_tenant_id, '') = ''
            AND NOT (tenant_id = ${tenantId} AND id = ${id})
          ORDER BY tenant_id, roles, id LIMIT 1)`,
      expect: 1,
    },
  ]
}

/** Who runs the instance is changed by one commit at a time. */
export function lockOperators(): Change {
  return {
    name: 'lock operators',
    sql: sql`UPDATE tenants SET version = version WHERE id = (SELECT MIN(id) FROM tenants)`,
    expect: 1,
  }
}

/** Comes last in a commit that takes operators away and may make others. */
export function expectOperator(): Change {
  return {
    name: ANOTHER_OPERATOR,
    sql: sql`
      UPDATE users SET is_administrator = is_administrator WHERE (tenant_id, id) = (
        SELECT tenant_id, id FROM users
        WHERE roles <> '[]' AND roles LIKE '%"operator"%' AND disabled_at IS NULL AND COALESCE(home_tenant_id, '') = ''
        ORDER BY tenant_id, roles, id LIMIT 1)`,
    expect: 1,
  }
}
