import type { Application } from '../../directory/application.ts'
import type { PermissionGrant, ServicePrincipal } from '../../directory/service-principal.ts'
import type { User } from '../../directory/user.ts'
import { parseApplication } from '../application-document.ts'
import { parseAuditEvent, type StoredAuditEvent } from '../audit-events.ts'
import { documentOf, optional, textOf } from '../engine/row.ts'
import { parseGrant } from '../permission-grants.ts'
import { parseServicePrincipal } from '../service-principals.ts'
import { parseUser } from '../users.ts'
import type { ListedTable } from './walk.ts'

/** What the directory API lists, and the columns that its lists are ordered and searched by. */
export const USERS: ListedTable<User, 'upn_key' | 'name_key' | 'mail_key' | 'id'> = {
  columns: `t.tenant_id, t.id, t.upn, t.display_name, t.given_name, t.surname, t.mail, t.password_hash, t.roles,
    t.home_tenant_id, t.home_user_id, t.disabled_at, t.tokens_valid_from, t.version`,
  from: 'users t',
  ordered: { upn_key: 'text', name_key: 'text', mail_key: 'text', id: 'text' },
  parse: parseUser,
}

/** Not from the held registrations: a list would push out those that sign-ins need. */
export const APPLICATIONS: ListedTable<Application, 'id' | 'name_key' | 'app_id' | 'created_at'> = {
  columns: 't.doc',
  from: 'applications t',
  ordered: { id: 'text', name_key: 'text', app_id: 'text', created_at: 'number' },
  parse: (row) => parseApplication(documentOf(row, 'doc')),
}

/** An enterprise application with its registration, which is gone when its publisher has deleted it. */
export interface ListedPrincipal {
  readonly principal: ServicePrincipal
  readonly application?: Application
}

export const SERVICE_PRINCIPALS: ListedTable<ListedPrincipal, 'name_key' | 'id' | 'app_id'> = {
  columns: `t.tenant_id, t.id, t.app_id, t.app_owner_tenant_id, t.disabled_at, t.assignment_required, t.listed, t.created_at, t.version, a.doc`,
  from: `service_principals t LEFT JOIN client_ids c ON c.app_id = t.app_id
    LEFT JOIN applications a ON a.tenant_id = c.tenant_id AND a.id = c.application_id`,
  only: 't.listed = 1',
  ordered: { name_key: 'text', id: 'text', app_id: 'text' },
  parse: (row) => ({
    principal: parseServicePrincipal(row),
    ...optional(row, 'doc', 'application', (found) => parseApplication(documentOf(found, 'doc'))),
  }),
}

/** Also those that only grants name. */
export const ALL_SERVICE_PRINCIPALS: typeof SERVICE_PRINCIPALS = {
  columns: SERVICE_PRINCIPALS.columns,
  from: SERVICE_PRINCIPALS.from,
  ordered: SERVICE_PRINCIPALS.ordered,
  parse: SERVICE_PRINCIPALS.parse,
}

/** A grant with the object ids of the two service principals that it joins. */
export interface ListedGrant {
  readonly grant: PermissionGrant
  readonly clientId?: string
  readonly resourceId?: string
}

export const GRANTS: ListedTable<ListedGrant, 'id' | 'client_app_id' | 'resource_app_id' | 'principal_id'> = {
  columns: `t.tenant_id, t.id, t.client_app_id, t.resource_app_id, t.principal_id, t.scopes, c.id AS client_id, r.id AS resource_id`,
  from: `permission_grants t LEFT JOIN service_principals c ON c.tenant_id = t.tenant_id AND c.app_id = t.client_app_id
    LEFT JOIN service_principals r ON r.tenant_id = t.tenant_id AND r.app_id = t.resource_app_id`,
  ordered: { id: 'text', client_app_id: 'text', resource_app_id: 'text', principal_id: 'text' },
  parse: (row) => ({
    grant: parseGrant(row),
    ...optional(row, 'client_id', 'clientId', textOf),
    ...optional(row, 'resource_id', 'resourceId', textOf),
  }),
}

const EVENTS = {
  columns: 't.tenant_id, t.id, t.at, t.type, t.actor, t.target, t.trace_id, t.detail',
  from: 'audit_events t',
  ordered: { at: 'number', id: 'text' },
  parse: parseAuditEvent,
} as const satisfies ListedTable<StoredAuditEvent>

export const SIGN_INS: ListedTable<StoredAuditEvent, 'at' | 'id' | 'actor' | 'target'> = {
  ...EVENTS,
  ordered: { ...EVENTS.ordered, actor: 'text', target: 'text' },
  only: `t.type >= 'sign-in.' AND t.type < 'sign-in/'`,
}

export const DIRECTORY_AUDITS: ListedTable<StoredAuditEvent, 'at' | 'id'> = {
  ...EVENTS,
  only: `(t.type < 'sign-in.' OR t.type >= 'sign-in/')`,
}
