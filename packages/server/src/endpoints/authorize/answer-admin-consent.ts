import { isOidcScope } from '@latchwork/protocol'
import { GRAPH_API } from '../../directory/graph.ts'
import type { Permission } from '../../directory/consent-facts.ts'
import type { ResolvedScopes } from '../../directory/resolve-scopes.ts'
import type { Reply } from '../../http/message.ts'
import type { VerifiedRedirect } from './check.ts'
import { type AnswerContext, renderAnswer } from './render.ts'

export interface GivenConsent {
  readonly redirect: VerifiedRedirect
  readonly tenantId: string
  readonly resolved: ResolvedScopes
  readonly permissions: readonly Permission[]
}

/** The administrator accepted: the tenant, and at v2 what was granted. No code: nobody signed in to the app (azure-ad-wire §1.9). */
export function answerAdminConsent(given: GivenConsent, context: AnswerContext): Reply {
  const fields: [string, string][] = [
    ['admin_consent', 'True'],
    ['tenant', given.tenantId],
  ]
  if (context.dialect === 'v2') fields.push(['scope', given.permissions.map((one) => spell(one, given)).join(' ')])
  return renderAnswer(given.redirect, fields, context)
}

function spell({ api, scope }: Permission, { resolved }: GivenConsent): string {
  if (api.appId === GRAPH_API.appId && isOidcScope(scope.value)) return scope.value
  const target = resolved.targets.find((candidate) => candidate.api.appId === api.appId)
  return `${target?.identifier ?? api.identifierUris[0] ?? api.appId}/${scope.value}`
}
