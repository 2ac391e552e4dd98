import { numberOf, type Row, textOf } from '../engine/row.ts'
import { type Change, type Db, sql } from '../sql.ts'

/** The secret from which codes, refresh tokens and cookies are sealed, itself sealed with the instance key. Epoch seconds. */
export interface StoredSealingKey {
  readonly kid: string
  readonly sealedSecret: string
  readonly createdAt: number
  /** Everything it sealed has expired. */
  readonly expiresAt: number
}

export async function listSealingKeys(db: Db): Promise<readonly StoredSealingKey[]> {
  const rows = await db.rows<Row>(
    sql`SELECT kid, sealed_secret, created_at, expires_at FROM sealing_keys ORDER BY created_at, kid`,
  )
  return rows.map((row) => ({
    kid: textOf(row, 'kid'),
    sealedSecret: textOf(row, 'sealed_secret'),
    createdAt: numberOf(row, 'created_at'),
    expiresAt: numberOf(row, 'expires_at'),
  }))
}

export function insertSealingKey({ kid, sealedSecret, createdAt, expiresAt }: StoredSealingKey): Change {
  return {
    name: 'insert sealing key',
    sql: sql`INSERT INTO sealing_keys (kid, sealed_secret, created_at, expires_at)
      VALUES (${kid}, ${sealedSecret}, ${createdAt}, ${expiresAt})`,
  }
}
