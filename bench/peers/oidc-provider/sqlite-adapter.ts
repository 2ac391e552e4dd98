import { DatabaseSync } from 'node:sqlite'

/** What oidc-provider stores; only the members that have an index are named. */
export interface Payload {
  readonly grantId?: string
  readonly uid?: string
  readonly userCode?: string
  readonly [member: string]: unknown
}

export interface Adapter {
  upsert(id: string, payload: Payload, expiresIn?: number): Promise<void>
  find(id: string): Promise<Payload | undefined>
  findByUid(uid: string): Promise<Payload | undefined>
  findByUserCode(userCode: string): Promise<Payload | undefined>
  consume(id: string): Promise<void>
  destroy(id: string): Promise<void>
  revokeByGrantId(grantId: string): Promise<void>
}

const schema = `CREATE TABLE IF NOT EXISTS models (
  model TEXT, id TEXT, payload TEXT, grantId TEXT, uid TEXT, userCode TEXT, expiresAt INTEGER, consumedAt INTEGER,
  PRIMARY KEY (model, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS byGrant ON models (grantId) WHERE grantId IS NOT NULL;
CREATE INDEX IF NOT EXISTS byUid ON models (uid) WHERE uid IS NOT NULL;
CREATE INDEX IF NOT EXISTS byUserCode ON models (userCode) WHERE userCode IS NOT NULL;`

/** A durable adapter as an operator would write one: prepared statements, WAL, `synchronous=FULL`, a commit for each write. */
export function createSqliteAdapter(file: string): (model: string) => Adapter {
  const db = new DatabaseSync(file)
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384')
  db.exec(schema)
  const columns = 'payload, expiresAt, consumedAt'
  const upsert = db.prepare('INSERT OR REPLACE INTO models VALUES (?, ?, ?, ?, ?, ?, ?, NULL)')
  const byId = db.prepare(`SELECT ${columns} FROM models WHERE model = ? AND id = ?`)
  const byUid = db.prepare(`SELECT ${columns} FROM models WHERE uid = ? AND model = ?`)
  const byUserCode = db.prepare(`SELECT ${columns} FROM models WHERE userCode = ? AND model = ?`)
  const consume = db.prepare('UPDATE models SET consumedAt = ? WHERE model = ? AND id = ?')
  const destroy = db.prepare('DELETE FROM models WHERE model = ? AND id = ?')
  const revoke = db.prepare('DELETE FROM models WHERE grantId = ?')
  const now = (): number => Math.floor(Date.now() / 1000)

  function read(row: Record<string, unknown> | undefined): Payload | undefined {
    if (row === undefined || (typeof row['expiresAt'] === 'number' && row['expiresAt'] < now())) return undefined
    const payload = JSON.parse(String(row['payload'])) as Payload
    return typeof row['consumedAt'] === 'number' ? { ...payload, consumed: row['consumedAt'] } : payload
  }

  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn === undefined ? null : now() + expiresIn
      upsert.run(
        model,
        id,
        JSON.stringify(payload),
        payload.grantId ?? null,
        payload.uid ?? null,
        payload.userCode ?? null,
        expiresAt,
      )
    },
    find: async (id) => read(byId.get(model, id)),
    findByUid: async (uid) => read(byUid.get(uid, model)),
    findByUserCode: async (userCode) => read(byUserCode.get(userCode, model)),
    consume: async (id) => void consume.run(now(), model, id),
    destroy: async (id) => void destroy.run(model, id),
    revokeByGrantId: async (grantId) => void revoke.run(grantId),
  })
}
