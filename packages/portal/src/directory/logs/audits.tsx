import { Link } from '@tanstack/react-router'
import type { AuditEvent } from '../../api/types.ts'
import { useChoice, useTyped } from '../../ui/list/address.ts'
import { TargetName, UserName } from '../../ui/name.tsx'
import { type Column, ResourceList } from '../../ui/list/resource-list.tsx'
import { Time } from '../../ui/time.tsx'
import { sayActivity } from './activities.ts'
import { FilterChoice, FilterText } from './fields.tsx'
import { joinFilters, useNarrow } from './narrow.ts'
import { SINCE, useSince } from './since.ts'

export function Actor({ initiatedBy }: Pick<AuditEvent, 'initiatedBy'>) {
  return initiatedBy.user === undefined ? <span>Latchwork itself</span> : <UserName id={initiatedBy.user.id} />
}

export function Targets({ targetResources }: Pick<AuditEvent, 'targetResources'>) {
  if (targetResources.length === 0) return <span className="soft">None</span>
  return targetResources.map(({ id }) => <TargetName key={id} id={id} />)
}

const COLUMNS: readonly Column<AuditEvent>[] = [
  {
    name: 'Time',
    cell: ({ id, activityDateTime }) => (
      <Link to="/audit/$id" params={{ id }}>
        <Time at={activityDateTime} />
      </Link>
    ),
  },
  { name: 'Activity', cell: ({ activityDisplayName }) => sayActivity(activityDisplayName) },
  { name: 'By', cell: ({ initiatedBy }) => <Actor initiatedBy={initiatedBy} /> },
  { name: 'Target', cell: ({ targetResources }) => <Targets targetResources={targetResources} /> },
]

const AREAS = {
  '': 'All areas',
  application: 'App registrations',
  consent: 'Consent',
  grant: 'Permissions',
  user: 'Users',
  group: 'Groups',
  servicePrincipal: 'Enterprise applications',
  appRole: 'App roles',
  organization: 'Organization',
  password: 'Passwords',
  refresh: 'Refresh tokens',
  code: 'Authorization codes',
}

export function AuditLog() {
  const user = useTyped('user')
  const [area, since] = [useChoice('area', AREAS), useChoice('since', SINCE)]
  const byUser = useNarrow(user.wanted, {
    path: '/users',
    names: ['displayName', 'userPrincipalName'],
    key: 'id',
    property: 'initiatedBy/user/id',
  })
  const inArea = area.value === '' ? '' : `category eq '${area.value}'`
  const time = useSince('activityDateTime', since.value)
  return (
    <ResourceList
      title="Audit logs"
      intro="Every change of the directory, and who made it; the newest first."
      path="/auditLogs/directoryAudits?$top=100"
      columns={COLUMNS}
      filter={joinFilters([byUser, inArea, time])}
      filters={
        <>
          <FilterText label="Changed by" {...user} />
          <FilterChoice label="Area" {...area} />
          <FilterChoice label="Time" {...since} />
        </>
      }
      empty="Nothing has changed yet."
    />
  )
}
