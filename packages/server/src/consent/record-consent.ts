import type { AuditedRequest } from '../audit/event.ts'
import { diffProperties, type ModifiedProperty } from '../audit/modified-properties.ts'
import { type AuditDeps, auditChange } from '../audit/record.ts'
import type { Application } from '../directory/application.ts'
import type { ConsentFacts, Permission } from '../directory/consent-facts.ts'
import type { PermissionGrant } from '../directory/service-principal.ts'
import { randomGuid } from '../session/random-guid.ts'
import { insertAppRoleAssignmentIfAbsent } from '../store/app-role-assignments.ts'
import { listGrants, putGrant } from '../store/permission-grants.ts'
import type { Change, Db } from '../store/sql.ts'
import { LOCK_USER, lockUser } from '../store/users.ts'
import { insertPresence } from './presence.ts'

/** For whom, in which organization, and who says so. */
export type Consenting = Pick<ConsentFacts, 'client' | 'tenant' | 'user'>

export interface AcceptedConsent {
  readonly facts: Consenting
  readonly permissions: readonly Permission[]
  /** "Consent on behalf of your organization". */
  readonly organization: boolean
  readonly request: AuditedRequest
  /** The request for approval that is granted by it. */
  readonly approved?: string
}

interface ConsentDeps extends AuditDeps {
  readonly db: Db
  readonly random: (bytes: number) => Buffer
}

/** Of all that write at once one is done with every attempt, so this is how many may. */
const MOST_ATTEMPTS = 50

/**
 * Writes what was accepted: the grants, extended and never narrowed, and the presence of the API and of the client in the tenant
 * (azure-ad-wire §4.5, §4.6). Two people may accept at once: a lost race reads again and extends what it finds.
 * `more` is done in the same commit; false: one of them could not be, or the person is gone, and nothing was written.
 */
export async function recordConsent(
  accepted: AcceptedConsent,
  deps: ConsentDeps,
  more: readonly Change[] = [],
): Promise<boolean> {
  const { facts } = accepted
  const clients = [...new Set(accepted.permissions.map(({ usedBy }) => (usedBy ?? facts.client).appId))]
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const grants = await Promise.all(clients.map((appId) => listGrants(deps.db, facts.tenant.id, appId, facts.user.id)))
    const committed = await deps.db.commit([...consentChanges(accepted, grants.flat(), deps), ...more])
    if (committed.ok) return true
    if (committed.failed === LOCK_USER || more.some(({ name }) => name === committed.failed)) return false
  }
  throw new Error('consent could not be recorded: the grant kept changing')
}

function consentChanges(accepted: AcceptedConsent, grants: readonly PermissionGrant[], deps: ConsentDeps): Change[] {
  const { facts, permissions, organization } = accepted
  const now = deps.now()
  const apps = new Set([...permissions.flatMap(({ api, usedBy }) => (usedBy ? [api, usedBy] : [api])), facts.client])
  const place = { tenantId: facts.tenant.id, clientAppId: facts.client.appId, now }
  const presences = [...apps].flatMap((app) => insertPresence(app, { ...place, id: randomGuid(deps.random) }))
  const given = extendGrants(accepted, grants, deps)
  const told = {
    tenantId: facts.tenant.id,
    type: organization ? ('consent.organization' as const) : ('consent.user' as const),
    actor: facts.user.id,
    target: facts.client.appId,
    request: accepted.request,
    detail: {
      permissions: permissions.map(({ api, scope }) => `${api.appId}/${scope.value}`).join(' '),
      ...(accepted.approved !== undefined && { request: accepted.approved }),
    },
    modified: given.flatMap(tellOfGrant),
  }
  return [
    // Who is deleted at this moment leaves nothing behind.
    ...(organization ? [] : [lockUser(facts.tenant.id, facts.user.id)]),
    ...presences,
    ...given.map(({ before, next }) => putGrant(next, before)),
    ...permissions.flatMap((permission) => (permission.isRole === true ? [assignRole(permission, facts, deps)] : [])),
    auditChange(told, deps),
  ]
}

/** One grant per client and API. In a combined consent the API is a client too (azure-ad-wire §4.7). */
function extendGrants(accepted: AcceptedConsent, grants: readonly PermissionGrant[], deps: ConsentDeps): Given[] {
  const { facts, organization } = accepted
  const pairs = new Map<string, { client: Application; api: Application; scopes: string[] }>()
  for (const { api, scope, usedBy, isRole } of accepted.permissions) {
    if (isRole === true) continue
    const client = usedBy ?? facts.client
    const pair = pairs.get(`${client.appId} ${api.appId}`) ?? { client, api, scopes: [] }
    pair.scopes.push(scope.value)
    pairs.set(`${client.appId} ${api.appId}`, pair)
  }
  const by = organization ? ({ kind: 'tenant' } as const) : ({ kind: 'user', userId: facts.user.id } as const)
  return [...pairs.values()].map(({ client, api, scopes }) => {
    const base = { tenantId: facts.tenant.id, clientAppId: client.appId, resourceAppId: api.appId, by }
    const before = grants.find(
      (grant) => grant.clientAppId === client.appId && grant.resourceAppId === api.appId && grant.by.kind === by.kind,
    )
    const union = [...new Set([...(before?.scopes ?? []), ...scopes])]
    return { before, next: { ...base, id: before?.id ?? randomGuid(deps.random), scopes: union } }
  })
}

interface Given {
  readonly before: PermissionGrant | undefined
  readonly next: PermissionGrant
}

/** Of each pair the permissions that it had and has. */
function tellOfGrant({ before, next }: Given): readonly ModifiedProperty[] {
  const name = `scope ${next.clientAppId} ${next.resourceAppId}`
  return diffProperties(before && { [name]: before.scopes.join(' ') }, { [name]: next.scopes.join(' ') })
}

function assignRole({ api, scope, usedBy }: Permission, facts: Consenting, deps: ConsentDeps): Change {
  return insertAppRoleAssignmentIfAbsent({
    id: randomGuid(deps.random),
    tenantId: facts.tenant.id,
    principalType: 'ServicePrincipal',
    principalId: (usedBy ?? facts.client).appId,
    resourceAppId: api.appId,
    appRoleId: scope.id,
    createdAt: deps.now(),
  })
}
