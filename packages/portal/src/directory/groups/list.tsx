import { Link } from '@tanstack/react-router'
import type { Group } from '../../api/types.ts'
import { type Column, ResourceList } from '../../ui/list/resource-list.tsx'
import { Time } from '../../ui/time.tsx'

const COLUMNS: readonly Column<Group>[] = [
  {
    name: 'Display name',
    cell: ({ id, displayName }) => (
      <Link to="/groups/$id" params={{ id }}>
        {displayName}
      </Link>
    ),
  },
  { name: 'Description', cell: ({ description }) => description ?? <span className="soft">None</span> },
  { name: 'Created', cell: ({ createdDateTime }) => <Time at={createdDateTime} /> },
]

export function GroupList() {
  return (
    <ResourceList
      title="Groups"
      intro="Give many people access at once: assign a group to an application, or let the application read the groups from its tokens."
      path="/groups?$top=100&$orderby=displayName"
      columns={COLUMNS}
      searchBy={['displayName']}
      empty="No group yet. Make one for a team, then assign it to the applications that the team uses."
      action={
        <Link to="/groups/new" className="button primary">
          New group
        </Link>
      }
    />
  )
}
