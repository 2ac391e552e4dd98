import { DatabaseSync } from 'node:sqlite'

/**
 * One table on SQLite with WAL and `synchronous=FULL`. All changes of one turn of the event loop share one durable commit (group commit,
 * DESIGN §3 Storage), and a promise resolves only after that commit.
 */
export interface FloorDatabase {
  /** False: the id was there already, so the code had been redeemed. */
  insertAuthorization(id: string, user: number): Promise<boolean>
  /** False: another number is outstanding. */
  rotate(id: string, presented: number): Promise<boolean>
  close(): void
}

interface Waiting {
  readonly run: () => boolean
  readonly resolve: (done: boolean) => void
  readonly reject: (cause: unknown) => void
}

export function openFloorDatabase(file: string): FloorDatabase {
  const db = new DatabaseSync(file)
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384')
  db.exec(
    'CREATE TABLE IF NOT EXISTS authorizations (id TEXT PRIMARY KEY, user INTEGER, outstanding INTEGER) WITHOUT ROWID',
  )
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const insert = db.prepare('INSERT OR IGNORE INTO authorizations VALUES (?, ?, 1)')
  const update = db.prepare('UPDATE authorizations SET outstanding = outstanding + 1 WHERE id = ? AND outstanding = ?')
  let queue: Waiting[] = []

  function flush(): void {
    const batch = queue
    queue = []
    try {
      begin.run()
      const results = batch.map((one) => one.run())
      commit.run()
      batch.forEach((one, index) => one.resolve(results[index] === true))
    } catch (cause) {
      if (db.isTransaction) rollback.run()
      for (const one of batch) one.reject(cause)
    }
  }

  function enqueue(run: () => boolean): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (queue.length === 0) setImmediate(flush)
      queue.push({ run, resolve, reject })
    })
  }

  return {
    insertAuthorization: (id, user) => enqueue(() => insert.run(id, user).changes === 1),
    rotate: (id, presented) => enqueue(() => update.run(id, presented).changes === 1),
    close: () => db.close(),
  }
}
