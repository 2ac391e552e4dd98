import { isDeepStrictEqual } from 'node:util'
import { builtInClients } from './directory/built-in.ts'
import { findApplicationByAppId, insertApplication, replaceApplication } from './store/applications.ts'
import type { Db } from './store/sql.ts'

/**
 * Registers the built-in clients at the address that this server has now. A node that starts at the same time writes the same,
 * so losing that race is no failure. No audit event: nobody acted, and the system tenant has no reader.
 */
export async function registerBuiltInClients(db: Db, publicUrl: string): Promise<void> {
  for (const client of builtInClients(publicUrl)) {
    const known = await findApplicationByAppId(db, client.appId)
    const wanted = { ...client, version: known?.version ?? 1 }
    if (known === undefined) await db.commit(insertApplication(wanted))
    else if (!isDeepStrictEqual(known, wanted))
      await db.commit(replaceApplication({ ...wanted, version: known.version + 1 }))
  }
}
