import { Link } from '@tanstack/react-router'
import { currentAccount } from '../../api/session.ts'
import type { ServicePrincipal } from '../../api/types.ts'
import { Badge } from '../../ui/page.tsx'
import { type Column, ResourceList } from '../../ui/list/resource-list.tsx'

const COLUMNS: readonly Column<ServicePrincipal>[] = [
  {
    name: 'Display name',
    cell: ({ id, displayName }) => (
      <Link to="/enterprise/$id" params={{ id }}>
        {displayName}
      </Link>
    ),
  },
  { name: 'Application (client) ID', cell: ({ appId }) => <code>{appId}</code> },
  {
    name: 'Registered by',
    cell: ({ appOwnerOrganizationId }) =>
      appOwnerOrganizationId === currentAccount().tenantId ? 'This organization' : 'Another organization',
  },
  {
    name: 'Sign-in',
    cell: ({ accountEnabled }) =>
      accountEnabled ? <Badge tone="good">Allowed</Badge> : <Badge tone="bad">Disabled</Badge>,
  },
]

export function EnterpriseList() {
  return (
    <ResourceList
      title="Enterprise applications"
      intro="The applications that are used here, your own and those of other organizations."
      path="/servicePrincipals?$top=100&$orderby=displayName"
      columns={COLUMNS}
      searchBy={['displayName', 'appId']}
      empty="No application is used here yet. One appears when somebody consents to it, or when you register your own."
    />
  )
}
