import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { call, type Page } from '../../api/client.ts'
import { useChange } from '../../api/hooks.ts'
import type { Grant, ServicePrincipal } from '../../api/types.ts'
import { Confirm, Failure, Loading } from '../../ui/parts.tsx'

/** What the organization and its people allowed one application, and the way to take it back. */
export function EnterprisePage() {
  const { id } = useParams({ from: '/enterprise/$id' })
  const principal = useQuery({
    queryKey: ['enterprise', id],
    queryFn: () => call<ServicePrincipal>(`/servicePrincipals/${encodeURIComponent(id)}`),
  })
  const grants = useQuery({
    queryKey: ['grants', id],
    queryFn: () => call<Page<Grant>>(`/oauth2PermissionGrants?$filter=${encodeURIComponent(`clientId eq '${id}'`)}`),
  })
  const change = useChange()
  if (principal.isPending || grants.isPending) return <Loading />
  return (
    <>
      <h1>{principal.data?.displayName ?? 'Enterprise application'}</h1>
      <Failure error={principal.error ?? grants.error ?? change.error} />
      <h2>Permissions</h2>
      {grants.data?.value.length === 0 && <p className="soft">Nobody has allowed this application anything.</p>}
      <ul>
        {grants.data?.value.map((grant) => (
          <li key={grant.id} className="my-3 flex flex-wrap items-center gap-3">
            <code>{grant.scope}</code>
            <span>{grant.consentType === 'AllPrincipals' ? 'for everybody' : `for the user ${grant.principalId}`}</span>
            <Confirm
              button="Revoke"
              onYes={() => change.mutate({ path: `/oauth2PermissionGrants/${grant.id}`, method: 'DELETE' })}
            >
              The application loses these permissions and has to ask again.
            </Confirm>
          </li>
        ))}
      </ul>
    </>
  )
}
