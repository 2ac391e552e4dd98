import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page } from '../../http/page.ts'
import {
  accountTiles,
  type AccountTile,
  newPasswordFields,
  problemBox,
  type Problem,
  rememberedName,
} from '../page-parts.ts'

const TITLE = 'Change your password'

export interface ChangePasswordModel {
  readonly action: string
  /** Bound to session and browser. */
  readonly ticket: string
  readonly userPrincipalName: string
  readonly tenantName: string
  readonly problem?: Problem
  /** The field that the problem is about. */
  readonly about?: 'current' | 'next' | 'account'
}

/** Posts `ticket`, `current`, `password` and `repeat`. */
export function renderChangePasswordPage(model: ChangePasswordModel): Reply {
  const { problem, about, userPrincipalName } = model
  const body = html`<h1>${TITLE}</h1>
    <p class="soft">for <bdi>${userPrincipalName}</bdi></p>
    <form method="post" action="${model.action}">
      ${hiddenFields([['ticket', model.ticket]])} ${rememberedName(userPrincipalName)}
      <div class="field">
        <label for="current">Current password</label>
        <input
          id="current"
          name="current"
          type="password"
          autocomplete="current-password"
          maxlength="1024"
          required
          autofocus${about === 'current' && html` aria-invalid="true" aria-describedby="problem"`}
        />
      </div>
      ${about === 'current' && problemBox(problem, 'problem')}
      ${newPasswordFields(about === 'next' ? 'wrong' : 'fresh')}
      ${about !== 'current' && problemBox(problem, 'problem')}
      <p class="soft small">Your other browsers and devices must sign in again afterwards.</p>
      <div class="actions"><button type="submit" class="primary">Change password</button></div>
    </form>`
  return page({ title: TITLE, body, status: 200, formActions: [], tenantName: model.tenantName })
}

/** Several people are signed in to this browser. Posts `ticket`. */
export function renderChooseAccountPage(model: {
  readonly action: string
  readonly accounts: readonly AccountTile[]
}): Reply {
  const body = html`<h1>${TITLE}</h1>
    <p class="soft">Of which account?</p>
    <form method="post" action="${model.action}">
      <ul class="accounts">
        ${accountTiles(model.accounts, 'ticket')}
      </ul>
    </form>`
  return page({ title: TITLE, body, status: 200, formActions: [] })
}

/** @param signIn address that signs in and comes back */
export function renderSignInFirstPage(signIn: string): Reply {
  const body = html`<h1>${TITLE}</h1>
    <p>Nobody is signed in to this browser. Sign in with the password you have now, to choose another one.</p>
    <p class="soft small">
      If you do not know it, an administrator of your organization can send you a link to choose a new one.
    </p>
    <div class="actions"><a class="button primary" href="${signIn}">Sign in</a></div>`
  return page({ title: TITLE, body, status: 200, formActions: [] })
}

export function renderPasswordChangedPage(userPrincipalName: string): Reply {
  const title = 'Your password is changed'
  const body = html`<h1>${title}</h1>
    <p>
      From now on <bdi>${userPrincipalName}</bdi> signs in with the new password. You stay signed in here; other
      browsers and devices, and the applications on them, ask for it.
    </p>
    <p class="soft small">You can close this window now.</p>`
  return page({ title, body, status: 200, formActions: [] })
}
