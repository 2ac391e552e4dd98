import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page } from '../../http/page.ts'
import { ENTER_DOES_NOTHING, name } from '../page-parts.ts'
import type { ConsentFrame } from './page.ts'
import { permissionGroups } from '../permission-lines.ts'

/** Short enough that nobody wonders, long enough that a page left open costs nothing. */
const LOOK_AGAIN_SECONDS = 5

/** Looks by itself whether an administrator has decided; posts `action=return`, which answers the app with access_denied. */
export function renderWaitingPage(model: ConsentFrame): Reply {
  const body = html`<h1 tabindex="-1" autofocus>Approval requested</h1>
    <p role="status">
      The administrators of <bdi>${model.tenantName}</bdi> have been asked to approve ${name(model.appName)} for
      <bdi>${model.user.userPrincipalName}</bdi>. This page goes on by itself when one of them has.
    </p>
    <p class="soft">
      You may also close it, and start the app again later. Administrators find the request under “Consent requests”.
    </p>
    <h2>What was asked for:</h2>
    ${permissionGroups(model.apis)}
    <form method="post" action="${model.action}">
      ${hiddenFields([
        ['request', model.request],
        ['ticket', model.ticket],
      ])}
      ${ENTER_DOES_NOTHING}
      <div class="actions">
        <button type="submit" name="action" value="return">Return without waiting</button>
        <a class="button primary" href="${model.action}?request=${model.request}">Look now</a>
      </div>
    </form>`
  return page({
    title: 'Approval requested',
    body,
    status: 200,
    formActions: model.formActions,
    tenantName: model.tenantName,
    reloadSeconds: LOOK_AGAIN_SECONDS,
  })
}
