import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page, tile } from '../../http/page.ts'
import { name } from '../page-parts.ts'

export interface PickAccountModel {
  readonly action: string
  /** The sealed pending request. */
  readonly request: string
  readonly appName: string
  readonly accounts: readonly AccountTile[]
  readonly formActions: readonly string[]
}

export interface AccountTile {
  /** What the form posts as `account`. */
  readonly handle: string
  readonly displayName: string
  readonly userPrincipalName: string
  readonly tenantName: string
}

/** Posts `account=<handle>`, `account=other` or `action=cancel`. */
export function renderPickAccountPage(model: PickAccountModel): Reply {
  const body = html`<h1>Pick an account</h1>
    <p class="soft">to continue to ${name(model.appName)}</p>
    <form method="post" action="${model.action}">
      ${hiddenFields([['request', model.request]])}
      <ul class="accounts">
        ${model.accounts.map(
          (account) =>
            html`<li>
              <button type="submit" class="account" name="account" value="${account.handle}">
                ${tile(account.displayName, 'round')}
                <span
                  ><b><bdi>${account.displayName}</bdi></b> <small><bdi>${account.userPrincipalName}</bdi></small>
                  <small><bdi>${account.tenantName}</bdi> · Signed in</small></span
                >
              </button>
            </li>`,
        )}
        <li>
          <button type="submit" class="account" name="account" value="other">
            <span class="tile round" aria-hidden="true">+</span><span>Use another account</span>
          </button>
        </li>
      </ul>
      <div class="actions"><button type="submit" name="action" value="cancel">Cancel</button></div>
    </form>`
  return page({ title: 'Pick an account', body, status: 200, formActions: model.formActions })
}
