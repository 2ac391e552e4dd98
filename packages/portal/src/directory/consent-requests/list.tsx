import { Link } from '@tanstack/react-router'
import type { ConsentRequest } from '../../api/types.ts'
import { useChoice } from '../../ui/list/address.ts'
import { type Column, ResourceList } from '../../ui/list/resource-list.tsx'
import { Time } from '../../ui/time.tsx'
import { FilterChoice } from '../logs/fields.tsx'
import { RequestStatus } from './status.tsx'

/** Permissions of a row; the page of the request shows all. */
const SHOWN = 2

const COLUMNS: readonly Column<ConsentRequest>[] = [
  {
    name: 'Application',
    cell: ({ id, appId, appDisplayName }) => (
      <Link to="/consent-requests/$id" params={{ id }}>
        {appDisplayName ?? appId}
      </Link>
    ),
  },
  {
    name: 'Asked by',
    cell: ({ user }) => (
      <>
        {user.displayName ?? user.id}
        <span className="soft name block text-sm">{user.userPrincipalName}</span>
      </>
    ),
  },
  {
    name: 'Permissions',
    cell: ({ permissions }) => (
      <>
        {permissions.slice(0, SHOWN).map(({ value }) => (
          <code key={value} className="block">
            {value}
          </code>
        ))}
        {permissions.length > SHOWN && <span className="soft text-sm">and {permissions.length - SHOWN} more</span>}
      </>
    ),
  },
  { name: 'Asked', cell: ({ createdDateTime }) => <Time at={createdDateTime} /> },
  { name: 'Status', cell: ({ status }) => <RequestStatus status={status} /> },
]

const STATES = { InProgress: 'Waiting', Approved: 'Approved', Denied: 'Denied', Expired: 'Expired', All: 'All' }

/** The queue: what waits comes first, everything else is one choice away. */
export function ConsentRequestList() {
  const status = useChoice('status', STATES)
  const isQueue = status.value === 'InProgress'
  const filter = status.value === 'All' ? '' : `&$filter=${encodeURIComponent(`status eq '${status.value}'`)}`
  return (
    <ResourceList
      title="Consent requests"
      intro="People who may not allow an application themselves ask here. Their application goes on by itself once you approve."
      path={`/consentRequests?$top=100${filter}`}
      columns={COLUMNS}
      filters={<FilterChoice label="Status" {...status} />}
      empty={
        isQueue
          ? 'Nobody waits for a decision. A request appears here when somebody asks for approval on the consent page.'
          : 'There is no such request.'
      }
    />
  )
}
