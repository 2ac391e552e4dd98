import type { Deps } from '../../deps.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { refuse } from '../../refusal/refusal.ts'
import { findAccounts } from '../../session/browser-sessions.ts'
import { openStep, resume } from '../../session/step.ts'
import { renderRefusalOnPage } from '../refusal-page.ts'
import { renderContinuePage } from './page.ts'

/**
 * "Continue as …": a loopback or private-use redirect can be claimed by any local program, so a person confirms, without a
 * password (RFC 8252 §8.6).
 */
export async function handleContinue(http: HttpRequest, deps: Deps): Promise<Reply> {
  const step = await openStep(http, deps)
  if (!step.ok) return renderRefusalOnPage(step.error, http, deps)
  const { pending, form, client, sealed, formActions, redirectTarget } = step.value
  const accounts = await findAccounts(http, deps)
  const account = accounts.find(({ session }) => session.id === pending.progress.sessionId)
  if (!account) return renderRefusalOnPage(refuse('page-expired'), http, deps)
  if (http.method === 'POST') {
    const action = form.get('action')
    if (action === 'cancel') return resume(step.value, { refused: 'sign-in-cancelled' }, deps)
    if (action === 'other') return resume(step.value, { otherAccount: true, sessionId: undefined }, deps)
    if (action === 'continue') return resume(step.value, { acted: true }, deps)
  }
  return renderContinuePage({
    action: '/interaction/continue',
    request: sealed,
    appName: client.displayName,
    publisherDomain: client.publisherDomain,
    account: { displayName: account.user.displayName, userPrincipalName: account.user.userPrincipalName },
    redirectTarget,
    formActions,
  })
}
