import { html, type Content } from '../../http/html.ts'
import type { KnownRequest, Reply } from '../../http/message.ts'
import { hiddenFields, page } from '../../http/page.ts'
import { timestamp } from '../../http/refusal-reply.ts'
import type { Refusal } from '../../refusal/refusal.ts'
import type { Cure } from '../../refusal/row.ts'
import { REASONS } from '../../refusal/reasons.ts'
import { factList, type Fact } from '../page-parts.ts'

/** The way back to the app, offered and never taken by itself (RFC 9700 §4.11.2). */
export type WayBack =
  | { readonly kind: 'link'; readonly href: string; readonly text?: string }
  | { readonly kind: 'form'; readonly action: string; readonly fields: readonly (readonly [string, string])[] }

export interface ErrorModel {
  readonly refusal: Refusal
  readonly known?: KnownRequest
  readonly traceId: string
  readonly correlationId: string
  /** Epoch seconds. */
  readonly time: number
  readonly status: number
  readonly wayBack?: WayBack | false | undefined
  readonly formActions: readonly string[]
}

const WHO: Readonly<Record<Cure, string>> = {
  developer: 'The developer of the application can fix this. Send them the details below.',
  user: 'You can fix this yourself: go back to the application and start again.',
  administrator: 'An administrator of your organization can fix this. Send them the details below.',
  operator: 'Whoever runs this server can fix this. Send them the details below.',
}

export function renderErrorPage(model: ErrorModel): Reply {
  const { refusal, wayBack } = model
  const facts: Fact[] = [
    ...(refusal.aadsts === undefined ? [] : [['Code', `AADSTS${String(refusal.aadsts)}`] as const]),
    ['Reason', refusal.reason],
    ['Trace ID', model.traceId],
    ['Correlation ID', model.correlationId],
    ['Time', timestamp(model.time)],
  ]
  const body = html`<h1>${heading(model.status)}</h1>
    <div class="problem" role="alert">
      <p>${refusal.description}</p>
    </div>
    <p>${whoHelps(model)}</p>
    <details class="help" open>
      <summary class="inline">Details</summary>
      ${factList(facts)}
      <p>
        An administrator can see why: <a href="/portal/refusals/${encodeURIComponent(model.traceId)}">in the portal</a>,
        or with
        <code>latchwork explain ${model.traceId}</code>
      </p>
    </details>
    ${wayBack && way(wayBack)}`
  const shown = page({ title: heading(model.status), body, status: model.status, formActions: model.formActions })
  return { ...shown, refused: { refusal, ...(model.known && { known: model.known }) } }
}

/** An address that a person typed is nobody's mistake but his. */
function whoHelps({ refusal, status, wayBack }: ErrorModel): string {
  if (status === 404) return 'Check the address. If an application sent you here, its developer can fix this.'
  const { who } = REASONS[refusal.reason]
  const isNoApplication = wayBack && wayBack.kind === 'link' && wayBack.text !== undefined
  return who === 'user' && isNoApplication ? 'You can fix this yourself.' : WHO[who]
}

function heading(status: number): string {
  if (status === 404) return 'There is nothing here'
  return status >= 500 ? 'Something broke on our side' : 'This did not work'
}

function way(back: WayBack): Content {
  if (back.kind === 'form') {
    return html`<form method="post" action="${back.action}">
      ${hiddenFields(back.fields)}
      <div class="actions"><button type="submit" class="primary">Return to the application</button></div>
    </form>`
  }
  // A registered redirect never has such a scheme; the page does not rely on it.
  if (/^\s*(?:javascript|data|vbscript|blob|file):/i.test(back.href)) return undefined
  return html`<div class="actions">
    <a class="button primary" href="${back.href}" rel="noreferrer">${back.text ?? 'Return to the application'}</a>
  </div>`
}
