import { useQuery } from '@tanstack/react-query'
import { type Api, byAppId } from '../../api/apis.ts'
import { call, type Page } from '../../api/client.ts'
import type { Application, ServicePrincipal } from '../../api/types.ts'
import { type Allowed, loadAllowed } from './admin-consent.ts'
import type { Permission } from './required-access.ts'

export type ConsentState = 'everybody' | 'some' | 'app' | 'nobody' | 'unknown'

async function loadAllowedOf(appId: string): Promise<Allowed> {
  const { value } = await call<Page<ServicePrincipal>>(byAppId(appId))
  const [client] = value
  return client === undefined ? { grants: [], assignments: [] } : loadAllowed(client)
}

/** Who has granted what to the app. Only administrators may read it: for others it stays unknown. */
export function useConsent({ appId }: Application) {
  const { data } = useQuery({ queryKey: ['allowed to', appId], queryFn: () => loadAllowedOf(appId) })
  const stateOf = (api: Api | undefined, permission: Permission | undefined): ConsentState =>
    data === undefined || api === undefined || permission === undefined ? 'unknown' : judge(data, api, permission)
  return { stateOf }
}

function judge({ grants, assignments }: Allowed, { principalId }: Api, { id, type, value }: Permission): ConsentState {
  if (type === 'Role')
    return assignments.some(({ resourceId, appRoleId }) => resourceId === principalId && appRoleId === id)
      ? 'app'
      : 'nobody'
  const given = grants.filter((grant) => grant.resourceId === principalId && grant.scope.split(' ').includes(value))
  if (given.some(({ consentType }) => consentType === 'AllPrincipals')) return 'everybody'
  return given.length > 0 ? 'some' : 'nobody'
}
