import { isGuid, type Result } from '@latchwork/protocol'
import type { Application } from '../directory/application.ts'
import { identifiersIn, type ResolvedScopes, resolveScopes, type ScopeRequest } from '../directory/resolve-scopes.ts'
import type { Refusal } from '../refusal/refusal.ts'
import { findApplicationByAppId, findApplicationsByIdentifier } from '../store/applications.ts'
import type { Db } from '../store/sql.ts'

/** Looks up what a request names and resolves it. `tenantId`: whose APIs count beside the multi-tenant ones. */
export async function loadScopes(
  db: Db,
  request: ScopeRequest,
  tenantId: string,
): Promise<Result<ResolvedScopes, Refusal>> {
  return resolveScopes(request, await loadApis(db, identifiersIn(request), tenantId))
}

/** The applications behind identifiers, keyed by each identifier they answer to. */
export async function loadApis(
  db: Db,
  identifiers: readonly string[],
  tenantId: string,
): Promise<ReadonlyMap<string, Application>> {
  const apis = new Map<string, Application>()
  const ids = identifiers.filter((identifier) => isGuid(identifier)).map((id) => id.toLowerCase())
  const uris = identifiers.filter((identifier) => !isGuid(identifier))
  const [byId, byUri] = await Promise.all([
    Promise.all(ids.map((id) => findApplicationByAppId(db, id))),
    uris.length === 0 ? [] : findApplicationsByIdentifier(db, tenantId, uris),
  ])
  for (const app of [...byId, ...byUri]) {
    if (!app || app.disabledAt !== undefined) continue
    if (app.tenantId !== tenantId && app.signInAudience === 'AzureADMyOrg') continue
    apis.set(app.appId, app)
    for (const uri of [...app.identifierUris, ...app.latchwork.resourceUrls]) apis.set(uri, app)
  }
  return apis
}
