import { html } from '../../http/html.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { page } from '../../http/page.ts'
import type { Route } from '../../http/routing/route.ts'

/**
 * The landing place of embedded browsers (azure-ad-wire §1.2 E11): they read the answer from the address, so the page
 * repeats nothing of it, runs nothing and loads nothing that could leak it.
 */
export function handleNativeClient(request: Pick<HttpRequest, 'query'>): Reply {
  const failed = /(?:^|&)error=/.test(request.query)
  const title = failed ? 'Sign-in did not finish' : 'Sign-in is complete'
  const next = failed
    ? 'Go back to the application to see what happened.'
    : 'Go back to the application. You can close this window now.'
  return page({
    title,
    body: html`<h1>${title}</h1>
      <p class="soft">${next}</p>`,
    status: 200,
    formActions: [],
  })
}

export const nativeClientRoutes: readonly Route[] = [
  { method: 'GET', path: '/:tenant/oauth2/nativeclient', cors: 'none', handle: handleNativeClient },
]
