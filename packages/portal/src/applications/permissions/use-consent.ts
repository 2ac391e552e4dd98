import { useQuery } from '@tanstack/react-query'
import { type Api, byAppId } from '../../api/apis.ts'
import { call, type Page } from '../../api/client.ts'
import type { Application, Grant, Scope, ServicePrincipal } from '../../api/types.ts'

export type ConsentState = 'everybody' | 'some' | 'nobody' | 'unknown'

async function loadGrants(appId: string): Promise<readonly Grant[]> {
  const { value } = await call<Page<ServicePrincipal>>(byAppId(appId))
  const [client] = value
  if (client === undefined) return []
  const filter = encodeURIComponent(`clientId eq '${client.id}'`)
  return (await call<Page<Grant>>(`/oauth2PermissionGrants?$filter=${filter}`)).value
}

/** Who has granted what to the app. Only administrators may read it: for others it stays unknown. */
export function useConsent({ appId }: Application) {
  const grants = useQuery({ queryKey: ['grants of', appId], queryFn: () => loadGrants(appId) })
  const stateOf = (api: Api | undefined, scope: Scope | undefined): ConsentState => {
    if (grants.data === undefined || api === undefined || scope === undefined) return 'unknown'
    const given = grants.data.filter(
      (grant) => grant.resourceId === api.principalId && grant.scope.split(' ').includes(scope.value),
    )
    if (given.some(({ consentType }) => consentType === 'AllPrincipals')) return 'everybody'
    return given.length > 0 ? 'some' : 'nobody'
  }
  return { stateOf }
}
