import type { GraphRoute } from '../call.ts'

/** What a line of the table takes and answers; names are those of the schemas. */
export interface Described {
  readonly status: 200 | 201 | 204
  /** Absent: the answer has no body. */
  readonly answer?: { readonly schema: string; readonly list: boolean }
  readonly body?: string
}

interface Resource {
  readonly schema: string
  /** Absent: a body looks like the answer. */
  readonly body?: string
}

/** By the first word of the address, or by the entity set that the line names. */
const RESOURCES: Readonly<Record<string, Resource>> = {
  applications: { schema: 'application' },
  directory: { schema: 'application' },
  servicePrincipals: { schema: 'servicePrincipal', body: 'servicePrincipalBody' },
  oauth2PermissionGrants: { schema: 'oAuth2PermissionGrant' },
  appRoleAssignments: { schema: 'appRoleAssignment', body: 'appRoleAssignmentBody' },
  users: { schema: 'user', body: 'userBody' },
  groups: { schema: 'group', body: 'groupBody' },
  directoryObjects: { schema: 'directoryObject' },
  directoryRoles: { schema: 'directoryRole' },
  organization: { schema: 'organization', body: 'organizationBody' },
  domains: { schema: 'domain' },
  tenants: { schema: 'organization' },
  consentRequests: { schema: 'consentRequest' },
  invitations: { schema: 'invitation', body: 'invitationBody' },
  directoryAudits: { schema: 'directoryAudit' },
  signIns: { schema: 'signIn' },
  refusals: { schema: 'refusal' },
}

const one = (schema: string): Pick<Described, 'answer'> => ({ answer: { schema, list: false } })

/** POST that does something instead of creating, by the last word of the address. */
const ACTIONS: Readonly<Record<string, Described>> = {
  addPassword: { status: 200, ...one('passwordCredential'), body: 'passwordBody' },
  removePassword: { status: 204, body: 'keyIdBody' },
  addKey: { status: 200, ...one('keyCredential'), body: 'keyBody' },
  removeKey: { status: 204, body: 'keyIdBody' },
  restore: { status: 200, ...one('application') },
  createPasswordLink: { status: 200, ...one('passwordLink') },
  revokeSignInSessions: { status: 200, ...one('done') },
  changePassword: { status: 204, body: 'changePasswordBody' },
  getMemberObjects: { status: 200, ...one('memberIds'), body: 'memberIdsBody' },
  getMemberGroups: { status: 200, ...one('memberIds'), body: 'memberIdsBody' },
  consentPlan: { status: 200, ...one('consentPlan'), body: 'consentPlanBody' },
  approve: { status: 204 },
  deny: { status: 204 },
  tenants: { status: 201, ...one('newTenant'), body: 'newTenantBody' },
  $ref: { status: 204, body: 'reference' },
}

/** Undefined: nobody has described such a line yet, which a test finds. */
export function describeRoute({ method, path, entity }: GraphRoute): Described | undefined {
  const segments = path.split('/').slice(1)
  const last = segments.at(-1) ?? ''
  const set = entity ?? (segments[0] === 'auditLogs' ? segments[1] : /^\w+/.exec(segments[0] ?? '')?.[0]) ?? ''
  const resource = RESOURCES[set]
  const action = method === 'POST' ? ACTIONS[last] : undefined
  if (action) return action
  if (!resource) return undefined
  const { schema, body = schema } = resource
  if (method === 'GET') return { status: 200, answer: { schema, list: !last.includes(':') && path !== '/me' } }
  if (method === 'PATCH') return { status: 204, body }
  if (method === 'DELETE') return { status: 204 }
  return last === set || entity !== undefined ? { status: 201, ...one(schema), body } : undefined
}
