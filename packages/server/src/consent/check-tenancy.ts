import type { Application } from '../directory/application.ts'
import type { ServicePrincipal } from '../directory/service-principal.ts'
import { type Refusal, refuse } from '../refusal/refusal.ts'

/**
 * Whether an application is open at an address (azure-ad-wire §3.7 rows 2, 3 and 13).
 * @param tenantId the tenant of the address; undefined: common or organizations
 */
export function checkTenancy(
  client: Application,
  principal: ServicePrincipal | undefined,
  tenantId: string | undefined,
): Refusal | undefined {
  if (client.disabledAt !== undefined || principal?.disabledAt !== undefined) return refuse('client-disabled')
  if (client.signInAudience === 'AzureADMultipleOrgs') return undefined
  if (tenantId === undefined) return refuse('client-single-tenant')
  return tenantId === client.tenantId ? undefined : refuse('client-unknown')
}
