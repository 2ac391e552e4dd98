import type { Deps } from '../../deps.ts'
import { renderRefusalOnPage } from '../refusal-page.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { findAccountsAt, personOf } from '../../session/browser-sessions.ts'
import { openStep, resume } from '../../session/step.ts'
import { renderPickAccountPage } from './page.ts'

/** "Pick an account" (azure-ad-wire §4.3 select_account). GET shows the tiles, POST takes the choice. */
export async function handlePickAccount(http: HttpRequest, deps: Deps): Promise<Reply> {
  const step = await openStep(http, deps)
  if (!step.ok) return renderRefusalOnPage(step.error, http, deps)
  const { pending, form, client, sealed, formActions } = step.value
  const accounts = await findAccountsAt(http, pending.request.segment, deps)
  if (http.method === 'POST') {
    if (form.get('action') === 'cancel') return resume(step.value, { refused: 'sign-in-cancelled' }, deps)
    if (form.get('account') === 'other') return resume(step.value, { otherAccount: true, sessionId: undefined }, deps)
    const picked = accounts[Number(form.get('account') ?? -1)]
    if (picked) return resume(step.value, { sessionId: picked.session.id, acted: true }, deps)
  }
  return renderPickAccountPage({
    action: '/interaction/pick-account',
    request: sealed,
    appName: client.displayName,
    accounts: accounts.map(personOf).map(({ user, tenant }, index) => ({
      handle: String(index),
      displayName: user.displayName,
      userPrincipalName: user.userPrincipalName,
      tenantName: tenant.displayName,
    })),
    formActions,
  })
}
