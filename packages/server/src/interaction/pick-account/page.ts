import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page } from '../../http/page.ts'
import { accountTiles, type AccountTile, CHANGE_PASSWORD_LINK, name } from '../page-parts.ts'

export interface PickAccountModel {
  readonly action: string
  /** The sealed pending request. */
  readonly request: string
  readonly appName: string
  readonly accounts: readonly AccountTile[]
  readonly formActions: readonly string[]
}

/** Posts `account=<handle>`, `account=other` or `action=cancel`. */
export function renderPickAccountPage(model: PickAccountModel): Reply {
  const body = html`<h1>Pick an account</h1>
    <p class="soft">to continue to ${name(model.appName)}</p>
    <form method="post" action="${model.action}">
      ${hiddenFields([['request', model.request]])}
      <ul class="accounts">
        ${accountTiles(model.accounts, 'account')}
        <li>
          <button type="submit" class="account" name="account" value="other">
            <span class="tile round" aria-hidden="true">+</span><span>Use another account</span>
          </button>
        </li>
      </ul>
      <div class="actions"><button type="submit" name="action" value="cancel">Cancel</button></div>
    </form>
    ${CHANGE_PASSWORD_LINK}`
  return page({ title: 'Pick an account', body, status: 200, formActions: model.formActions })
}
