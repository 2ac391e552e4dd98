import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { page } from '../../http/page.ts'

/** A checkout whose portal was never built: what to do, instead of an empty page. */
export function renderNotBuilt(): Reply {
  const body = html`<h1>The portal is not built</h1>
    <p>
      This Latchwork server works, but its portal was not built. In the checkout, run <code>npm run build</code>, then
      start the server again.
    </p>`
  return page({ title: 'The portal is not built', body, status: 200, formActions: [] })
}
