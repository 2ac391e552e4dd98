import { documentOf, numberOf, optional, type Row, textOf } from './engine/row.ts'
import { type Change, type Db, sql } from './sql.ts'

/** Something a user is told at the next sign-in, e.g. that somebody used a copy of a token. Times are epoch seconds. */
export interface Notice {
  readonly tenantId: string
  readonly userId: string
  readonly id: string
  readonly kind: string
  readonly at: number
  readonly detail: Readonly<Record<string, unknown>>
  readonly seenAt?: number
}

export function insertNotice({ tenantId, userId, id, kind, at, detail, seenAt }: Notice): Change {
  return {
    name: 'insert notice',
    sql: sql`INSERT INTO notices (tenant_id, user_id, id, kind, at, detail, seen_at)
      VALUES (${tenantId}, ${userId}, ${id}, ${kind}, ${at}, ${JSON.stringify(detail)}, ${seenAt ?? null})`,
  }
}

/** What the user has not been told yet, oldest first. */
export async function listUnseenNotices(db: Db, tenantId: string, userId: string): Promise<readonly Notice[]> {
  const rows = await db.rows<Row>(sql`
    SELECT tenant_id, user_id, id, kind, at, detail, seen_at FROM notices
    WHERE tenant_id = ${tenantId} AND user_id = ${userId} AND seen_at IS NULL ORDER BY at, id`)
  return rows.map((row) => ({
    tenantId: textOf(row, 'tenant_id'),
    userId: textOf(row, 'user_id'),
    id: textOf(row, 'id'),
    kind: textOf(row, 'kind'),
    at: numberOf(row, 'at'),
    detail: documentOf(row, 'detail'),
    ...optional(row, 'seen_at', 'seenAt', numberOf),
  }))
}

export function markNoticeSeen({ tenantId, userId, id }: Notice, now: number): Change {
  return {
    name: 'mark notice seen',
    sql: sql`UPDATE notices SET seen_at = ${now} WHERE tenant_id = ${tenantId} AND user_id = ${userId} AND id = ${id} AND seen_at IS NULL`,
  }
}
