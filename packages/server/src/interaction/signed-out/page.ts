import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page } from '../../http/page.ts'
import { name } from '../page-parts.ts'

export interface SignedOutModel {
  readonly appName?: string
  /** A registered post_logout_redirect_uri. */
  readonly returnTo?: string
}

export function renderSignedOutPage(model: SignedOutModel): Reply {
  const body = html`<h1>You are signed out</h1>
    <p class="soft">
      ${model.appName === undefined ? 'You can close this window now.' : html`You are no longer signed in to ${name(model.appName)} in this browser. You can close this window now.`}
    </p>
    ${model.returnTo !== undefined && html`<div class="actions"><a class="button" href="${model.returnTo}" rel="noreferrer">Return to ${model.appName ?? 'the application'}</a></div>`}`
  return page({ title: 'You are signed out', body, status: 200, formActions: [] })
}

/** After "Stay signed in", where no application waits for an answer. */
export function renderStayedPage(): Reply {
  const body = html`<h1>You are still signed in</h1>
    <p class="soft">Nothing was changed. You can close this window now.</p>`
  return page({ title: 'You are still signed in', body, status: 200, formActions: [] })
}

export interface SignOutConfirmModel {
  readonly action: string
  /** Bound to this browser; without it a stranger's page could sign a person out. */
  readonly csrf: string
  readonly account?: { readonly displayName: string; readonly userPrincipalName: string }
  readonly appName?: string
  /** Hidden fields that the next request needs again. */
  readonly fields?: readonly (readonly [string, string])[]
  readonly formActions?: readonly string[]
}

/** Posts `csrf` and `action=sign-out` or `action=stay` (OpenID Connect RP-Initiated Logout §2). */
export function renderSignOutConfirmPage(model: SignOutConfirmModel): Reply {
  const { account } = model
  const body = html`<h1>Sign out?</h1>
    <p>
      ${model.appName === undefined ? 'Do you want' : html`${name(model.appName)} asks`} to sign
      ${account === undefined ? 'everybody' : html`${name(account.displayName)} (<bdi>${account.userPrincipalName}</bdi>)`}
      out of this browser${model.appName === undefined ? '?' : '.'}
    </p>
    <form method="post" action="${model.action}">
      ${hiddenFields([['csrf', model.csrf], ...(model.fields ?? [])])}
      <div class="actions">
        <button type="submit" name="action" value="stay">Stay signed in</button>
        <button type="submit" class="primary" name="action" value="sign-out">Sign out</button>
      </div>
    </form>`
  return page({ title: 'Sign out?', body, status: 200, formActions: model.formActions ?? [] })
}
