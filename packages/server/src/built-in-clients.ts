import { isDeepStrictEqual } from 'node:util'
import { type AuditDeps, auditChange } from './audit/record.ts'
import { builtInClients } from './directory/built-in.ts'
import { SYSTEM_TENANT_ID } from './directory/graph.ts'
import { findApplicationByAppId, insertApplication, replaceApplication } from './store/applications.ts'
import type { Change, Db } from './store/sql.ts'

interface RegisterDeps extends AuditDeps {
  readonly db: Db
}

/**
 * Registers the built-in clients at the address that this server has now. A node that starts at the same time writes the same,
 * so losing that race is no failure.
 */
export async function registerBuiltInClients(publicUrl: string, deps: RegisterDeps): Promise<void> {
  const { db } = deps
  for (const client of builtInClients(publicUrl)) {
    const known = await findApplicationByAppId(db, client.appId)
    const wanted = { ...client, version: known?.version ?? 1 }
    if (known === undefined)
      await db.commit([...insertApplication(wanted), toldOf(client.appId, 'application.created', deps)])
    else if (!isDeepStrictEqual(known, wanted))
      await db.commit([
        ...replaceApplication({ ...wanted, version: known.version + 1 }),
        toldOf(client.appId, 'application.updated', deps),
      ])
  }
}

function toldOf(target: string, type: 'application.created' | 'application.updated', deps: RegisterDeps): Change {
  return auditChange({ tenantId: SYSTEM_TENANT_ID, type, actor: 'system', target }, deps)
}
