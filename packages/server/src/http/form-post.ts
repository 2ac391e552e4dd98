import { formActionSource } from '@latchwork/protocol'
import { withHeaders } from './headers.ts'
import { html } from './html.ts'
import type { Reply } from './message.ts'
import { hiddenFields, page } from './page.ts'

type Fields = readonly (readonly [string, string])[]

export interface FormPostModel {
  /** The proven redirect URI. */
  readonly action: string
  readonly fields: Fields
  /** Fresh for every answer. */
  readonly nonce: string
}

/**
 * response_mode=form_post (OAuth 2.0 Form Post Response Mode §2, azure-ad-wire §1.5): the page sends itself on; without
 * script a button does. The form has the default enctype, because MSAL Node checks it.
 */
export function renderFormPost({ action, fields, nonce }: FormPostModel): Reply {
  const body = html`<h1>Signing in</h1>
    <p class="soft">This takes you back to your application.</p>
    <form method="post" action="${action}">
      ${hiddenFields(fields)}
      <noscript
        ><div class="actions"><button class="primary" type="submit">Continue</button></div></noscript
      >
    </form>`
  const formActions = [formActionSource(action)]
  return page({
    title: 'Signing in',
    body,
    status: 200,
    formActions,
    script: { nonce, text: 'document.forms[0].submit()' },
  })
}

export interface OutOfBandModel {
  readonly redirectUri: string
  readonly fields: Fields
}

/**
 * The answer to `urn:ietf:wg:oauth:2.0:oob`. A browser cannot go there, so the page shows the code for copying; an embedded
 * browser that watches for the address finds it in `Refresh`, and the title tells programs that read titles.
 */
export function renderOutOfBandPage({ redirectUri, fields }: OutOfBandModel): Reply {
  const values = new Map(fields)
  const code = values.get('code')
  const target = `${redirectUri}?${new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString()}`
  const body =
    code === undefined
      ? html`<h1>Sign-in did not finish</h1>
          <p>${values.get('error_description') ?? values.get('error')}</p>
          <p class="soft">Go back to your application and start again.</p>`
      : html`<h1>Copy this code</h1>
          <p>Paste it into your application. It works once, for one minute.</p>
          <code class="big-code code">${code}</code>
          <p class="soft small">Give it to nobody: who has this code can act as you.</p>`
  const title = code === undefined ? `Denied error=${values.get('error') ?? ''}` : `Success code=${code}`
  return withHeaders(page({ title, body, status: 200, formActions: [] }), { refresh: `0;url=${target}` })
}
