import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page, tile } from '../../http/page.ts'
import { asideForm, CHANGE_PASSWORD_LINK, ENTER_DOES_NOTHING, name, whereFrom } from '../page-parts.ts'

export interface ContinueModel {
  readonly action: string
  /** The sealed pending request. */
  readonly request: string
  readonly appName: string
  readonly publisherDomain: string
  readonly account: { readonly displayName: string; readonly userPrincipalName: string }
  /** Who gets the answer, e.g. "this computer". */
  readonly redirectTarget: string
  readonly formActions: readonly string[]
}

/** The one click that RFC 8252 §8.6 asks for. Posts `action=continue`, `action=other` or `action=cancel`. */
export function renderContinuePage(model: ContinueModel): Reply {
  const { account } = model
  const title = `Continue as ${account.displayName}?`
  const body = html`<h1>Continue as <bdi>${account.displayName}</bdi>?</h1>
    <div class="who">
      ${tile(account.displayName, 'round')}
      <p>
        <bdi>${account.userPrincipalName}</bdi><br />
        <button type="submit" class="link" form="other" name="action" value="other">Use another account</button>
      </p>
    </div>
    <p>${name(model.appName)} ${whereFrom(model.redirectTarget)} wants to sign you in.</p>
    <p class="soft small">
      Published by <bdi>${model.publisherDomain}</bdi>. Only continue if you started this yourself, just now.
    </p>
    <form method="post" action="${model.action}">
      ${hiddenFields([['request', model.request]])} ${ENTER_DOES_NOTHING}
      <div class="actions">
        <button type="submit" name="action" value="cancel">Cancel</button>
        <button type="submit" class="primary" name="action" value="continue">Continue</button>
      </div>
    </form>
    ${asideForm({ id: 'other', action: model.action, fields: [['request', model.request]] })} ${CHANGE_PASSWORD_LINK}`
  return page({ title, body, status: 200, formActions: model.formActions })
}
