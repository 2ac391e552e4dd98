import type { Deps } from '../../deps.ts'
import { html } from '../../http/html.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { hiddenFields, page } from '../../http/page.ts'
import { findAccounts } from '../../session/browser-sessions.ts'
import { openStep, resume } from '../../session/step.ts'
import { listUnseenNotices, markNoticeSeen } from '../../store/notices.ts'
import { renderRefusalOnPage } from '../refusal-page.ts'

/** What a person is told, by kind of notice. */
const WORDS: Readonly<Record<string, string>> = {
  'refresh-token-reused':
    'A saved sign-in of yours was used twice: somebody may have copied it. It was ended, nothing else was changed. If you do not recognize the app or the time, change your password.',
}

/** Tells the person, once, right after the sign-in (DESIGN: theft still shows). Without anything to tell it is passed through. */
export async function handleNotice(http: HttpRequest, deps: Deps): Promise<Reply> {
  const step = await openStep(http, deps)
  if (!step.ok) return renderRefusalOnPage(step.error, http, deps)
  const { sessionId } = step.value.pending.progress
  const account = (await findAccounts(http, deps)).find(({ session }) => session.id === sessionId)
  const notices = account ? await listUnseenNotices(deps.db, account.tenant.id, account.user.id) : []
  if (notices.length === 0) return resume(step.value, {}, deps)
  if (http.method === 'POST') {
    await deps.db.commit(notices.map((notice) => markNoticeSeen(notice, deps.now())))
    return resume(step.value, {}, deps)
  }
  const body = html`<h1>Please read this</h1>
    ${notices.map(
      ({ kind, at, detail }) =>
        html`<div class="problem" role="alert">
          <p>${WORDS[kind] ?? kind}</p>
          <p class="soft small">
            ${typeof detail['application'] === 'string' && `App: ${detail['application']}. `}Time:
            ${new Date(at * 1000).toUTCString()}
          </p>
        </div>`,
    )}
    <form method="post" action="/interaction/notice">
      ${hiddenFields([['request', step.value.sealed]])}
      <div class="actions"><button type="submit" class="primary">I have read this</button></div>
    </form>`
  return page({
    title: 'Please read this',
    body,
    status: 200,
    formActions: step.value.formActions,
    tenantName: account?.tenant.displayName,
  })
}
