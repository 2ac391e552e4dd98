import { Link } from '@tanstack/react-router'
import { Copy } from '../../ui/parts.tsx'
import { type Column, ResourceList } from '../../ui/list/resource-list.tsx'

interface Tenant {
  readonly id: string
  readonly displayName: string
  readonly verifiedDomains?: readonly { readonly name: string }[]
}

const COLUMNS: readonly Column<Tenant>[] = [
  { name: 'Display name', cell: ({ displayName }) => displayName },
  { name: 'Domains', cell: ({ verifiedDomains }) => verifiedDomains?.map(({ name }) => name).join(', ') },
  {
    name: 'Directory (tenant) ID',
    cell: ({ id, displayName }) => (
      <>
        <code>{id}</code> <Copy name={`the tenant ID of ${displayName}`} text={id} />
      </>
    ),
  },
]

/** Every organization of the instance: its operator's page. */
export function TenantList() {
  return (
    <ResourceList
      title="Organizations"
      intro="The organizations that live on this instance. Each has its own people, applications and administrators; you do not see into them."
      path="/tenants?$top=100&$orderby=displayName"
      columns={COLUMNS}
      searchBy={['displayName']}
      empty="No organization yet."
      action={
        <Link to="/tenants/new" className="button primary">
          New organization
        </Link>
      }
    />
  )
}
