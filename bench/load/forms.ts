/** A form of a page that a person would fill in. */
export interface Form {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
  '#x2F': '/',
  '#x3D': '=',
}

/**
 * The posting form of a page that asks for something, with the person's name and password in their fields and its own last button pressed
 * (buttons of other forms, such as "Cancel", name theirs), as a browser without scripts would send it.
 */
export function readForm(html: string, user: string, password: string): Form | undefined {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].filter(
    ([, head = '']) => attribute(head, 'method')?.toLowerCase() === 'post',
  )
  const asking = forms.find(([, , inner = '']) => inputs(inner).some(({ type }) => isTyped(type)))
  if (asking === undefined) return undefined
  const [, head = '', inner = ''] = asking
  const fields: Record<string, string> = {}
  for (const { name, type, value } of inputs(inner)) {
    if (type === 'hidden') fields[name] = value
    else if (isTyped(type)) fields[name] = type === 'password' ? password : user
  }
  const own = [...inner.matchAll(/<button\b([^>]*)>/gi)]
    .map(([, button = '']) => button)
    .filter((button) => attribute(button, 'form') === undefined)
  const pressed = own.findLast((button) => attribute(button, 'name') !== undefined)
  if (pressed !== undefined) fields[attribute(pressed, 'name') ?? ''] = attribute(pressed, 'value') ?? ''
  return { action: attribute(head, 'action') ?? '', fields }
}

const isTyped = (type: string): boolean => ['text', 'email', 'password'].includes(type)

function inputs(inner: string): readonly { name: string; type: string; value: string }[] {
  return [...inner.matchAll(/<input\b([^>]*)>/gi)].flatMap(([, input = '']) => {
    const name = attribute(input, 'name')
    return name === undefined
      ? []
      : [{ name, type: (attribute(input, 'type') ?? 'text').toLowerCase(), value: attribute(input, 'value') ?? '' }]
  })
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag)
  const value = match?.[1] ?? match?.[2] ?? match?.[3]
  return value?.replace(/&(#?\w+);/g, (whole, entity: string) => entities[entity] ?? whole)
}
