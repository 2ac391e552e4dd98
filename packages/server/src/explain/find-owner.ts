import { isGuid } from '@latchwork/protocol'
import type { Application } from '../directory/application.ts'
import { SYSTEM_TENANT_ID } from '../directory/graph.ts'
import { findApplicationByAppId } from '../store/applications.ts'
import type { TraceFacts } from '../store/instance/refusal-traces.ts'
import type { Db } from '../store/sql.ts'
import { findTenant, findTenantByDomain } from '../store/tenants.ts'
import { redactAddress } from './redact.ts'
import type { WaitingTrace } from './recorder.ts'

interface Owned {
  /** Empty: nobody's. */
  readonly tenantId: string
  readonly facts: TraceFacts
}

/** Registered addresses that a trace repeats. */
const REGISTERED = 10

/** Whose a trace is, and what the directory adds to it. Remembers what it has read: a batch is often one app's mistake many times. */
export function createOwners(db: Db): { find(trace: WaitingTrace): Promise<Owned> } {
  const applications = new Map<string, Application | undefined>()
  const tenants = new Map<string, string>()

  async function applicationOf(appId: string): Promise<Application | undefined> {
    if (appId !== '' && !applications.has(appId)) applications.set(appId, await findApplicationByAppId(db, appId))
    return applications.get(appId)
  }

  async function tenantOf(named: string): Promise<string> {
    const known = tenants.get(named)
    if (known !== undefined) return known
    const found = isGuid(named) ? await findTenant(db, named) : await findTenantByDomain(db, named)
    tenants.set(named, found?.id ?? '')
    return found?.id ?? ''
  }

  return {
    async find(trace) {
      const application = await applicationOf(trace.clientId)
      const named = trace.tenantId ?? (trace.named === '' ? '' : await tenantOf(trace.named))
      return judgeOwner(named, application)
    },
  }
}

/**
 * The tenant that the request named; at common the one where the app is registered, whose developers made the request. Another
 * tenant's registration is not shown.
 */
function judgeOwner(named: string, application: Application | undefined): Owned {
  const home = application === undefined || application.tenantId === SYSTEM_TENANT_ID ? '' : application.tenantId
  const tenantId = named === '' ? home : named
  if (application === undefined || application.tenantId !== tenantId) return { tenantId, facts: {} }
  const registered = application.redirectUris
    .slice(0, REGISTERED)
    .map(({ platform, uri }) => `${redactAddress(uri)} (${platform})`)
  return {
    tenantId,
    facts: { app: application.displayName, appObjectId: application.id, registered: registered.join(', ') || 'none' },
  }
}
