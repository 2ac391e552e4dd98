import type { Page } from '../../api/client.ts'
import { useChange, usePages, useResource } from '../../api/hooks.ts'
import { useName } from '../../api/names.ts'
import type { Assignment, Grant, ServicePrincipal } from '../../api/types.ts'
import { UserName } from '../../ui/name.tsx'
import { Badge, Card } from '../../ui/page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure, Loading, LoadMore } from '../../ui/parts.tsx'
import type { PrincipalProps } from './principal.tsx'

/** What the application was allowed, by the organization and by people. */
export function Granted({ principal }: PrincipalProps) {
  const ofClient = encodeURIComponent(`clientId eq '${principal.id}'`)
  const grants = usePages<Grant>(`/oauth2PermissionGrants?$top=100&$filter=${ofClient}`)
  const roles = usePages<Assignment>(`/servicePrincipals/${principal.id}/appRoleAssignments?$top=100`)
  const [allGrants, allRoles] = [allOf(grants.data), allOf(roles.data)]
  const nothing = grants.isSuccess && allGrants.length === 0 && allRoles.length === 0
  return (
    <Card title="Permissions">
      {grants.isPending && <Loading />}
      <Failure error={grants.error ?? roles.error} />
      {nothing && <p className="soft mt-2">Nobody has allowed this application anything.</p>}
      <ul className="mt-2 divide-y divide-(--hairline)">
        {allGrants.toSorted(forEverybodyFirst).map((grant) => (
          <OneGrant key={grant.id} grant={grant} />
        ))}
        {allRoles.map((assignment) => (
          <OneRole key={assignment.id} assignment={assignment} principal={principal} />
        ))}
      </ul>
      <LoadMore pages={grants} />
      <LoadMore pages={roles} />
    </Card>
  )
}

function allOf<T>(data: { readonly pages: readonly Page<T>[] } | undefined): readonly T[] {
  return data?.pages.flatMap((page) => page.value) ?? []
}

const placeOf = ({ consentType, scope }: Grant): string => `${consentType} ${scope}`
const forEverybodyFirst = (a: Grant, b: Grant): number => placeOf(a).localeCompare(placeOf(b))

function OneGrant({ grant }: { readonly grant: Grant }) {
  const api = useResource<ServicePrincipal>(`/servicePrincipals/${grant.resourceId}`)
  const change = useChange()
  const { data: name } = useName('user', grant.principalId ?? '')
  const person = grant.consentType === 'AllPrincipals' ? 'for everybody' : `for ${name ?? 'a person'}`
  const scopes = grant.scope.split(' ').filter((scope) => scope !== '')
  const titleOf = (scope: string) =>
    api.data?.oauth2PermissionScopes.find(({ value }) => value === scope)?.adminConsentDisplayName
  return (
    <li className="py-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{api.data?.displayName ?? 'API'}</span>
        {grant.consentType === 'AllPrincipals' ? (
          <Badge tone="good">{person}</Badge>
        ) : (
          <span>
            for <UserName id={grant.principalId} />
          </span>
        )}
      </p>
      <div className="my-2 space-y-1">
        {scopes.map((scope) => (
          <p key={scope}>
            <code>{scope}</code> <span className="soft text-sm">{titleOf(scope)}</span>
          </p>
        ))}
      </div>
      <Confirm
        button="Revoke"
        about={`the permissions of ${api.data?.displayName ?? 'the API'} ${person}`}
        onYes={() => change.mutate({ path: `/oauth2PermissionGrants/${grant.id}`, method: 'DELETE' })}
      >
        The application loses these permissions and has to ask again.
      </Confirm>
      <Failure error={change.error} />
    </li>
  )
}

/** What the application may do as itself, with nobody signed in. */
function OneRole({ assignment, principal }: PrincipalProps & { readonly assignment: Assignment }) {
  const api = useResource<ServicePrincipal>(`/servicePrincipals/${assignment.resourceId}`)
  const change = useChange()
  const role = api.data?.appRoles.find(({ id }) => id === assignment.appRoleId)
  const path = `/servicePrincipals/${principal.id}/appRoleAssignments/${assignment.id}`
  return (
    <li className="py-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{assignment.resourceDisplayName ?? 'API'}</span>
        <Badge tone="warn">without a user</Badge>
      </p>
      <p className="my-2">
        <code>{role?.value ?? assignment.appRoleId}</code> <span className="soft text-sm">{role?.displayName}</span>
      </p>
      <Confirm
        button="Revoke"
        about={role?.value ?? 'the permission'}
        onYes={() => change.mutate({ path, method: 'DELETE' })}
      >
        The application loses this permission.
      </Confirm>
      <Failure error={change.error} />
    </li>
  )
}
