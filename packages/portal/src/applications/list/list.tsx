import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Application } from '../../api/types.ts'
import { Badge } from '../../ui/page.tsx'
import { stateOf } from '../credentials/state.ts'
import { type Column, ResourceList } from '../../ui/list/resource-list.tsx'
import { Time } from '../../ui/time.tsx'

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
  { name: 'Type', cell: (app) => typeOf(app) },
  { name: 'Credentials', cell: (app) => <Credentials app={app} /> },
  { name: 'Created', cell: ({ createdDateTime }) => <Time at={createdDateTime ?? ''} /> },
]

/** What the settings add up to; nothing remembers the tile that was chosen. */
function typeOf(app: Application): ReactNode {
  const has = (platform: 'publicClient' | 'spa' | 'web'): boolean => (app[platform]?.redirectUris ?? []).length > 0
  const types = [
    ...(has('publicClient') ? ['Native'] : []),
    ...(has('spa') ? ['Single-page'] : []),
    ...(has('web') ? ['Web'] : []),
    ...((app.api?.oauth2PermissionScopes ?? []).length > 0 ? ['API'] : []),
  ]
  return types.length === 0 ? <span className="soft">Not set up yet</span> : types.join(', ')
}

/** The worst of them, because it is the one to act on. */
function Credentials({ app }: { readonly app: Application }) {
  const states = [...(app.passwordCredentials ?? []), ...(app.keyCredentials ?? [])].map((one) =>
    stateOf(one.endDateTime),
  )
  if (states.includes('expired')) return <Badge tone="bad">Expired</Badge>
  if (states.includes('soon')) return <Badge tone="warn">Expires soon</Badge>
  return states.length === 0 ? <span className="soft">None</span> : <Badge tone="good">Current</Badge>
}

export function ApplicationList() {
  return (
    <ResourceList
      title="App registrations"
      intro="The apps and APIs of this organization: what they are called, where sign-ins end, and what they may ask for."
      path="/applications?$top=100&$orderby=displayName"
      columns={COLUMNS}
      searchBy={['displayName', 'appId']}
      empty="No applications yet. Register what you are building and get a working sign-in in two minutes."
      action={
        <div className="flex flex-wrap gap-2 in-[.text-center]:justify-center">
          <Link to="/applications/new" className="button primary">
            New registration
          </Link>
          <Link to="/applications/deleted" className="button">
            Deleted applications
          </Link>
        </div>
      }
    />
  )
}
