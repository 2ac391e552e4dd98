import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { page } from '../../http/page.ts'
import { REASONS } from '../../refusal/reasons.ts'

const TRACE_TELLS_MORE = html`<p class="soft small">
  The trace ID in the error tells more than the code: an administrator enters it in the portal under
  <a href="/portal/refusals">Refusals</a>, or runs <code>latchwork explain</code> with it.
</p>`

/**
 * `/error?code=N`, where `error_uri` points: everything that this number can mean here.
 * @param code the raw parameter; only digits are looked up, nothing else is repeated
 */
export function renderErrorCodePage(code: string | undefined): Reply {
  const number = code !== undefined && /^\d{1,9}$/.test(code) ? Number(code) : undefined
  const rows = Object.entries(REASONS).filter(([, row]) => number !== undefined && row.aadsts === number)
  if (number === undefined || rows.length === 0) {
    const body = html`<h1>No such error code</h1>
      <p>
        ${number === undefined ? 'The address names no error code.' : `AADSTS${String(number)} is not a code of this server.`}
      </p>
      ${TRACE_TELLS_MORE}`
    return page({ title: 'No such error code', body, status: 404, formActions: [] })
  }
  const title = `AADSTS${String(number)}`
  const body = html`<h1>${title}</h1>
    <p class="soft">${rows.length === 1 ? 'This code means:' : 'This code means one of these:'}</p>
    <ul class="steps">
      ${rows.map(
        ([reason, row]) =>
          html`<li>
            ${row.text}<br /><span class="soft small"
              ><span class="code">${reason}</span> · <span class="code">${row.error}</span></span
            >
          </li>`,
      )}
    </ul>
    ${TRACE_TELLS_MORE}`
  return page({ title, body, status: 200, formActions: [] })
}
