import type { ModifiedProperty } from './modified-properties.ts'

/** Everything that is written down about security. A closed list: docs and tests enumerate it. */
export type AuditType =
  | 'sign-in.succeeded'
  /** An existing session answered an application, with or without a click: told of when the code is redeemed. */
  | 'sign-in.session'
  | 'sign-in.failed'
  | 'sign-out'
  | 'consent.user'
  | 'consent.organization'
  | 'consent.requested'
  | 'consent.denied'
  | 'consent.revoked'
  | 'code.redeemed'
  | 'code.reused'
  | 'refresh.reused'
  | 'refresh.ahead'
  | 'client-authentication.failed'
  | 'directory.applied'
  | 'password.set'
  | 'password.changed'
  | 'password.change-failed'
  | 'password-link.created'
  | 'sessions.revoked'
  | 'tenant.created'
  | 'organization.updated'
  | 'user.created'
  | 'user.invited'
  | 'user.updated'
  | 'user.disabled'
  | 'user.enabled'
  | 'user.roles-changed'
  | 'user.deleted'
  | 'group.created'
  | 'group.updated'
  | 'group.deleted'
  | 'group.member-added'
  | 'group.member-removed'
  | 'application.created'
  | 'application.updated'
  | 'application.deleted'
  | 'application.restored'
  | 'application.secret-added'
  | 'application.secret-removed'
  | 'application.key-added'
  | 'application.key-removed'
  | 'servicePrincipal.created'
  | 'servicePrincipal.updated'
  | 'servicePrincipal.deleted'
  | 'appRole.assigned'
  | 'appRole.removed'
  | 'grant.created'
  | 'grant.updated'
  | 'grant.deleted'

/** The request by which something was done. */
export interface AuditedRequest {
  readonly traceId: string
  /** Where the request came from. */
  readonly remoteAddress: string
  /** The application through which the person did it, where a token says so. */
  readonly clientAppId?: string
}

/** One event, told in the same commit as the change it is about. Never holds a token, code, password or key. */
export interface AuditEvent {
  readonly tenantId: string
  readonly type: AuditType
  /** Object id of the user who acted, or the client's id, or `system`. */
  readonly actor: string
  /** What it happened to: a client id, an object id, or empty. */
  readonly target: string
  /** Absent: the server did it by itself, or the command line at the instance. */
  readonly request?: AuditedRequest
  readonly detail?: Readonly<Record<string, string | number | boolean>>
  /** Which properties of the target changed, and how (modified-properties.ts). */
  readonly modified?: readonly ModifiedProperty[]
}
