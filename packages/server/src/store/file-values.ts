import { type Row, textOf } from './engine/row.ts'
import { type Change, type Db, sql } from './sql.ts'

/** The hash of the secret last applied from a directory file, so that an unchanged file never overwrites what a user chose since. */
export async function findFileValue(db: Db, tenantId: string, key: string): Promise<string | undefined> {
  const [row] = await db.rows<Row>(
    sql`SELECT value_hash FROM file_values WHERE tenant_id = ${tenantId} AND key = ${key}`,
  )
  return row && textOf(row, 'value_hash')
}

export function putFileValue(tenantId: string, key: string, valueHash: string): Change {
  return {
    name: 'put file value',
    sql: sql`INSERT INTO file_values (tenant_id, key, value_hash) VALUES (${tenantId}, ${key}, ${valueHash})
      ON CONFLICT (tenant_id, key) DO UPDATE SET value_hash = excluded.value_hash`,
  }
}
