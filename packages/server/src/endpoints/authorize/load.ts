import { isGuid } from '@latchwork/protocol'
import type { Segment } from '../../session/authorize-request.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import { findServicePrincipal } from '../../store/service-principals.ts'
import type { Db } from '../../store/sql.ts'
import type { CallerFacts } from './check.ts'

/** The application that asks, and its presence in the tenant of the address. */
export async function loadCaller(db: Db, segment: Segment, clientId: string): Promise<CallerFacts> {
  if (!isGuid(clientId)) return { segment, client: undefined, servicePrincipal: undefined }
  const [client, servicePrincipal] = await Promise.all([
    findApplicationByAppId(db, clientId),
    segment.kind === 'tenant' ? findServicePrincipal(db, segment.tenantId, clientId) : undefined,
  ])
  return { segment, client, servicePrincipal }
}
