import type { Permission } from '../../directory/consent-facts.ts'
import type { ConsentDecision } from '../../directory/consent.ts'
import type { Reply } from '../../http/message.ts'
import { type Account, personOf } from '../../session/browser-sessions.ts'
import { knownOf } from '../../session/known-request.ts'
import type { Step } from '../../session/step.ts'
import { mayAskAdministrator } from './ask-administrator.ts'
import { renderConsentPage, renderNeedAdminPage } from './page.ts'
import { renderWaitingPage } from './waiting-page.ts'

export interface ConsentModel {
  readonly step: Step
  readonly account: Account
  readonly ticket: string
  readonly baseUrl: string
}

/** Facts → the page's words. Administrators read the administrator's text of a permission (azure-ad-wire §4.4). */
export function renderConsent(model: ConsentModel, decision: Extract<ConsentDecision, { kind: 'ask' }>): Reply {
  const { client } = model.step
  const forAdministrator = decision.forOrganization
  return renderConsentPage({
    ...pageParts(model),
    kind: forAdministrator ? 'admin' : 'user',
    apis: byApi(decision.missing, forAdministrator),
    alreadyAllowed: byApi(decision.already, forAdministrator),
    offerOrganization: decision.offerOrganization,
    ...(client.info.termsOfServiceUrl !== undefined && { termsUrl: client.info.termsOfServiceUrl }),
    ...(client.info.privacyStatementUrl !== undefined && { privacyUrl: client.info.privacyStatementUrl }),
  })
}

type Blocked = Extract<ConsentDecision, { kind: 'blocked' }>

export function renderWaiting(model: ConsentModel, decision: Blocked): Reply {
  return renderWaitingPage({ ...pageParts(model), apis: byApi(decision.missing, true) })
}

export function renderNeedAdmin(model: ConsentModel, decision: Blocked): Reply {
  const mayRequest = mayAskAdministrator(decision)
  const reply = renderNeedAdminPage({ ...pageParts(model), apis: byApi(decision.missing, true), mayRequest })
  const known = knownOf(model.step.pending.request, model.account.user)
  return { ...reply, refused: { refusal: decision.refusal, known } }
}

function pageParts({ step, account, ticket, baseUrl }: ConsentModel) {
  const { user: person } = personOf(account)
  return {
    action: '/interaction/consent',
    request: step.sealed,
    ticket,
    user: { displayName: person.displayName, userPrincipalName: person.userPrincipalName },
    appName: step.client.displayName,
    publisherDomain: step.client.publisherDomain,
    appId: step.client.appId,
    createdAt: step.client.createdAt,
    replyUrls: step.client.redirectUris.map(({ uri }) => uri),
    redirectTarget: step.redirectTarget,
    tenantName: account.tenant.displayName,
    reviewUrl: `${baseUrl}/myapps`,
    adminReviewUrl: `${baseUrl}/portal/enterprise`,
    formActions: step.formActions,
  }
}

/** Lines grouped by API; permissions that say the same (openid, profile, User.Read) become one line. */
function byApi(permissions: readonly Permission[], forAdministrator: boolean) {
  const groups = new Map<
    string,
    {
      apiName: string
      permissions: Map<string, { title: string; description: string; adminOnly: boolean; risky: boolean }>
    }
  >()
  for (const { api, scope } of permissions) {
    const group = groups.get(api.appId) ?? { apiName: api.displayName, permissions: new Map() }
    groups.set(api.appId, group)
    const title = forAdministrator ? scope.adminConsentDisplayName : scope.userConsentDisplayName
    const description = forAdministrator ? scope.adminConsentDescription : scope.userConsentDescription
    group.permissions.set(title, {
      title,
      description,
      adminOnly: scope.type === 'Admin',
      risky: scope.value === 'offline_access',
    })
  }
  return [...groups.values()].map((group) => ({ apiName: group.apiName, permissions: [...group.permissions.values()] }))
}
