import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AuditEvent } from '../../api/types.ts'
import { TargetName, UserName } from '../../ui/name.tsx'
import { type Column, ResourceList } from '../../ui/resource-list.tsx'
import { Time } from '../../ui/time.tsx'
import { sayActivity } from './activities.ts'
import { FilterChoice, FilterText } from './fields.tsx'
import { joinFilters, useNarrow } from './narrow.ts'
import { SINCE, sinceFilter } from './since.ts'

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
const NOTHING = { user: '', area: '', since: '', time: '' }

export function AuditLog() {
  const [wish, setWish] = useState(NOTHING)
  const user = useNarrow(wish.user, {
    path: '/users',
    names: ['displayName', 'userPrincipalName'],
    key: 'id',
    property: 'initiatedBy/user/id',
  })
  const area = wish.area === '' ? '' : `category eq '${wish.area}'`
  return (
    <ResourceList
      title="Audit logs"
      intro="Every change of the directory, and who made it; the newest first."
      path="/auditLogs/directoryAudits?$top=100"
      columns={COLUMNS}
      filter={joinFilters([user, area, wish.time])}
      filters={
        <>
          <FilterText label="By" value={wish.user} onChange={(text) => setWish({ ...wish, user: text })} />
          <FilterChoice
            label="Area"
            value={wish.area}
            onChange={(text) => setWish({ ...wish, area: text })}
            options={AREAS}
          />
          <FilterChoice
            label="Time"
            value={wish.since}
            onChange={(since) => setWish({ ...wish, since, time: sinceFilter('activityDateTime', since) })}
            options={SINCE}
          />
        </>
      }
      onClear={() => setWish(NOTHING)}
      empty="Nothing has changed yet."
    />
  )
}
