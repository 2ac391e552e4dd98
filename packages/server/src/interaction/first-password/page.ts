import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page } from '../../http/page.ts'
import { problemBox, type Problem } from '../page-parts.ts'

export interface FirstPasswordModel {
  readonly action: string
  /** Of the one-time link. */
  readonly token: string
  readonly userPrincipalName: string
  readonly tenantName?: string
  readonly problem?: Problem
}

/** Posts `token`, `password` and `repeat`. The length rule is NIST SP 800-63B-4's; no rule about kinds of characters. */
export function renderFirstPasswordPage(model: FirstPasswordModel): Reply {
  const wrong = model.problem !== undefined && html` aria-invalid="true"`
  const body = html`<h1>Choose a password</h1>
    <p class="soft">for <bdi>${model.userPrincipalName}</bdi></p>
    <form method="post" action="${model.action}">
      ${hiddenFields([['token', model.token]])}
      <input
        class="aside"
        name="username"
        type="text"
        value="${model.userPrincipalName}"
        autocomplete="username"
        readonly
        tabindex="-1"
        aria-hidden="true"
      />
      <div class="field">
        <label for="password">New password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="new-password"
          minlength="15"
          maxlength="1024"
          required
          autofocus
          aria-describedby="rule"
          ${wrong}
        />
        <p class="soft small" id="rule">
          At least 15 characters. A few words in a row are good and easy to keep in mind.
        </p>
      </div>
      <div class="field">
        <label for="repeat">Repeat the password</label>
        <input
          id="repeat"
          name="repeat"
          type="password"
          autocomplete="new-password"
          maxlength="1024"
          required${wrong}
        />
      </div>
      ${problemBox(model.problem, 'problem')}
      <div class="actions"><button type="submit" class="primary">Set password</button></div>
    </form>`
  return page({ title: 'Choose a password', body, status: 200, formActions: [], tenantName: model.tenantName })
}
