import { Link } from '@tanstack/react-router'
import type { User } from '../../api/types.ts'
import { Badge } from '../../ui/page.tsx'
import { type Column, ResourceList } from '../../ui/list/resource-list.tsx'

const COLUMNS: readonly Column<User>[] = [
  {
    name: 'Display name',
    cell: ({ id, displayName }) => (
      <Link to="/users/$id" params={{ id }}>
        {displayName}
      </Link>
    ),
  },
  { name: 'User principal name', cell: ({ userPrincipalName }) => <span className="name">{userPrincipalName}</span> },
  { name: 'Type', cell: ({ userType }) => userType ?? 'Member' },
  {
    name: 'Sign-in',
    cell: ({ accountEnabled }) =>
      accountEnabled === false ? <Badge tone="bad">Blocked</Badge> : <Badge tone="good">Allowed</Badge>,
  },
]

export function UserList() {
  return (
    <ResourceList
      title="Users"
      intro="The people who can sign in with an account of this organization."
      path="/users?$top=100&$orderby=displayName"
      columns={COLUMNS}
      searchBy={['displayName', 'userPrincipalName']}
      empty="Nobody is here yet. Create the first account and send its owner a link to choose a password."
      action={
        <div className="flex flex-wrap gap-2 in-[.text-center]:justify-center">
          <Link to="/users/new" className="button primary">
            New user
          </Link>
          <Link to="/users/invite" className="button">
            Invite a guest
          </Link>
        </div>
      }
    />
  )
}
