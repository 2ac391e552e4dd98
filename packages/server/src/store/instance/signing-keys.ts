import { documentOf, numberOf, oneOf, type Row, textOf } from '../engine/row.ts'
import type { SigningAlg } from '../../directory/application.ts'
import { type Change, type Db, sql } from '../sql.ts'

/** A signing key as it is kept: the private half sealed with the instance key. Times are epoch seconds. */
export interface StoredSigningKey {
  readonly kid: string
  readonly alg: SigningAlg
  readonly sealedPrivate: string
  readonly publicJwk: Readonly<Record<string, unknown>>
  /** DER in base64, for `x5c`. */
  readonly certificate: string
  readonly createdAt: number
  readonly activeFrom: number
  /** No new signatures from here on; still published. */
  readonly retireAt: number
  /** No longer published: everything it signed has expired. */
  readonly expiresAt: number
}

export async function listSigningKeys(db: Db): Promise<readonly StoredSigningKey[]> {
  const rows = await db.rows<Row>(sql`
    SELECT kid, alg, sealed_private, public_jwk, certificate, created_at, active_from, retire_at, expires_at
    FROM signing_keys ORDER BY created_at, kid`)
  return rows.map((row) => ({
    kid: textOf(row, 'kid'),
    alg: oneOf(row, 'alg', ['RS256', 'ES256', 'PS256', 'EdDSA']),
    sealedPrivate: textOf(row, 'sealed_private'),
    publicJwk: documentOf(row, 'public_jwk'),
    certificate: textOf(row, 'certificate'),
    createdAt: numberOf(row, 'created_at'),
    activeFrom: numberOf(row, 'active_from'),
    retireAt: numberOf(row, 'retire_at'),
    expiresAt: numberOf(row, 'expires_at'),
  }))
}

export function insertSigningKey(key: StoredSigningKey): Change {
  return {
    name: 'insert signing key',
    sql: sql`
      INSERT INTO signing_keys (kid, alg, sealed_private, public_jwk, certificate, created_at, active_from, retire_at, expires_at)
      VALUES (${key.kid}, ${key.alg}, ${key.sealedPrivate}, ${JSON.stringify(key.publicJwk)}, ${key.certificate}, ${key.createdAt},
        ${key.activeFrom}, ${key.retireAt}, ${key.expiresAt})`,
  }
}
