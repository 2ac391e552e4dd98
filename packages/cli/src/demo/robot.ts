/** A person at a browser. */
export interface Person {
  readonly username: string
  readonly password: string
}

/** What happened between the app opening the browser and the browser going back to the app. */
export interface Visit {
  readonly authorize: URL
  /** Headings of the pages that were shown, in order. */
  readonly pages: readonly string[]
  /** What the consent page asked for. */
  readonly permissions: readonly string[]
  /** Where the browser went at the end: the app's redirect URI with the answer in it. */
  readonly redirect: URL
}

/** One browser without a screen: keeps cookies, follows redirects, fills in the forms by the words on them. */
export interface Robot {
  visit(url: string, person: Person): Promise<Visit>
}

interface Page {
  readonly url: URL
  readonly html: string
  readonly heading: string
}

/** What the robot does on the page with this heading: what it fills in, and the button it presses. */
type Act = (person: Person) => { readonly button: string; readonly fields: Readonly<Record<string, string>> }

const ACTS: readonly (readonly [heading: string, act: Act])[] = [
  ['Sign in', ({ username }) => ({ button: 'Next', fields: { 'Email or user name': username } })],
  ['Enter password', ({ password }) => ({ button: 'Sign in', fields: { Password: password } })],
  ['Permissions requested', () => ({ button: 'Accept', fields: {} })],
  ['Continue as', () => ({ button: 'Continue', fields: {} })],
  ['Need admin approval', () => ({ button: 'Return to the application without granting consent', fields: {} })],
]

/** More pages than any sign-in has: a loop ends here. */
const MOST_PAGES = 8

export function createRobot(): Robot {
  const cookies = new Map<string, string>()

  async function load(url: URL, body?: URLSearchParams): Promise<Page | { readonly redirect: URL }> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const origin = body === undefined ? {} : { origin: url.origin }
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', cookie, ...origin },
      ...(body !== undefined && { body }),
    })
    for (const set of response.headers.getSetCookie()) keep(cookies, set)
    const location = response.headers.get('location')
    if (location !== null) {
      const target = new URL(location, url)
      return target.origin === url.origin ? load(target) : { redirect: target }
    }
    const html = await response.text()
    return { url, html, heading: textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '') }
  }

  async function visit(address: string, person: Person): Promise<Visit> {
    const authorize = new URL(address)
    const pages: string[] = []
    const permissions: string[] = []
    let now = await load(authorize)
    while (!('redirect' in now)) {
      const page = now
      pages.push(page.heading)
      if (page.heading === 'Permissions requested' || page.heading === 'Need admin approval')
        permissions.push(...permissionsOn(page.html))
      const act = ACTS.find(([heading]) => page.heading.startsWith(heading))?.[1]
      if (act === undefined || pages.length > MOST_PAGES)
        throw new Error(`the browser is stuck at the page "${page.heading}": ${textOf(page.html).slice(0, 400)}`)
      const { button, fields } = act(person)
      const form = fillIn(page, button, fields)
      now = await load(form.action, form.values)
    }
    return { authorize, pages, permissions, redirect: now.redirect }
  }

  return { visit }
}

function keep(cookies: Map<string, string>, set: string): void {
  const [pair = '', ...attributes] = set.split('; ')
  const [name = '', ...value] = pair.split('=')
  if (attributes.includes('Max-Age=0')) cookies.delete(name)
  else cookies.set(name, value.join('='))
}

/** The form of the button with these words, with its fields filled in by their labels. */
function fillIn(
  { url, html, heading }: Page,
  button: string,
  fields: Readonly<Record<string, string>>,
): { action: URL; values: URLSearchParams } {
  for (const [, attributes = '', inside = ''] of html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    const pressed = [...inside.matchAll(/<button([^>]*)>([\s\S]*?)<\/button>/g)].find(
      ([, , words = '']) => textOf(words) === button,
    )
    if (pressed === undefined) continue
    const values = new URLSearchParams()
    for (const [input] of inside.matchAll(/<input[^>]*>/g)) {
      const name = attribute(input, 'name')
      if (name !== undefined && attribute(input, 'type') !== 'checkbox')
        values.set(name, attribute(input, 'value') ?? '')
    }
    for (const [label, value] of Object.entries(fields)) values.set(nameOfField(inside, label), value)
    const name = attribute(pressed[1] ?? '', 'name')
    if (name !== undefined) values.set(name, attribute(pressed[1] ?? '', 'value') ?? '')
    return { action: new URL(attribute(attributes, 'action') ?? '', url), values }
  }
  throw new Error(`there is no button "${button}" on the page "${heading}"`)
}

function nameOfField(form: string, label: string): string {
  const id = [...form.matchAll(/<label for="([^"]*)"[^>]*>([\s\S]*?)<\/label>/g)].find(
    ([, , words = '']) => textOf(words) === label,
  )?.[1]
  const input = [...form.matchAll(/<input[^>]*>/g)].find(([tag]) => attribute(tag, 'id') === id)?.[0]
  const name = id === undefined || input === undefined ? undefined : attribute(input, 'name')
  if (name === undefined) throw new Error(`there is no field labelled "${label}"`)
  return name
}

function permissionsOn(html: string): readonly string[] {
  const asked = /<h2>[\s\S]*?(?=<form|Already allowed)/.exec(html)?.[0] ?? ''
  return [...asked.matchAll(/class="words"\s*><bdi>([\s\S]*?)<\/bdi>/g)].map(([, words = '']) => textOf(words))
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : decode(value)
}

function textOf(markup: string): string {
  return decode(markup.replaceAll(/<style[\s\S]*?<\/style>|<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function decode(text: string): string {
  const signs: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
  return text.replaceAll(/&(lt|gt|quot|#39|amp);/g, (_all, name: string) => signs[name] ?? '')
}
