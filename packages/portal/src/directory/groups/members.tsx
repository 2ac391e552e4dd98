import { Link } from '@tanstack/react-router'
import { useChange, usePages } from '../../api/hooks.ts'
import type { DirectoryObject } from '../../api/types.ts'
import { Badge, Card } from '../../ui/page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure, Loading, LoadMore } from '../../ui/parts.tsx'
import { FindObject } from '../find-object.tsx'
import type { GroupProps } from './group.tsx'

export function Members({ group }: GroupProps) {
  const path = `/groups/${group.id}/members`
  const pages = usePages<DirectoryObject>(`${path}?$top=100`)
  const members = pages.data?.pages.flatMap((page) => page.value) ?? []
  const change = useChange()
  const add = ({ id }: DirectoryObject): void => {
    const body = { '@odata.id': `${window.location.origin}/v1.0/directoryObjects/${id}` }
    change.mutate({ path: `${path}/$ref`, method: 'POST', body })
  }
  return (
    <Card title="Members">
      {pages.isPending && <Loading />}
      <Failure error={pages.error} />
      {pages.isSuccess && members.length === 0 && <p className="soft mt-2">Nobody is in this group yet.</p>}
      <ul className="mt-2 divide-y divide-(--hairline)">
        {members.map((member) => (
          <OneMember key={member.id} group={group} member={member} />
        ))}
      </ul>
      <LoadMore pages={pages} />
      <FindObject
        label="Add a member"
        act="Add"
        paths={['/users', '/groups']}
        taken={[group.id, ...members.map(({ id }) => id)]}
        pending={change.isPending}
        onChoose={add}
      />
      <Failure error={change.error} />
    </Card>
  )
}

function OneMember({ group, member }: GroupProps & { readonly member: DirectoryObject }) {
  const { id, displayName, userPrincipalName } = member
  const change = useChange()
  const isGroup = member['@odata.type'] === '#microsoft.graph.group'
  const path = `/groups/${group.id}/members/${id}/$ref`
  return (
    <li className="flex flex-wrap items-center gap-3 py-3">
      <Link to={isGroup ? '/groups/$id' : '/users/$id'} params={{ id }} className="font-medium">
        {displayName}
      </Link>
      {isGroup ? <Badge>Group</Badge> : <span className="soft text-sm">{userPrincipalName}</span>}
      <span className="ms-auto">
        <Confirm button="Remove" about={displayName} onYes={() => change.mutate({ path, method: 'DELETE' })}>
          {displayName} is no longer in this group.
        </Confirm>
      </span>
      <Failure error={change.error} />
    </li>
  )
}
