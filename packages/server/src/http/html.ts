/** Markup that is safe to send. Only `html` and `raw` make it, so a string from outside can never pass for it. */
export interface Html {
  readonly [MARKUP]: string
}

/** What a template may hold; `undefined` and `false` leave nothing behind. */
export type Content = Html | string | number | false | undefined | readonly Content[]

const MARKUP = Symbol('markup')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** Escapes every value; attributes must be quoted in the template (G-16). */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  let markup = strings[0] ?? ''
  for (const [index, value] of values.entries()) markup += renderContent(value) + (strings[index + 1] ?? '')
  return { [MARKUP]: markup }
}

/** Markup of our own making, never a stranger's text. */
export function raw(markup: string): Html {
  return { [MARKUP]: markup }
}

export function renderContent(content: Content): string {
  if (content === undefined || content === false) return ''
  if (typeof content === 'string') return escapeHtml(content)
  if (typeof content === 'number') return String(content)
  if (isList(content)) return content.map(renderContent).join('')
  return content[MARKUP]
}

function isList(content: readonly Content[] | Html): content is readonly Content[] {
  return Array.isArray(content)
}

/**
 * Text for a page. Signs that steer the direction of writing, and controls, become visible: an app's name must not turn
 * the sentence around it (Unicode TR 36 §2.6).
 */
export function escapeHtml(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
    .replaceAll(/[&<>"'`]/g, (sign) => ENTITIES[sign] ?? '')
}

/** A link target from a registration: https only, so that no page ever runs `javascript:`. */
export function safeHref(url: string | undefined): string | undefined {
  if (url === undefined) return undefined
  const parsed = URL.parse(url)
  return parsed?.protocol === 'https:' ? parsed.href : undefined
}
