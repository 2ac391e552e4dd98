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
      <bdi>${model.user.userPrincipalName}</bdi>. This page, and the app that waits for it, go on by themselves when one
      of them has decided.
    </p>
    <p>
      No mail is sent: tell an administrator, who finds the request in the portal under “Consent requests”. You may also
      close this page, and start the app again when it is approved.
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
        <a class="button primary" href="${model.action}?request=${model.request}">Check now</a>
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
