import type { Injected } from '../../src/http/serve.ts'

/** Speaks to one server: in process, or over the network. */
export type Send = (request: {
  method: string
  path: string
  body?: string
  headers: Record<string, string>
}) => Promise<Injected>

export interface Page {
  readonly url: string
  readonly status: number
  readonly html: string
  readonly heading: string
  /** Where the browser was sent outside the server: the application's redirect, as query, fragment or posted form. */
  readonly answer?: {
    readonly uri: string
    readonly params: URLSearchParams
    readonly mode: 'query' | 'fragment' | 'form_post'
  }
}

/** A browser without script: cookies, redirects, and forms found by what a person sees on the buttons. */
export function createBrowser(baseUrl: string, send: Send) {
  const cookies = new Map<string, string>()

  async function load(method: string, url: string, body?: string): Promise<Page> {
    const path = url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url
    const headers: Record<string, string> = {
      accept: 'text/html',
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    }
    if (body !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded'
    const response = await send({ method, path, headers, ...(body !== undefined && { body }) })
    for (const cookie of response.cookies) keep(cookie)
    const location = response.headers['location']
    if (typeof location !== 'string') return readPage(url, response)
    if (location.startsWith('/') || location.startsWith(`${baseUrl}/`)) return load('GET', location)
    return { url: location, status: response.status, html: '', heading: '', answer: readLocation(location) }
  }

  function keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split('; ')
    const name = pair.slice(0, pair.indexOf('='))
    const gone = attributes.includes('Max-Age=0')
    if (gone) cookies.delete(name)
    else cookies.set(name, pair.slice(pair.indexOf('=') + 1))
  }

  /** Fills in fields by name and presses the button with this text. */
  async function press(page: Page, button: string, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    for (const form of page.html.matchAll(/<form[^>]* method="post" action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)) {
      const [, action = '', inside = ''] = form
      const found = [...inside.matchAll(/<button([^>]*)>([\s\S]*?)<\/button>/g)].find(([, , text = '']) =>
        textOf(text).includes(button),
      )
      if (!found) continue
      const values = new URLSearchParams()
      for (const [input] of inside.matchAll(/<input[^>]*>/g)) {
        const name = attribute(input, 'name')
        if (name !== undefined && attribute(input, 'type') !== 'checkbox')
          values.append(name, attribute(input, 'value') ?? '')
      }
      for (const [name, value] of Object.entries(fields)) values.set(name, value)
      const name = attribute(found[1] ?? '', 'name')
      if (name !== undefined) values.set(name, attribute(found[1] ?? '', 'value') ?? '')
      return load('POST', action.startsWith('/') ? action : action.slice(baseUrl.length), values.toString())
    }
    throw new Error(`no button "${button}" on the page "${page.heading}" (${page.url})`)
  }

  return { open: (url: string) => load('GET', url), press, cookies }
}

export type Browser = ReturnType<typeof createBrowser>

function readPage(url: string, response: Injected): Page {
  const html = response.body
  const heading = textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '')
  const posted = /<form method="post" action="((?!\/)[^"]*)">/.exec(html)
  const answer = posted && heading === 'Signing in' ? readForm(unescape(posted[1] ?? ''), html) : undefined
  return { url, status: response.status, html, heading, ...(answer && { answer }) }
}

function readForm(uri: string, html: string): NonNullable<Page['answer']> {
  const params = new URLSearchParams()
  for (const [input] of html.matchAll(/<input type="hidden"[^>]*>/g))
    params.append(attribute(input, 'name') ?? '', attribute(input, 'value') ?? '')
  return { uri, params, mode: 'form_post' }
}

function readLocation(location: string): NonNullable<Page['answer']> {
  const hash = location.indexOf('#')
  const mode = hash >= 0 ? 'fragment' : 'query'
  const start = hash >= 0 ? hash : location.indexOf('?')
  return {
    uri: location.slice(0, start < 0 ? undefined : start),
    params: new URLSearchParams(start < 0 ? '' : location.slice(start + 1)),
    mode,
  }
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : unescape(value)
}

function textOf(markup: string): string {
  return unescape(markup.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
