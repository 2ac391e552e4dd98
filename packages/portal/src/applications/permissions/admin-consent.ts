import { call, type Page } from '../../api/client.ts'
import type { Application, Grant, Scope, ServicePrincipal } from '../../api/types.ts'

type Principal = ServicePrincipal & { readonly oauth2PermissionScopes?: readonly Scope[] }

const filter = (text: string): string => `$filter=${encodeURIComponent(text)}`

async function findPrincipal(appId: string): Promise<Principal> {
  const { value } = await call<Page<Principal>>(`/servicePrincipals?${filter(`appId eq '${appId}'`)}`)
  const [principal] = value
  if (principal === undefined) throw new Error(`The application ${appId} is not present in your organization.`)
  return principal
}

/** Grants everything that the registration lists, for everybody in the organization (azure-ad-wire §4.3). */
export async function grantAdminConsent(app: Application): Promise<void> {
  const client = await findPrincipal(app.appId)
  const { value: grants } = await call<Page<Grant>>(`/oauth2PermissionGrants?${filter(`clientId eq '${client.id}'`)}`)
  for (const { resourceAppId, resourceAccess } of app.requiredResourceAccess ?? []) {
    const api = await findPrincipal(resourceAppId)
    const wanted = (api.oauth2PermissionScopes ?? []).filter(({ id }) =>
      resourceAccess.some((access) => access.id === id),
    )
    const known = grants.find(({ resourceId, consentType }) => resourceId === api.id && consentType === 'AllPrincipals')
    const scope = [...new Set([...(known?.scope.split(' ') ?? []), ...wanted.map(({ value }) => value)])].join(' ')
    const body = { clientId: client.id, resourceId: api.id, consentType: 'AllPrincipals', scope }
    if (known === undefined) await call('/oauth2PermissionGrants', { method: 'POST', body })
    else await call(`/oauth2PermissionGrants/${known.id}`, { method: 'PATCH', body: { scope } })
  }
}
