import type { Deps } from '../../deps.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { findAccounts } from '../../session/browser-sessions.ts'
import { openStep, resume } from '../../session/step.ts'
import { listUnseenNotices, markNoticeSeen } from '../../store/notices.ts'
import { renderRefusalOnPage } from '../refusal-page.ts'
import { renderNoticePage } from './page.ts'

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
  return renderNoticePage({
    action: '/interaction/notice',
    request: step.value.sealed,
    notices: notices.map(({ kind, at, detail }) => {
      const appName = detail['application']
      return { kind, at, ...(typeof appName === 'string' && { appName }) }
    }),
    tenantName: account?.tenant.displayName,
    formActions: step.value.formActions,
  })
}
