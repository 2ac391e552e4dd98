import { useParams } from '@tanstack/react-router'
import { useResource } from '../../api/hooks.ts'
import { currentAccount } from '../../api/session.ts'
import type { ServicePrincipal } from '../../api/types.ts'
import { Badge, Card, Facts, PageHeader } from '../../ui/page.tsx'
import { Copied } from '../../ui/forms.tsx'
import { Failure, Loading } from '../../ui/parts.tsx'
import { Access } from './access.tsx'
import { Assigned } from './assigned.tsx'
import { Granted } from './granted.tsx'
import { RemovePrincipal } from './remove.tsx'

export interface PrincipalProps {
  readonly principal: ServicePrincipal
}

/** The organization's view of an application: what it may do, who may use it, and the way to take both back. */
export function EnterprisePage() {
  const { id } = useParams({ from: '/enterprise/$id' })
  const found = useResource<ServicePrincipal>(`/servicePrincipals/${encodeURIComponent(id)}`)
  const principal = found.data
  return (
    <>
      <PageHeader
        title={principal?.displayName ?? 'Enterprise application'}
        parent={{ to: '/enterprise', name: 'enterprise applications' }}
        intro={principal?.accountEnabled === false && <Badge tone="bad">Disabled</Badge>}
      />
      <Failure error={found.error} />
      {found.isPending && <Loading />}
      {principal !== undefined && (
        <>
          <Essentials principal={principal} />
          <Granted principal={principal} />
          <Assigned principal={principal} />
          <Access principal={principal} />
          <RemovePrincipal principal={principal} />
        </>
      )}
    </>
  )
}

function Essentials({ principal }: PrincipalProps) {
  const { appId, id, appOwnerOrganizationId } = principal
  const isOwn = appOwnerOrganizationId === currentAccount().tenantId
  return (
    <Card title="Essentials">
      <Facts
        rows={[
          ['Application (client) ID', <Copied key="app" name="Application (client) ID" text={appId} />],
          ['Object ID', <Copied key="id" name="Object ID" text={id} />],
          ['Registered by', isOwn ? 'This organization' : <code key="owner">{appOwnerOrganizationId}</code>],
        ]}
      />
    </Card>
  )
}
