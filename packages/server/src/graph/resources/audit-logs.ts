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
    initiatedBy: renderInitiator(event),
    targetResources:
      event.target === '' ? [] : [{ id: event.target, modifiedProperties: event.detail['modified'] ?? [] }],
    additionalDetails: Object.entries(event.detail)
      .filter(([key]) => !SHOWN_ELSEWHERE.has(key))
      .map(([key, value]) => ({ key, value: String(value) })),
  }
}

/** What events of all kinds say, and Graph shows in a place of its own (audit/record.ts). */
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['source', 'clientAppId', 'modified'])

/** Who did it, from where, and through which application. */
function renderInitiator({ actor, type, detail }: StoredAuditEvent): GraphObject {
  if (actor === 'system') return { app: { displayName: 'system' } }
  if (type === 'client-authentication.failed') return { app: { appId: actor, ipAddress: textOrNull(detail['source']) } }
  const { clientAppId } = detail
  return {
    user: { id: actor, ipAddress: textOrNull(detail['source']) },
    ...(typeof clientAppId === 'string' && { app: { appId: clientAppId } }),
  }
}

/** Graph `signIn`. Events of releases before have no more than their columns. */
function renderSignIn(event: StoredAuditEvent): GraphObject {
  const { detail } = event
  const failure = event.type === 'sign-in.failed' ? failureOf(detail['why']) : undefined
  const method = event.type === 'sign-in.session' ? 'Previously satisfied' : 'Password'
  return {
    id: event.id,
    createdDateTime: dateOf(event.at),
    userId: event.actor,
    appId: event.target === '' ? null : event.target,
    appDisplayName: textOrNull(detail['appDisplayName']),
    resourceId: textOrNull(detail['resourceId']),
    resourceDisplayName: textOrNull(detail['resourceDisplayName']),
    clientAppUsed: clientAppUsedOf(detail['platform']),
    ipAddress: textOrNull(detail['source']),
    isInteractive: detail['interactive'] !== false,
    correlationId: event.traceId,
    status: { errorCode: failure?.code ?? 0, failureReason: failure?.text ?? null },
    authenticationDetails: [{ authenticationMethod: method, succeeded: failure === undefined }],
  }
}

/** What a stranger must not hear, an administrator may: Azure's numbers for it (azure-ad-wire §5). */
const FAILURES: Readonly<Record<string, { readonly code: number; readonly text: string }>> = {
  'unknown user': { code: 50034, text: 'There is no such user in the organization.' },
  'disabled user': { code: 50057, text: 'The user account is disabled.' },
  'wrong password': { code: 50126, text: 'The password is wrong.' },
  'user-not-in-tenant': { code: 50020, text: 'The account does not belong to the organization of the address.' },
  'user-disabled': { code: 50057, text: 'The guest account is disabled.' },
}

function failureOf(why: unknown): { readonly code: number; readonly text: string } {
  const known = typeof why === 'string' && Object.hasOwn(FAILURES, why) ? FAILURES[why] : undefined
  return known ?? { code: 50126, text: 'The sign-in was refused.' }
}

/** Azure's words for the kind of a client. */
function clientAppUsedOf(platform: unknown): string | null {
  if (typeof platform !== 'string') return null
  return platform === 'publicClient' ? 'Mobile Apps and Desktop clients' : 'Browser'
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
