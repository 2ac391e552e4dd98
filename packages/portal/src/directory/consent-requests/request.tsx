import { useParams } from '@tanstack/react-router'
import { useChange, useResource } from '../../api/hooks.ts'
import type { ConsentRequest, RequestedPermission } from '../../api/types.ts'
import { UserName } from '../../ui/name.tsx'
import { Copied } from '../../ui/forms.tsx'
import { Badge, Card, Facts, PageHeader } from '../../ui/page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure, Loading } from '../../ui/parts.tsx'
import { Time } from '../../ui/time.tsx'
import { RequestStatus } from './status.tsx'

export function ConsentRequestPage() {
  const { id } = useParams({ from: '/consent-requests/$id' })
  const { data: request, error, isPending } = useResource<ConsentRequest>(`/consentRequests/${encodeURIComponent(id)}`)
  const name = request?.appDisplayName ?? request?.appId
  return (
    <>
      <PageHeader
        title={name === undefined ? 'Consent request' : `${name} asks for permissions`}
        parent={{ to: '/consent-requests', name: 'consent requests' }}
      />
      <Failure error={error} />
      {isPending && <Loading />}
      {request !== undefined && <Details request={request} />}
    </>
  )
}

interface RequestProps {
  readonly request: ConsentRequest
}

function Details({ request }: RequestProps) {
  const { user, justification, createdDateTime, decidedDateTime, decidedBy } = request
  return (
    <>
      <Card title="The request">
        <Facts
          rows={[
            ['Status', <RequestStatus key="status" status={request.status} />],
            ['Asked by', <UserName key="user" id={user.id} />],
            ['Justification', justification === '' ? <span className="soft">None given</span> : `“${justification}”`],
            ['Asked', <Time key="asked" at={createdDateTime} exact />],
            ['Publisher', request.publisherDomain ?? 'Unknown'],
            ['Application (client) ID', <Copied key="app" name="Application (client) ID" text={request.appId} />],
            ...(decidedDateTime === null
              ? []
              : ([
                  ['Decided', <Time key="decided" at={decidedDateTime} exact />],
                  ['Decided by', <UserName key="by" id={decidedBy} />],
                ] as const)),
          ]}
        />
      </Card>
      <Card title="Permissions">
        {request.permissions.length === 0 && (
          <p className="soft mt-2">Nothing of the request exists any more: the API has withdrawn it.</p>
        )}
        <ul className="mt-3 space-y-3">
          {request.permissions.map((permission) => (
            <Permission key={`${permission.resourceAppId} ${permission.value}`} permission={permission} />
          ))}
        </ul>
      </Card>
      {request.status === 'InProgress' && <Decision request={request} />}
    </>
  )
}

function Permission({ permission }: { readonly permission: RequestedPermission }) {
  const { resourceDisplayName, value, displayName, type } = permission
  return (
    <li>
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{displayName}</span>
        {type === 'Admin' && <Badge tone="warn">Administrators only</Badge>}
        {type === 'Role' && <Badge tone="warn">Without a user</Badge>}
      </p>
      <p className="soft text-sm">
        {resourceDisplayName}: <code>{value}</code>
      </p>
    </li>
  )
}

function Decision({ request }: RequestProps) {
  const change = useChange()
  const decide = (decision: 'approve' | 'deny'): void =>
    change.mutate({
      path: `/consentRequests/${request.id}/${decision}`,
      method: 'POST',
      etag: request['@odata.etag'],
    })
  const app = request.appDisplayName ?? request.appId
  return (
    <Card title="Decision">
      <div className="mt-3 flex flex-wrap items-start gap-3">
        <Confirm isMain button="Approve" danger={false} onYes={() => decide('approve')}>
          Everybody in your organization may use {app} with these permissions, without being asked.
        </Confirm>
        <Confirm isMain button="Deny" onYes={() => decide('deny')}>
          {request.user.displayName ?? 'The person'} is told that the request was denied.
        </Confirm>
      </div>
      <Failure error={change.error} />
    </Card>
  )
}
