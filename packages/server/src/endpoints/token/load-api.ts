import { loadApis } from '../../consent/load-scopes.ts'
import { type Application, GRAPH_APP_ID } from '../../directory/application.ts'
import { GRAPH_API } from '../../directory/graph.ts'
import type { Db } from '../../store/sql.ts'

/** The API as it is registered now, when the tenant may use it: built in, its own, or open to every organization. */
export async function loadApi(db: Db, appId: string, tenantId: string): Promise<Application | undefined> {
  if (appId === GRAPH_APP_ID) return GRAPH_API
  return (await loadApis(db, [appId], tenantId)).get(appId)
}
