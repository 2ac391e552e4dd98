import type { ReactNode } from 'react'
import { useParams } from '@tanstack/react-router'
import type { Page } from '../../api/client.ts'
import { useResource } from '../../api/hooks.ts'
import type { AuditEvent, ModifiedProperty } from '../../api/types.ts'
import { AppName, TargetName } from '../../ui/name.tsx'
import { Card, Facts, PageHeader } from '../../ui/page.tsx'
import { Failure, Loading } from '../../ui/parts.tsx'
import { Time } from '../../ui/time.tsx'
import { sayActivity } from './activities.ts'
import { Actor, Targets } from './audits.tsx'
import { TraceId } from './sign-in.tsx'

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function AuditPage() {
  const { id } = useParams({ from: '/audit/$id' })
  const filter = encodeURIComponent(`id eq '${id}'`)
  const found = useResource<Page<AuditEvent>>(`/auditLogs/directoryAudits?$filter=${filter}`)
  const event = found.data?.value[0]
  return (
    <>
      <PageHeader
        title={event === undefined ? 'Change' : sayActivity(event.activityDisplayName)}
        parent={{ to: '/audit', name: 'changes' }}
      />
      <Failure error={found.error} />
      {found.isPending && <Loading />}
      {found.isSuccess && event === undefined && <p>This change is not in the log any more.</p>}
      {event !== undefined && <Details event={event} />}
    </>
  )
}

/** Access without a role (azure-ad-wire §3.4). */
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000'

function sayValue(value: string): ReactNode {
  if (value === DEFAULT_ACCESS) return 'Default access'
  return GUID.test(value) ? <TargetName id={value} /> : value
}

function Details({ event }: { readonly event: AuditEvent }) {
  const more = event.additionalDetails
  const modified = event.targetResources.flatMap((target) => target.modifiedProperties ?? [])
  const { user, app } = event.initiatedBy
  return (
    <>
      <Card title="What happened">
        <Facts
          rows={[
            ['Time', <Time key="time" at={event.activityDateTime} exact />],
            ['Event', <code key="event">{event.activityDisplayName}</code>],
            ['By', <Actor key="by" initiatedBy={event.initiatedBy} />],
            ...(app?.appId === undefined ? [] : [['Through', <AppName key="app" appId={app.appId} />] as const]),
            ...(typeof user?.ipAddress === 'string' ? [['Address', user.ipAddress] as const] : []),
            ['Target', <Targets key="target" targetResources={event.targetResources} />],
            ['Trace ID', <TraceId key="trace" id={event.correlationId ?? ''} explain={false} />],
          ]}
        />
      </Card>
      {modified.length > 0 && (
        <Card title="What changed">
          <Facts rows={modified.map((property) => [property.displayName, <Values key="values" {...property} />])} />
        </Card>
      )}
      {more.length > 0 && (
        <Card title="Details">
          <Facts rows={more.map(({ key, value }) => [sayActivity(key), sayValue(value)])} />
        </Card>
      )}
    </>
  )
}

/** Before and after; of a secret only that it changed. */
function Values({ oldValue, newValue }: ModifiedProperty) {
  if (oldValue === null && newValue === null) return <span className="soft">Changed; its value is in no log</span>
  return (
    <span className="wrap-anywhere">
      <Value json={oldValue} /> → <Value json={newValue} />
    </span>
  )
}

function Value({ json }: { readonly json: string | null }) {
  return json === null ? <span className="soft">none</span> : <code>{json}</code>
}
