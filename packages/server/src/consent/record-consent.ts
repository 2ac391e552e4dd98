import { auditChange } from '../audit/record.ts'
import type { ConsentFacts, Permission } from '../directory/consent.ts'
import type { PermissionGrant } from '../directory/service-principal.ts'
import { randomGuid } from '../session/random-guid.ts'
import { listGrants, putGrant } from '../store/permission-grants.ts'
import type { Change, Db } from '../store/sql.ts'
import { insertPresence } from './presence.ts'

export interface AcceptedConsent {
  readonly facts: ConsentFacts
  readonly permissions: readonly Permission[]
  /** "Consent on behalf of your organization". */
  readonly organization: boolean
  readonly traceId: string
}

interface ConsentDeps {
  readonly db: Db
  readonly now: () => number
  readonly random: (bytes: number) => Buffer
}

/**
 * Writes what was accepted: the grants, extended and never narrowed, and the presence of the API and of the client in the tenant
 * (azure-ad-wire §4.5, §4.6). Two people may accept at once: a lost race reads again and extends what it finds.
 */
export async function recordConsent(accepted: AcceptedConsent, deps: ConsentDeps): Promise<void> {
  const { facts } = accepted
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const grants = await listGrants(deps.db, facts.tenant.id, facts.client.appId, facts.user.id)
    const committed = await deps.db.commit(consentChanges(accepted, grants, deps))
    if (committed.ok) return
  }
  throw new Error('consent could not be recorded: the grant kept changing')
}

function consentChanges(accepted: AcceptedConsent, grants: readonly PermissionGrant[], deps: ConsentDeps): Change[] {
  const { facts, permissions, organization } = accepted
  const now = deps.now()
  const apis = new Map(permissions.map(({ api }) => [api.appId, api]))
  const changes: Change[] = []
  const place = { tenantId: facts.tenant.id, clientAppId: facts.client.appId, now }
  for (const app of [...apis.values(), facts.client])
    changes.push(...insertPresence(app, { ...place, id: randomGuid(deps.random) }))
  for (const api of apis.values()) {
    const by = organization ? ({ kind: 'tenant' } as const) : ({ kind: 'user', userId: facts.user.id } as const)
    const before = grants.find((grant) => grant.resourceAppId === api.appId && grant.by.kind === by.kind)
    const accepted = permissions
      .filter((permission) => permission.api.appId === api.appId)
      .map(({ scope }) => scope.value)
    const scopes = [...new Set([...(before?.scopes ?? []), ...accepted])]
    const base = { tenantId: facts.tenant.id, clientAppId: facts.client.appId, resourceAppId: api.appId, by }
    changes.push(putGrant({ ...base, id: before?.id ?? randomGuid(deps.random), scopes }, before))
  }
  changes.push(
    auditChange(
      {
        tenantId: facts.tenant.id,
        at: now,
        type: organization ? 'consent.organization' : 'consent.user',
        actor: facts.user.id,
        target: facts.client.appId,
        traceId: accepted.traceId,
        detail: { permissions: permissions.map(({ api, scope }) => `${api.appId}/${scope.value}`).join(' ') },
      },
      deps.random,
    ),
  )
  return changes
}
