import { useState } from 'react'
import { useChange, usePages } from '../../api/hooks.ts'
import type { Assignment } from '../../api/types.ts'
import { Badge, Card } from '../../ui/page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure, Loading, LoadMore } from '../../ui/parts.tsx'
import { FindObject } from '../find-object.tsx'
import type { PrincipalProps } from './principal.tsx'

/** Access without a role (azure-ad-wire §3.4). */
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000'

export function Assigned({ principal }: PrincipalProps) {
  const path = `/servicePrincipals/${principal.id}/appRoleAssignedTo`
  const found = usePages<Assignment>(`${path}?$top=100`)
  const all = found.data?.pages.flatMap((page) => page.value) ?? []
  return (
    <Card title="Users and groups">
      <AssignmentRequired principal={principal} />
      {found.isPending && <Loading />}
      <Failure error={found.error} />
      {found.isSuccess && all.length === 0 && <p className="soft mt-3">Nobody is assigned yet.</p>}
      <ul className="mt-2 divide-y divide-(--hairline)">
        {all.map((assignment) => (
          <OneAssignment key={assignment.id} assignment={assignment} principal={principal} />
        ))}
      </ul>
      <LoadMore pages={found} />
      <Assign principal={principal} path={path} known={all} />
    </Card>
  )
}

function AssignmentRequired({ principal }: PrincipalProps) {
  const change = useChange()
  // What was chosen is shown at once, and what the server has again as soon as it has answered.
  const [wanted, setWanted] = useState<boolean>()
  const isRequired = wanted ?? principal.appRoleAssignmentRequired
  const set = (appRoleAssignmentRequired: boolean): void => {
    setWanted(appRoleAssignmentRequired)
    const path = `/servicePrincipals/${principal.id}`
    change.mutate(
      { path, method: 'PATCH', body: { appRoleAssignmentRequired }, etag: principal['@odata.etag'] },
      { onSettled: () => setWanted(undefined) },
    )
  }
  return (
    <>
      <label className="mt-3 flex items-start gap-3">
        <input
          type="checkbox"
          className="mt-1.5 shrink-0"
          checked={isRequired}
          disabled={change.isPending}
          onChange={(event) => set(event.target.checked)}
        />
        <span>
          <span className="font-medium">Assignment required</span>
          <span className="soft block text-sm">
            {isRequired ? 'Only who is assigned below may use it.' : 'Everybody in the organization may use it.'}
          </span>
        </span>
      </label>
      <Failure error={change.error} />
    </>
  )
}

function OneAssignment({ assignment, principal }: PrincipalProps & { readonly assignment: Assignment }) {
  const change = useChange()
  const role = principal.appRoles.find(({ id }) => id === assignment.appRoleId)
  const path = `/servicePrincipals/${principal.id}/appRoleAssignedTo/${assignment.id}`
  const name = assignment.principalDisplayName ?? assignment.principalId
  return (
    <li className="flex flex-wrap items-center gap-3 py-3">
      <span className="font-medium">{name}</span>
      {assignment.principalType !== 'User' && (
        <Badge>{assignment.principalType === 'Group' ? 'Group' : 'Application'}</Badge>
      )}
      <span className="soft text-sm">{role?.displayName ?? 'Default access'}</span>
      <span className="ms-auto">
        <Confirm button="Remove" about={name} onYes={() => change.mutate({ path, method: 'DELETE' })}>
          {name} loses this assignment.
        </Confirm>
      </span>
      <Failure error={change.error} />
    </li>
  )
}

interface AssignProps extends PrincipalProps {
  readonly path: string
  readonly known: readonly Assignment[]
}

function Assign({ principal, path, known }: AssignProps) {
  const roles = principal.appRoles.filter((role) => role.isEnabled && role.allowedMemberTypes.includes('User'))
  const [chosen, setChosen] = useState<string>()
  const change = useChange()
  const appRoleId = chosen ?? roles[0]?.id ?? DEFAULT_ACCESS
  const taken = known.filter((assignment) => assignment.appRoleId === appRoleId)
  return (
    <>
      {roles.length > 0 && (
        <label className="mt-4 block">
          <span className="font-medium">Role</span>
          <select value={appRoleId} onChange={(event) => setChosen(event.target.value)}>
            {roles.map(({ id, displayName }) => (
              <option key={id} value={id}>
                {displayName}
              </option>
            ))}
          </select>
        </label>
      )}
      <FindObject
        label="Assign somebody"
        act="Assign"
        paths={['/users', '/groups']}
        taken={taken.map(({ principalId }) => principalId)}
        pending={change.isPending}
        onChoose={({ id }) =>
          change.mutate({ path, method: 'POST', body: { principalId: id, resourceId: principal.id, appRoleId } })
        }
      />
      <Failure error={change.error} />
    </>
  )
}
