import { Link } from '@tanstack/react-router'
import { usePages } from '../../api/hooks.ts'
import type { DirectoryObject } from '../../api/types.ts'
import { Card } from '../../ui/page.tsx'
import { Failure, Loading, LoadMore } from '../../ui/parts.tsx'
import type { UserProps } from './user.tsx'

/** Only groups: directory roles, which Graph lists as well, have a part of their own. */
export function GroupsOf({ user }: UserProps) {
  const found = usePages<DirectoryObject>(`/users/${user.id}/memberOf?$top=100&$orderby=displayName`)
  const objects = found.data?.pages.flatMap((page) => page.value) ?? []
  const groups = objects.filter((object) => object['@odata.type'] === '#microsoft.graph.group')
  return (
    <Card title="Groups">
      {found.isPending && <Loading />}
      <Failure error={found.error} />
      {found.isSuccess && groups.length === 0 && (
        <p className="soft mt-2">
          In no group yet. Members are added <Link to="/groups">on the page of the group</Link>.
        </p>
      )}
      <ul className="mt-2 space-y-1">
        {groups.map(({ id, displayName }) => (
          <li key={id}>
            <Link to="/groups/$id" params={{ id }}>
              {displayName}
            </Link>
          </li>
        ))}
      </ul>
      <LoadMore pages={found} />
    </Card>
  )
}
