import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { page } from '../../http/page.ts'

/** `/portal` until the portal itself is here: what this server is, and who removes a permission today. */
export function renderHomePage(publicUrl: string): Reply {
  const body = html`<h1>This is a Latchwork server</h1>
    <p>Applications send people here to sign in. There is nothing to do on this page.</p>
    <h2>Your permissions</h2>
    <p>
      What you allowed an app to do stays until it is taken back. Ask an administrator of your organization to remove a
      permission, and name the app.
    </p>
    <h2>For developers</h2>
    <p>
      The addresses of the endpoints are in the
      <a href="${publicUrl}/common/v2.0/.well-known/openid-configuration">metadata document</a>.
    </p>`
  return page({ title: 'Latchwork', body, status: 200, formActions: [] })
}
