import { insertAuditEvent } from '../store/audit-events.ts'
import type { Change } from '../store/sql.ts'
import type { AuditEvent } from './event.ts'

export interface AuditDeps {
  /** Epoch seconds. */
  readonly now: () => number
  /** The next event's id (event-id.ts). */
  readonly eventId: (at: number) => string
}

/** An event as a change, to be committed together with what it tells of. What events of all kinds say is put down here. */
export function auditChange(event: AuditEvent, deps: AuditDeps): Change {
  const { tenantId, type, actor, target, request, modified = [] } = event
  const at = deps.now()
  return insertAuditEvent({
    tenantId,
    id: deps.eventId(at),
    at,
    type,
    actor,
    target,
    traceId: request?.traceId ?? '',
    detail: {
      ...event.detail,
      ...(request && request.remoteAddress !== '' && { source: request.remoteAddress }),
      ...(request?.clientAppId !== undefined && { clientAppId: request.clientAppId }),
      ...(modified.length > 0 && { modified }),
    },
  })
}
