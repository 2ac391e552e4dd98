import type { Dialect } from '@latchwork/protocol'
import type { Application } from '../directory/application.ts'
import { type ConsentDecision, type ConsentFacts, decideConsent } from '../directory/consent.ts'
import type { ResolvedScopes } from '../directory/resolve-scopes.ts'
import type { Tenant } from '../directory/tenant.ts'
import type { User } from '../directory/user.ts'
import { findApplicationByAppId } from '../store/applications.ts'
import { listGrants } from '../store/permission-grants.ts'
import type { Db } from '../store/sql.ts'

/** Who wants what, for whom. */
export interface ConsentQuestion {
  readonly client: Application
  readonly user: User
  readonly tenant: Tenant
  readonly dialect: Dialect
  readonly resolved: ResolvedScopes
  readonly prompts: readonly string[]
}

/** Loads what the consent decision looks at: this client's grants, and the APIs that its registration lists. */
export async function loadConsentFacts(db: Db, question: ConsentQuestion): Promise<ConsentFacts> {
  const { client, user, tenant, prompts } = question
  const required = client.requiredResourceAccess.map((entry) => findApplicationByAppId(db, entry.resourceAppId))
  const [grants, ...apis] = await Promise.all([listGrants(db, tenant.id, client.appId, user.id), ...required])
  const prompt = prompts.includes('admin_consent')
    ? 'admin_consent'
    : prompts.includes('consent')
      ? 'consent'
      : undefined
  return {
    client,
    user,
    tenant,
    dialect: question.dialect,
    resolved: question.resolved,
    prompt,
    grants,
    apis: new Map(apis.filter((api) => api !== undefined).map((api) => [api.appId, api])),
  }
}

export async function loadConsent(
  db: Db,
  question: ConsentQuestion,
): Promise<{ facts: ConsentFacts; decision: ConsentDecision }> {
  const facts = await loadConsentFacts(db, question)
  return { facts, decision: decideConsent(facts) }
}
