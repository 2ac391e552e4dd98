import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { borrowPostgres, freshDatabase } from '../../../../../test/kit/postgres.ts'
import { openDb } from '../open.ts'
import type { Db } from '../sql.ts'

export interface Engine {
  readonly db: Db
  /** Opens the same database again, as another process would. */
  readonly address: string
}

/** An empty place for a database of each engine, gone after `release`. */
const PLACES = {
  SQLite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchwork-store-'))
    return {
      address: join(folder, 'latchwork.db'),
      release: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
  PostgreSQL: async () => {
    const cluster = await borrowPostgres()
    const { url, drop } = await freshDatabase(cluster.url)
    return {
      address: url,
      release: async () => {
        await drop()
        await cluster.stop()
      },
    }
  },
}

/** Runs the same tests against a file of SQLite and a database of PostgreSQL, each empty at first. */
export function onEveryEngine(subject: string, define: (engine: () => Engine) => void): void {
  for (const [name, place] of Object.entries(PLACES)) {
    describe(`${subject}, ${name}`, () => {
      let engine: (Engine & { release: () => Promise<void> }) | undefined
      before(async () => {
        const { address, release } = await place()
        engine = { db: await openDb(address), address, release }
      })
      after(async () => {
        await engine?.db.close()
        await engine?.release()
      })
      define(() => {
        if (engine === undefined) throw new Error('The engine starts before the first test.')
        return engine
      })
    })
  }
}
