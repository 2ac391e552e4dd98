import { html } from '../../http/html.ts'
import type { Reply } from '../../http/message.ts'
import { hiddenFields, page } from '../../http/page.ts'
import { CHANGE_PASSWORD_LINK } from '../page-parts.ts'

/** Something that happened to the person's sign-ins. Times are epoch seconds. */
export interface ShownNotice {
  readonly kind: string
  readonly at: number
  readonly appName?: string
}

export interface NoticeModel {
  readonly action: string
  /** The sealed pending request. */
  readonly request: string
  readonly notices: readonly ShownNotice[]
  readonly tenantName?: string | undefined
  readonly formActions: readonly string[]
}

/** What a person is told, by kind of notice. */
const WORDS: Readonly<Record<string, string>> = {
  'refresh-token-reused':
    'A saved sign-in of yours was used twice: somebody may have copied it. It was ended, nothing else was changed. If you do not recognize the app or the time, change your password.',
}

export function renderNoticePage(model: NoticeModel): Reply {
  const body = html`<h1>Please read this</h1>
    ${model.notices.map(
      ({ kind, at, appName }) =>
        html`<div class="problem" role="alert">
          <p>${WORDS[kind] ?? kind}</p>
          <p class="soft small">
            ${appName !== undefined && `App: ${appName}. `}Time: ${new Date(at * 1000).toUTCString()}
          </p>
        </div>`,
    )}
    <form method="post" action="${model.action}">
      ${hiddenFields([['request', model.request]])}
      <div class="actions"><button type="submit" class="primary">I have read this</button></div>
    </form>
    ${CHANGE_PASSWORD_LINK}`
  const { formActions, tenantName } = model
  return page({ title: 'Please read this', body, status: 200, formActions, tenantName })
}
