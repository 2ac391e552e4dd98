import { Link } from '@tanstack/react-router'
import type { Application } from '../api/types.ts'
import { type Column, ResourceList } from '../ui/resource-list.tsx'

const COLUMNS: readonly Column<Application>[] = [
  {
    name: 'Display name',
    cell: ({ id, displayName }) => (
      <Link to="/applications/$id" params={{ id }}>
        {displayName}
      </Link>
    ),
  },
  { name: 'Application (client) ID', cell: ({ appId }) => <code>{appId}</code> },
]

export function ApplicationList() {
  return (
    <ResourceList
      title="App registrations"
      path="/applications?$top=100"
      columns={COLUMNS}
      searchBy={['displayName', 'appId']}
      empty="No applications yet. Register what you are building and get a working sign-in in two minutes."
      action={
        <Link to="/applications/new" className="button primary">
          New registration
        </Link>
      }
    />
  )
}
