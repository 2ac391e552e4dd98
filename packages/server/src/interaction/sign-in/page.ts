import { html, type Content } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page } from '../../http/page.ts'
import { asideForm, name, noticeBoxes, problemBox, type Problem, rememberedName } from '../page-parts.ts'

export interface SignInModel {
  /** Address that the forms post to. */
  readonly action: string
  /** The sealed pending request. */
  readonly request: string
  readonly step: 'username' | 'password'
  readonly appName: string
  readonly tenantName?: string
  readonly username?: string
  readonly problem?: Problem
  readonly notices: readonly string[]
  readonly formActions: readonly string[]
}

/**
 * Sign-in in two pages. Posts `step=username` + `username`; then `step=password` + `username`, `password`, `keep=yes`;
 * `step=back` for another account; `action=cancel`.
 */
export function renderSignInPage(model: SignInModel): Reply {
  const { tenantName, formActions } = model
  const body = model.step === 'username' ? usernameBody(model) : passwordBody(model)
  return page({
    title: model.step === 'username' ? 'Sign in' : 'Enter password',
    body,
    status: 200,
    formActions,
    tenantName,
  })
}

function usernameBody(model: SignInModel): Content {
  const { action, request, problem } = model
  return html`<h1>Sign in</h1>
    <p class="soft">to continue to ${name(model.appName)}</p>
    ${noticeBoxes(model.notices)}
    <form method="post" action="${action}">
      ${hiddenFields([['request', request]])}
      <div class="field">
        <label for="username">Email or user name</label>
        <input
          id="username"
          name="username"
          type="text"
          value="${model.username ?? ''}"
          autocomplete="username"
          autocapitalize="none"
          autocorrect="off"
          spellcheck="false"
          maxlength="320"
          required
          autofocus${described(problem)}
        />
      </div>
      ${problemBox(problem, 'problem')}
      ${help("Can't access your account?", model.tenantName, 'can look up your user name and set a new password.')}
      <div class="actions">
        <button type="submit" form="cancel" name="action" value="cancel">Cancel</button>
        <button type="submit" class="primary" name="step" value="username">Next</button>
      </div>
    </form>
    ${asideForm({ id: 'cancel', action, fields: [['request', request]] })}`
}

function passwordBody(model: SignInModel): Content {
  const { action, request, problem } = model
  const username = model.username ?? ''
  return html`<div class="identity">
      <p><bdi>${username}</bdi></p>
      <button type="submit" class="link" form="back" name="step" value="back">Use another account</button>
    </div>
    <h1>Enter password</h1>
    <p class="soft">to continue to ${name(model.appName)}</p>
    ${noticeBoxes(model.notices)}
    <form method="post" action="${action}">
      ${hiddenFields([['request', request]])} ${rememberedName(username)}
      <div class="field">
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          maxlength="1024"
          required
          autofocus${described(problem)}
        />
      </div>
      ${problemBox(problem, 'problem')}
      <div class="check">
        <input id="keep" name="keep" type="checkbox" value="yes" /><label for="keep">Keep me signed in</label>
      </div>
      ${help('Forgot my password', model.tenantName, 'can set a new password for you.')}
      <div class="actions">
        <button type="submit" form="cancel" name="action" value="cancel">Cancel</button>
        <button type="submit" class="primary" name="step" value="password">Sign in</button>
      </div>
    </form>
    ${asideForm({
      id: 'back',
      action,
      fields: [
        ['request', request],
        ['username', username],
      ],
    })}
    ${asideForm({ id: 'cancel', action, fields: [['request', request]] })}`
}

function described(problem: Problem | undefined): Content {
  return problem !== undefined && html` aria-invalid="true" aria-describedby="problem"`
}

function help(question: string, tenantName: string | undefined, answer: string): Content {
  const who = tenantName === undefined ? 'your organization' : tenantName
  return html`<details class="help">
    <summary class="inline">${question}</summary>
    <p>An administrator of <bdi>${who}</bdi> ${answer}</p>
  </details>`
}
