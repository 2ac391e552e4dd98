import { byAppId } from '../../api/apis.ts'
import { call, callAll, type Page } from '../../api/client.ts'
import type { Application, Assignment, Grant, RequiredAccess, ServicePrincipal } from '../../api/types.ts'

async function findPrincipal(appId: string): Promise<ServicePrincipal> {
  const { value } = await call<Page<ServicePrincipal>>(byAppId(appId))
  const [principal] = value
  if (principal === undefined) throw new Error(`The application ${appId} is not present in your organization.`)
  return principal
}

/** What an application has been allowed: by the organization, as itself, and by people, of whom the first thousand tell enough. */
export interface Allowed {
  readonly grants: readonly Grant[]
  readonly assignments: readonly Assignment[]
}

export async function loadAllowed({ id }: ServicePrincipal): Promise<Allowed> {
  const grantsOf = (type: string): string =>
    `/oauth2PermissionGrants?$top=999&$filter=${encodeURIComponent(`clientId eq '${id}' and consentType eq '${type}'`)}`
  const [everybody, people, assignments] = await Promise.all([
    callAll<Grant>(grantsOf('AllPrincipals')),
    call<Page<Grant>>(grantsOf('Principal')),
    callAll<Assignment>(`/servicePrincipals/${id}/appRoleAssignments?$top=999`),
  ])
  return { grants: [...everybody, ...people.value], assignments }
}

/** Grants everything that the registration lists: scopes for everybody in the organization, roles to the app (azure-ad-wire §4.3). */
export async function grantAdminConsent(app: Application): Promise<void> {
  const client = await findPrincipal(app.appId)
  const allowed = await loadAllowed(client)
  for (const { resourceAppId, resourceAccess } of app.requiredResourceAccess ?? []) {
    const api = await findPrincipal(resourceAppId)
    await grantScopes({ client, api, resourceAccess }, allowed.grants)
    await assignRoles({ client, api, resourceAccess }, allowed.assignments)
  }
}

interface Wanted extends Pick<RequiredAccess, 'resourceAccess'> {
  readonly client: ServicePrincipal
  readonly api: ServicePrincipal
}

async function grantScopes({ client, api, resourceAccess }: Wanted, grants: readonly Grant[]): Promise<void> {
  const ids = new Set(resourceAccess.filter(({ type }) => type === 'Scope').map(({ id }) => id))
  const wanted = (api.oauth2PermissionScopes ?? []).filter(({ id }) => ids.has(id))
  if (wanted.length === 0) return
  const known = grants.find(({ resourceId, consentType }) => resourceId === api.id && consentType === 'AllPrincipals')
  const scope = [...new Set([...(known?.scope.split(' ') ?? []), ...wanted.map(({ value }) => value)])].join(' ')
  const body = { clientId: client.id, resourceId: api.id, consentType: 'AllPrincipals', scope }
  if (known === undefined) await call('/oauth2PermissionGrants', { method: 'POST', body })
  else await call(`/oauth2PermissionGrants/${known.id}`, { method: 'PATCH', body: { scope } })
}

async function assignRoles({ client, api, resourceAccess }: Wanted, held: readonly Assignment[]): Promise<void> {
  for (const { id, type } of resourceAccess) {
    const isHeld = held.some(({ resourceId, appRoleId }) => resourceId === api.id && appRoleId === id)
    if (type === 'Scope' || isHeld) continue
    const body = { principalId: client.id, resourceId: api.id, appRoleId: id }
    await call(`/servicePrincipals/${client.id}/appRoleAssignments`, { method: 'POST', body })
  }
}
