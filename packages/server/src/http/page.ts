import { pageHeaders } from './headers.ts'
import { html, raw, renderContent, type Content } from './html.ts'
import type { Reply } from './message.ts'
import { STYLE, STYLE_SOURCE } from './style.ts'

export interface PageModel {
  /** For the tab: what this page asks of the person. */
  readonly title: string
  readonly body: Content
  readonly status: number
  /** CSP sources where the page's forms may end beside this server (DESIGN: every way out leads back to the app). */
  readonly formActions: readonly string[]
  /** Stands on top; the product's name does where there is no tenant yet. */
  readonly tenantName?: string | undefined
  /** The one script any page has, and the nonce that lets it run. */
  readonly script?: { readonly nonce: string; readonly text: string }
  /** The page is asked for again after this many seconds, because something outside it may change. */
  readonly reloadSeconds?: number
}

const MARK = raw(
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M4 12h9m0 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M4 8v8M8 12v3"/></svg>',
)

const STYLE_TAG = raw(`<style>${STYLE}</style>`)

/** A whole page with its security headers. It needs no script, no image and nothing from anywhere else. */
export function page(model: PageModel): Reply {
  const { script } = model
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${model.title} · Latchwork</title>
        ${STYLE_TAG}
      </head>
      <body>
        <main>
          ${model.tenantName !== undefined && html`<div class="org">${tile(model.tenantName)}<bdi>${model.tenantName}</bdi></div>`}
          ${model.body}
        </main>
        <footer>${MARK}<span>Latchwork</span></footer>
        ${
          script !== undefined &&
          html`<script nonce="${script.nonce}">
            ${raw(script.text)}
          </script>`
        }
      </body>
    </html> `
  return {
    status: model.status,
    headers: {
      ...pageHeaders({
        style: STYLE_SOURCE,
        formActions: model.formActions,
        ...(script !== undefined && { script: `'nonce-${script.nonce}'` }),
      }),
      ...(model.reloadSeconds !== undefined && { refresh: String(model.reloadSeconds) }),
    },
    body: renderContent(document),
  }
}

const TILES = 6

/** Initials on a colour that depends on the name alone: a logo without a picture from anywhere. */
export function tile(name: string, shape: '' | 'big' | 'round' = ''): Content {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? '?'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  const sum = [...name].reduce((total, sign) => total + (sign.codePointAt(0) ?? 0), 0)
  return html`<span class="tile ${shape} t${sum % TILES}" aria-hidden="true">${(first + last).toUpperCase()}</span>`
}

/** Hidden form fields in the order given. */
export function hiddenFields(fields: readonly (readonly [string, string])[]): Content {
  return fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)
}
