import { Link } from '@tanstack/react-router'
import type { Refusal } from '../../api/types.ts'
import { AppName } from '../../ui/name.tsx'
import { type Column, ResourceList } from '../../ui/list/resource-list.tsx'
import { Time } from '../../ui/time.tsx'
import { FindTrace } from './find-trace.tsx'

const COLUMNS: readonly Column<Refusal>[] = [
  {
    name: 'Why',
    cell: ({ id, saw, reason, code }) => (
      <>
        <Link to="/refusals/$id" params={{ id }}>
          {saw['said'] ?? reason}
        </Link>
        {code !== undefined && <span className="soft block text-sm">{code}</span>}
      </>
    ),
  },
  { name: 'Application', cell: ({ clientId }) => <AppName appId={clientId} /> },
  { name: 'Time', cell: ({ at }) => <Time at={at} /> },
]

export function RefusalList() {
  return (
    <ResourceList
      title="Refused requests"
      intro="Every request that was refused in the last seven days, with the rule, who can fix it and where."
      path="/auditLogs/refusals?$top=100"
      columns={COLUMNS}
      filters={<FindTrace />}
      empty="No request was refused in the last seven days."
    />
  )
}
