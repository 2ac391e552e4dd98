import { canBeStored, numberOf, optional, type Row, textOf } from './engine/row.ts'
import { type Change, type Db, sql } from './sql.ts'

/** A link that works once, kept as the hash of its secret; looked up before a tenant is known. Times are epoch seconds. */
export interface OneTimeLink {
  readonly hash: string
  readonly tenantId: string
  readonly userId: string
  readonly purpose: string
  readonly expiresAt: number
  readonly usedAt?: number
}

export function insertOneTimeLink({ hash, tenantId, userId, purpose, expiresAt, usedAt }: OneTimeLink): Change {
  return {
    name: 'insert one-time link',
    sql: sql`INSERT INTO one_time_links (hash, tenant_id, user_id, purpose, expires_at, used_at)
      VALUES (${hash}, ${tenantId}, ${userId}, ${purpose}, ${expiresAt}, ${usedAt ?? null})`,
  }
}

/** Also a used or expired one, as long as it is kept. */
export async function findOneTimeLink(db: Db, hash: string): Promise<OneTimeLink | undefined> {
  if (!canBeStored(hash)) return undefined
  const [row] = await db.rows<Row>(sql`
    SELECT hash, tenant_id, user_id, purpose, expires_at, used_at FROM one_time_links WHERE hash = ${hash}`)
  return (
    row && {
      hash: textOf(row, 'hash'),
      tenantId: textOf(row, 'tenant_id'),
      userId: textOf(row, 'user_id'),
      purpose: textOf(row, 'purpose'),
      expiresAt: numberOf(row, 'expires_at'),
      ...optional(row, 'used_at', 'usedAt', numberOf),
    }
  )
}

/** Unmet when the link was used before or has expired. */
export function useOneTimeLink(hash: string, now: number): Change {
  return {
    name: 'use one-time link',
    sql: sql`UPDATE one_time_links SET used_at = ${now} WHERE hash = ${hash} AND used_at IS NULL AND expires_at > ${now}`,
    expect: 1,
  }
}

/** A user's unused links open nothing any more. */
export function retireOneTimeLinks(tenantId: string, userId: string): Change {
  return {
    name: 'retire one-time links',
    sql: sql`DELETE FROM one_time_links WHERE tenant_id = ${tenantId} AND user_id = ${userId} AND used_at IS NULL`,
  }
}
