import { ok, type Result } from '@latchwork/protocol'
import { listAuditEvents, type StoredAuditEvent } from '../../store/audit-events.ts'
import type { Answered, Call, GraphRoute } from '../call.ts'
import type { GraphObject } from '../odata/filter.ts'
import type { Problem } from '../problem.ts'
import { dateOf } from './application-shape.ts'

/** What happened in the organization (Graph `auditLogs`), newest first. */
export const auditLogRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/auditLogs/directoryAudits', operation: 'audit.read', handle: directoryAudits },
  { method: 'GET', path: '/auditLogs/signIns', operation: 'audit.read', handle: signIns },
]

/** The newest events that a call looks at. */
const NEWEST = 5000

type Outcome = Promise<Result<Answered, Problem>>

async function directoryAudits({ deps, tenantId }: Call): Outcome {
  const events = await listAuditEvents(deps.db, tenantId, NEWEST)
  return ok({ kind: 'list', objects: events.filter((event) => !isSignIn(event)).map(renderAudit) })
}

async function signIns({ deps, tenantId }: Call): Outcome {
  const events = await listAuditEvents(deps.db, tenantId, NEWEST)
  return ok({ kind: 'list', objects: events.filter(isSignIn).map(renderSignIn) })
}

function isSignIn({ type }: StoredAuditEvent): boolean {
  return type.startsWith('sign-in.')
}

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
