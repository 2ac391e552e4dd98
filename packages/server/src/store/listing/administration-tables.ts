import type { Tenant } from '../../directory/tenant.ts'
import type { DirectoryRole } from '../../directory/user.ts'
import { type ConsentRequest, parseConsentRequest } from '../administration/consent-requests.ts'
import { type DeletedApplication, parseDeleted } from '../administration/deleted-applications.ts'
import { optional, textOf } from '../engine/row.ts'
import { parseTrace, type RefusalTrace } from '../instance/refusal-traces.ts'
import { parseTenant } from '../tenants.ts'
import { USERS } from './tables.ts'
import type { ListedTable } from './walk.ts'

/** Stands for the tenant in the list of all tenants. */
export const INSTANCE = 'instance'

export const TENANTS: ListedTable<Tenant, 'name_key' | 'id'> = {
  columns: 't.id, t.display_name, t.domains, t.settings, t.version, t.created_at',
  from: `(SELECT '${INSTANCE}' AS tenant_id, id, display_name, name_key, domains, settings, version, created_at FROM tenants) t`,
  ordered: { name_key: 'text', id: 'text' },
  parse: parseTenant,
}

/** A request with who asks, unless he is gone. */
export interface ListedRequest {
  readonly request: ConsentRequest
  readonly userDisplayName?: string
  readonly userPrincipalName?: string
}

export const CONSENT_REQUESTS: ListedTable<ListedRequest, 'created_at' | 'status' | 'client_app_id' | 'id'> = {
  columns: `t.tenant_id, t.id, t.client_app_id, t.user_id, t.permissions, t.justification, t.status, t.created_at, t.decided_at,
    t.decided_by, u.display_name, u.upn`,
  from: 'consent_requests t LEFT JOIN users u ON u.tenant_id = t.tenant_id AND u.id = t.user_id',
  ordered: { created_at: 'number', status: 'text', client_app_id: 'text', id: 'text' },
  parse: (row) => ({
    request: parseConsentRequest(row),
    ...optional(row, 'display_name', 'userDisplayName', textOf),
    ...optional(row, 'upn', 'userPrincipalName', textOf),
  }),
}

export const REFUSALS: ListedTable<RefusalTrace, 'at'> = {
  columns: 't.id AS trace_id, t.tenant_id, t.at, t.reason, t.client_id, t.user_id, t.endpoint, t.facts',
  from: `(SELECT trace_id AS id, tenant_id, at, reason, client_id, user_id, endpoint, facts FROM refusal_traces) t`,
  ordered: { at: 'number' },
  parse: parseTrace,
}

const DELETED_APPLICATIONS: ListedTable<DeletedApplication, 'deleted_at' | 'id'> = {
  columns: 't.doc, t.deleted_at',
  from: 'deleted_applications t',
  only: 't.deleted_at > ?',
  ordered: { deleted_at: 'number', id: 'text' },
  parse: parseDeleted,
}

/** Registrations that can be restored. */
export function deletedSince(since: number): typeof DELETED_APPLICATIONS {
  return { ...DELETED_APPLICATIONS, scope: [since] }
}

/** The few who have a directory role. The lower bound lets SQLite begin in the index of just them. */
export function usersWithRole(tenantId: string, role: DirectoryRole): typeof USERS {
  return {
    ...USERS,
    only: `t.id IN (SELECT r.id FROM users r WHERE r.tenant_id = ? AND r.roles <> '[]' AND r.roles > '' AND r.roles LIKE ?)`,
    scope: [tenantId, `%"${role}"%`],
  }
}
