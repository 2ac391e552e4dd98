import type { Deps } from '../../deps.ts'
import { loadConsent } from '../../consent/load-consent.ts'
import { loadScopes } from '../../consent/load-scopes.ts'
import { recordConsent } from '../../consent/record-consent.ts'
import type { ConsentFacts } from '../../directory/consent-facts.ts'
import { consentKey } from '../../consent/consent-key.ts'
import type { ConsentDecision } from '../../directory/consent.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { refuse } from '../../refusal/refusal.ts'
import { type Account, findAccountsAt } from '../../session/browser-sessions.ts'
import { knownOf } from '../../session/known-request.ts'
import { openStep, resume, type Step } from '../../session/step.ts'
import { renderRefusalOnPage } from '../refusal-page.ts'
import { askAdministrator, findAnswer, mayAskAdministrator } from './ask-administrator.ts'
import { renderConsent, renderNeedAdmin, renderWaiting } from './render.ts'

/** Bound to the displayed permissions, the session and (through the pending request) to browser and request. */
interface Ticket {
  readonly sessionId: string
  readonly displayed: string
}

/** GET shows what is asked for, POST records the answer. A changed set of permissions is shown again, never accepted unseen. */
export async function handleConsent(http: HttpRequest, deps: Deps): Promise<Reply> {
  const step = await openStep(http, deps)
  if (!step.ok) return renderRefusalOnPage(step.error, http, deps)
  const account = (await findAccountsAt(http, step.value.pending.request.segment, deps)).find(
    ({ session }) => session.id === step.value.pending.progress.sessionId,
  )
  if (!account) return renderRefusalOnPage(refuse('page-expired'), http, deps)
  const { request } = step.value.pending
  const resolved = await loadScopes(deps.db, request, account.tenant.id)
  if (!resolved.ok) return renderRefusalOnPage(resolved.error, http, deps, knownOf(request, account.user))
  const question = {
    client: step.value.client,
    user: account.user,
    tenant: account.tenant,
    dialect: request.dialect,
    resolved: resolved.value,
    prompts: request.prompts,
  }
  const { facts, decision } = await loadConsent(deps.db, question)
  // Nothing is left to ask, e.g. another tab was faster. Nobody acted by that: only a click on this page's answer counts.
  if (decision.kind === 'none' || decision.kind === 'impossible') {
    const said = http.method === 'POST' ? step.value.form.get('action') : undefined
    return resume(step.value, said === 'cancel' ? { refused: 'consent-declined' } : {}, deps)
  }
  const waited = decision.kind === 'blocked' ? await findAnswer(step.value, account, deps) : undefined
  if (waited !== undefined && waited !== 'waiting') return waited
  const answered =
    http.method === 'POST' ? await takeAnswer({ step: step.value, account, facts, decision }, http, deps) : undefined
  if (answered) return answered
  const ticket = deps.seals.seal('csrf', {
    sessionId: account.session.id,
    displayed: consentKey(decision),
  } satisfies Ticket)
  const model = { step: step.value, account, ticket, baseUrl: deps.config.publicUrl }
  if (decision.kind === 'ask') return renderConsent(model, decision)
  return waited === 'waiting' ? renderWaiting(model, decision) : renderNeedAdmin(model, decision)
}

interface Asked {
  readonly step: Step
  readonly account: Account
  readonly facts: ConsentFacts
  readonly decision: Extract<ConsentDecision, { kind: 'ask' | 'blocked' }>
}

/** The reply to the person's answer; undefined: show the page (again). */
async function takeAnswer(asked: Asked, http: HttpRequest, deps: Deps): Promise<Reply | undefined> {
  const { step, account, decision, facts } = asked
  const action = step.form.get('action')
  const opened = await deps.seals.open('csrf', step.form.get('ticket') ?? '')
  const ticket = opened.ok ? (opened.value as Ticket) : undefined
  if (ticket?.sessionId !== account.session.id) return undefined
  if (action === 'other') return resume(step, { otherAccount: true, sessionId: undefined }, deps)
  if (decision.kind === 'blocked') {
    if (action === 'request' && mayAskAdministrator(decision) && ticket.displayed === consentKey(decision))
      return askAdministrator({ step, account, decision }, http, deps)
    const refused =
      decision.refusal.reason === 'admin-role-required' ? 'admin-role-required' : 'admin-approval-required'
    return action === 'return' || action === 'cancel' ? resume(step, { refused }, deps) : undefined
  }
  if (action === 'cancel') return resume(step, { refused: 'consent-declined' }, deps)
  if (action !== 'accept' || ticket.displayed !== consentKey(decision)) return undefined
  const organization =
    decision.forOrganization || (decision.offerOrganization && step.form.get('organization') !== undefined)
  await recordConsent({ facts, permissions: decision.missing, organization, request: http }, deps)
  return resume(step, { acted: true, consented: consentKey(decision) }, deps)
}
