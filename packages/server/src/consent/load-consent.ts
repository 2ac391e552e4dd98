import type { Dialect } from '@latchwork/protocol'
import type { Application } from '../directory/application.ts'
import type { ConsentFacts } from '../directory/consent-facts.ts'
import { type ConsentDecision, decideConsent } from '../directory/consent.ts'
import type { ResolvedScopes } from '../directory/resolve-scopes.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { User } from '../directory/user.ts'
import { listAppRoleAssignments } from '../store/app-role-assignments.ts'
import { findApplicationByAppId } from '../store/applications.ts'
import { listGrants } from '../store/permission-grants.ts'
import { findServicePrincipal } from '../store/service-principals.ts'
import type { Db } from '../store/sql.ts'
import { findTenantByDomain } from '../store/tenants.ts'

/** Who wants what, for whom. */
export interface ConsentQuestion {
  readonly client: Application
  readonly user: User
  readonly tenant: Tenant
  readonly dialect: Dialect
  readonly resolved: ResolvedScopes
  readonly prompts: readonly string[]
}

/** Loads what the consent decision looks at: the grants, and the APIs that the registrations list. */
export async function loadConsentFacts(db: Db, question: ConsentQuestion): Promise<ConsentFacts> {
  const { client, user, tenant, resolved, dialect, prompts } = question
  const listed = await loadRequired(db, client)
  const asked = [...resolved.targets.map(({ api }) => api), ...listed]
  const knowing = asked.filter((api) => api.api.knownClientApplications.includes(client.appId))
  const downstream = (await Promise.all(knowing.map((api) => loadRequired(db, api)))).flat()
  const clients = [...new Set([client, ...knowing])]
  const principals = clients.map(({ appId }) => appId)
  const apis = new Map([...asked, ...downstream].map((api) => [api.appId, api]))
  // Most requests are about no vouching API and no app role: what nobody asks for is not read.
  const vouching = [...apis.values()].filter((api) =>
    api.api.preAuthorizedApplications.some(({ appId }) => principals.includes(appId)),
  )
  const withRoles = clients.filter(requiresRoles).map(({ appId }) => appId)
  const [publisher, present, grants, roles] = await Promise.all([
    tenant.settings.usersMayConsent === 'verified-publishers'
      ? findTenantByDomain(db, client.publisherDomain)
      : undefined,
    Promise.all(vouching.map(({ appId }) => findServicePrincipal(db, tenant.id, appId))),
    Promise.all(principals.map((appId) => listGrants(db, tenant.id, appId, user.id))),
    Promise.all(withRoles.map((appId) => listAppRoleAssignments(db, tenant.id, appId))),
  ])
  return {
    client,
    user,
    tenant,
    dialect,
    resolved,
    prompt: promptOf(prompts),
    grants: grants[0] ?? [],
    apis,
    present: new Set(present.flatMap((principal) => (principal ? [principal.appId] : []))),
    publisherVerified: publisher?.id === client.tenantId,
    knownGrants: grants.slice(1).flat(),
    assignedRoles: new Set(
      roles.flat().map(({ principalId, resourceAppId, appRoleId }) => `${principalId}/${resourceAppId}/${appRoleId}`),
    ),
  }
}

function requiresRoles({ requiredResourceAccess }: Application): boolean {
  return requiredResourceAccess.some(({ resourceAccess }) => resourceAccess.some(({ type }) => type === 'Role'))
}

async function loadRequired(db: Db, client: Application): Promise<readonly Application[]> {
  const apis = client.requiredResourceAccess.map((entry) => findApplicationByAppId(db, entry.resourceAppId))
  return (await Promise.all(apis)).filter((api) => api !== undefined)
}

function promptOf(prompts: readonly string[]): ConsentFacts['prompt'] {
  if (prompts.includes('admin_consent')) return 'admin_consent'
  return prompts.includes('consent') ? 'consent' : undefined
}

export async function loadConsent(
  db: Db,
  question: ConsentQuestion,
): Promise<{ facts: ConsentFacts; decision: ConsentDecision }> {
  const facts = await loadConsentFacts(db, question)
  return { facts, decision: decideConsent(facts) }
}
