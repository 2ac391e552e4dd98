import { timestamp } from '../http/refusal-reply.ts'
import { html, raw, type Content } from '../http/html.ts'
import { hiddenFields } from '../http/page.ts'

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
