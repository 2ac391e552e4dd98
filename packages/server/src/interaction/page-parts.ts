import { timestamp } from '../http/refusal-reply.ts'
import { html, raw, type Content } from '../http/html.ts'
import { hiddenFields, tile } from '../http/page.ts'
import { SHORTEST_PASSWORD } from '../session/new-password.ts'

/** What went wrong with the last try, as a person reads it; the rest is under "Show details" (users-and-peers §E3). */
export interface Problem {
  readonly text: string
  /** `AADSTS` number. */
  readonly code?: number
  readonly traceId: string
  /** Epoch seconds. */
  readonly time: number
}

/** @param id the field that failed points here with `aria-describedby` */
export function problemBox(problem: Problem | undefined, id: string): Content {
  if (problem === undefined) return undefined
  const facts: Fact[] = [
    ...(problem.code === undefined ? [] : [['Code', `AADSTS${String(problem.code)}`] as const]),
    ['Trace ID', problem.traceId],
    ['Time', timestamp(problem.time)],
  ]
  return html`<div class="problem" role="alert">
    <p id="${id}">${problem.text}</p>
    <details>
      <summary class="inline">Show details</summary>
      ${factList(facts)}
    </details>
  </div>`
}

export type Fact = readonly [name: string, value: string]

/** Names and values; a click on a value selects it whole, for copying without a script. */
export function factList(facts: readonly Fact[]): Content {
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd class="code"><bdi>${value}</bdi></dd>`,
    )}
  </dl>`
}

export function noticeBoxes(notices: readonly string[]): Content {
  return notices.map((notice) => html`<div class="notice" role="status"><p>${notice}</p></div>`)
}

export interface AsideForm {
  readonly id: string
  readonly action: string
  readonly fields: readonly (readonly [string, string])[]
}

/**
 * A form without looks, whose buttons stand elsewhere and name it with `form=`. So Cancel can come before the main button
 * for eye and Tab without being what Enter in a field presses (HTML §4.10.21.2, implicit submission).
 */
export function asideForm({ id, action, fields }: AsideForm): Content {
  return html`<form id="${id}" method="post" action="${action}">${hiddenFields(fields)}</form>`
}

/**
 * The first button of a form is what Enter in a field presses. This one closes a dialog that is not there, so nothing
 * happens: consent must be pressed, not slipped into. (A disabled button does not do: Chromium takes the next one.)
 */
export const ENTER_DOES_NOTHING = raw('<button type="submit" formmethod="dialog" formnovalidate hidden></button>')

/** A stranger's name, kept from turning the sentence around it. */
export function name(text: string): Content {
  return html`<b><bdi>${text}</bdi></b>`
}

/** Words for who gets the answer, to stand after the app's name. */
export function whereFrom(redirectTarget: string): Content {
  return redirectTarget === 'this computer' ? html`on <i>this computer</i>` : html`(<bdi>${redirectTarget}</bdi>)`
}

/** Unseen, for password managers: they store a password only with a name. */
export function rememberedName(username: string): Content {
  return html`<input
    class="aside"
    name="username"
    type="text"
    value="${username}"
    autocomplete="username"
    readonly
    tabindex="-1"
    aria-hidden="true"
  />`
}

/** `password` and `repeat`. The length rule is NIST SP 800-63B-4's; no rule about kinds of characters. */
export function newPasswordFields(state: 'first' | 'fresh' | 'wrong'): Content {
  const wrong = state === 'wrong' && html` aria-invalid="true"`
  return html`<div class="field">
      <label for="password">New password</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="new-password"
        minlength="${String(SHORTEST_PASSWORD)}"
        maxlength="1024"
        required${state === 'first' && html` autofocus`}
        aria-describedby="${state === 'wrong' ? 'rule problem' : 'rule'}"
        ${wrong}
      />
      <p class="soft small" id="rule">
        At least ${String(SHORTEST_PASSWORD)} characters. A few words in a row are good and easy to keep in mind.
      </p>
    </div>
    <div class="field">
      <label for="repeat">Repeat the password</label>
      <input id="repeat" name="repeat" type="password" autocomplete="new-password" maxlength="1024" required${wrong} />
    </div>`
}

export interface AccountTile {
  /** What the form posts. */
  readonly handle: string
  readonly displayName: string
  readonly userPrincipalName: string
  readonly tenantName: string
}

/** Items of a list: a button per account. */
export function accountTiles(accounts: readonly AccountTile[], field: string): Content {
  return accounts.map(
    (account) =>
      html`<li>
        <button type="submit" class="account" name="${field}" value="${account.handle}">
          ${tile(account.displayName, 'round')}
          <span
            ><b><bdi>${account.displayName}</bdi></b> <small><bdi>${account.userPrincipalName}</bdi></small>
            <small><bdi>${account.tenantName}</bdi> · Signed in</small></span
          >
        </button>
      </li>`,
  )
}

/** For pages that a person who is signed in sees. */
export const CHANGE_PASSWORD_LINK = raw('<p class="end"><a href="/changepassword">Change your password</a></p>')
