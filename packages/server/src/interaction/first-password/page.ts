import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page } from '../../http/page.ts'
import { newPasswordFields, problemBox, type Problem, rememberedName } from '../page-parts.ts'

/** @param hasRole whether the portal is where this person goes on */
export function renderPasswordSetPage(userPrincipalName: string, hasRole: boolean): Reply {
  const title = 'Your password is set'
  const body = html`<h1>${title}</h1>
    <p>Sign in to any application with <bdi>${userPrincipalName}</bdi> and the new password.</p>
    <div class="actions">
      ${
        hasRole
          ? html`<a class="button primary" href="/portal/">Go to the portal</a>`
          : html`<a class="button" href="/myapps">Your apps</a>`
      }
    </div>`
  return page({ title, body, status: 200, formActions: [] })
}

export interface FirstPasswordModel {
  readonly action: string
  /** Of the one-time link. */
  readonly token: string
  readonly userPrincipalName: string
  readonly tenantName?: string
  readonly problem?: Problem
}

/** Posts `token`, `password` and `repeat`. */
export function renderFirstPasswordPage(model: FirstPasswordModel): Reply {
  const body = html`<h1>Choose a password</h1>
    <p class="soft">for <bdi>${model.userPrincipalName}</bdi></p>
    <form method="post" action="${model.action}">
      ${hiddenFields([['token', model.token]])} ${rememberedName(model.userPrincipalName)}
      ${newPasswordFields(model.problem === undefined ? 'first' : 'wrong')} ${problemBox(model.problem, 'problem')}
      <div class="actions"><button type="submit" class="primary">Set password</button></div>
    </form>`
  return page({ title: 'Choose a password', body, status: 200, formActions: [], tenantName: model.tenantName })
}
