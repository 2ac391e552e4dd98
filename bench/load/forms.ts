/** A form of a page that a person would fill in. */
export interface Form {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#x2F': '/', '#x3D': '=' }

/**
 * The first posting form of a page, with the person's name and password in their fields and its first named button pressed, as a browser
 * without scripts would send it.
 */
export function readForm(html: string, user: string, password: string): Form | undefined {
  const found = /<form\b([^>]*)>([\s\S]*?)<\/form>/gi
  for (const [, head = '', inner = ''] of html.matchAll(found)) {
    if ((attribute(head, 'method') ?? 'get').toLowerCase() !== 'post') continue
    const fields: Record<string, string> = {}
    for (const [, input = ''] of inner.matchAll(/<input\b([^>]*)>/gi)) {
      const name = attribute(input, 'name')
      const type = (attribute(input, 'type') ?? 'text').toLowerCase()
      if (name === undefined || type === 'checkbox' || type === 'radio' || type === 'submit') continue
      if (type === 'hidden') fields[name] = attribute(input, 'value') ?? ''
      else fields[name] = type === 'password' ? password : user
    }
    const button = [...inner.matchAll(/<button\b([^>]*)>/gi)].map(([, b = '']) => b).find((b) => attribute(b, 'name') !== undefined)
    if (button !== undefined) fields[attribute(button, 'name') ?? ''] = attribute(button, 'value') ?? ''
    return { action: attribute(head, 'action') ?? '', fields }
  }
  return undefined
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag)
  const value = match?.[1] ?? match?.[2] ?? match?.[3]
  return value?.replace(/&(#?\w+);/g, (whole, entity: string) => entities[entity] ?? whole)
}
