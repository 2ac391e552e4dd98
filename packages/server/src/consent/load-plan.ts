import type { ScopeRequest } from '../directory/resolve-scopes.ts'
import type { Application } from '../directory/application.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { User } from '../directory/user.ts'
import { findServicePrincipal } from '../store/service-principals.ts'
import type { Db } from '../store/sql.ts'
import { checkTenancy } from './check-tenancy.ts'
import { loadClosed } from './load-closed.ts'
import { loadConsent } from './load-consent.ts'
import { loadScopes } from './load-scopes.ts'
import { type ConsentPlan, planConsent, refusedPlan } from './plan.ts'

/** A request as an application would send it to the authorize endpoint, at the address of the user's tenant. */
export interface PlannedRequest extends ScopeRequest {
  readonly client: Application
  readonly user: User
  readonly tenant: Tenant
  readonly prompts: readonly string[]
}

/** In the order of the authorize endpoint: the application, what is asked for, what is closed, consent. Writes nothing. */
export async function loadPlan(db: Db, request: PlannedRequest): Promise<ConsentPlan> {
  const { client, user, tenant, dialect, prompts } = request
  const principal = await findServicePrincipal(db, tenant.id, client.appId)
  const shut = checkTenancy(client, principal, tenant.id)
  if (shut) return refusedPlan(shut)
  const resolved = await loadScopes(db, request, tenant.id)
  if (!resolved.ok) return refusedPlan(resolved.error)
  const closed = await loadClosed(db, { client, user, resolved: resolved.value })
  if (closed) return refusedPlan(closed)
  const question = { client, user, tenant, dialect, resolved: resolved.value, prompts }
  const { facts, decision } = await loadConsent(db, question)
  return planConsent(facts, decision)
}
