import type { StoredAuditEvent } from '../../store/audit-events.ts'
import { DIRECTORY_AUDITS, SIGN_INS } from '../../store/listing/tables.ts'
import { type GraphRoute, listPages } from '../call.ts'
import type { GraphObject } from '../odata/filter.ts'
import type { ListSource } from '../odata/list-source.ts'
import { dateOf } from './application-shape.ts'

const NEWEST_FIRST = { column: 'at', descending: true } as const

const AUDITS: ListSource<StoredAuditEvent, 'at' | 'id'> = {
  table: DIRECTORY_AUDITS,
  render: renderAudit,
  order: { ...NEWEST_FIRST, keptBy: 'activityDateTime' },
  properties: { id: 'id', activityDateTime: 'at' },
}

const LOG: ListSource<StoredAuditEvent, keyof typeof SIGN_INS.ordered> = {
  table: SIGN_INS,
  render: renderSignIn,
  order: { ...NEWEST_FIRST, keptBy: 'createdDateTime' },
  properties: { id: 'id', createdDateTime: 'at', userId: 'actor', appId: 'target' },
}

/** What happened in the organization (Graph `auditLogs`), newest first. */
export const auditLogRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/auditLogs/directoryAudits', operation: 'audit.read', handle: listPages(AUDITS) },
  { method: 'GET', path: '/auditLogs/signIns', operation: 'audit.read', handle: listPages(LOG) },
]

function renderAudit(event: StoredAuditEvent): GraphObject {
  return {
    id: event.id,
    category: event.type.slice(0, event.type.indexOf('.')),
    correlationId: event.traceId === '' ? null : event.traceId,
    result: 'success',
    activityDisplayName: event.type,
    activityDateTime: dateOf(event.at),
    loggedByService: 'Latchwork',
    initiatedBy: event.actor === 'system' ? { app: { displayName: 'system' } } : { user: { id: event.actor } },
    targetResources: event.target === '' ? [] : [{ id: event.target }],
    additionalDetails: Object.entries(event.detail).map(([key, value]) => ({ key, value: String(value) })),
  }
}

function renderSignIn(event: StoredAuditEvent): GraphObject {
  const failed = event.type === 'sign-in.failed'
  return {
    id: event.id,
    createdDateTime: dateOf(event.at),
    userId: event.actor,
    appId: event.target === '' ? null : event.target,
    correlationId: event.traceId,
    status: { errorCode: failed ? 50126 : 0, failureReason: failed ? 'The sign-in was refused.' : null },
  }
}
