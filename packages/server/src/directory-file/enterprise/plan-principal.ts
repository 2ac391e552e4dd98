import { sameContent } from '../../audit/same-content.ts'
import type { Application } from '../../directory/application.ts'
import { SYSTEM_TENANT_ID } from '../../directory/graph.ts'
import type { ServicePrincipal } from '../../directory/service-principal.ts'
import { insertServicePrincipalIfAbsent, replaceServicePrincipal, setListed } from '../../store/service-principals.ts'
import type { FilePrincipal, FileTenant } from '../model.ts'
import { type Planned, stepOf } from '../plan-step.ts'
import type { KnownApis } from '../references.ts'
import type { FileProblem } from '../shape.ts'

export interface PrincipalPlan {
  readonly tenant: FileTenant
  readonly known: KnownApis
  /** What is present in the tenant already. */
  readonly principals: readonly ServicePrincipal[]
  readonly now: number
  readonly problems: FileProblem[]
}

/** An enterprise application comes to be as the file says, or gets its settings; its id is taken over when it is made. */
export function planPrincipal(entry: FilePrincipal, plan: PrincipalPlan): Planned | undefined {
  const { tenant, known, principals, now, problems } = plan
  const app = known.get(entry.appId)
  if (!app || app.tenantId === SYSTEM_TENANT_ID) {
    const expected = `the appId of an application in the file or the directory that is not built in (${entry.appId} is none)`
    problems.push({ path: `${entry.path}.appId`, expected })
    return undefined
  }
  const before = principals.find(({ appId }) => appId === entry.appId)
  const { disabledAt, ...kept } = before ?? presenceOf(entry, app, { tenantId: tenant.id, now })
  const { enabled = disabledAt === undefined, assignmentRequired = kept.assignmentRequired } = entry
  const next: ServicePrincipal = {
    ...kept,
    listed: kept.listed || entry.listed,
    assignmentRequired,
    ...(!enabled && { disabledAt: disabledAt ?? now }),
  }
  const told = stepOf(nameOf(app), before, next)
  if (!before) return { ...told, changes: [{ ...insertServicePrincipalIfAbsent(next), expect: 1 }] }
  if (sameContent(before, next)) return { ...told, changes: [] }
  const replaced = replaceServicePrincipal({ ...next, version: before.version + 1 })
  return { ...told, changes: [replaced, ...(next.listed ? [setListed(tenant.id, app.appId)] : [])] }
}

function presenceOf(
  { id, listed }: FilePrincipal,
  { appId, tenantId: appOwnerTenantId }: Application,
  { tenantId, now }: { readonly tenantId: string; readonly now: number },
): ServicePrincipal {
  return { id, tenantId, appId, appOwnerTenantId, assignmentRequired: false, listed, createdAt: now, version: 1 }
}

export function nameOf({ displayName, appId }: Pick<Application, 'displayName' | 'appId'>) {
  return { what: 'enterprise application', name: `${displayName} (${appId})` } as const
}
