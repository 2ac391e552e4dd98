import { authorizeUrl, toListener } from './addresses.ts'
import { readForm } from './forms.ts'
import type { Answer, Exchange } from './exchange.ts'
import type { Site } from './site.ts'

/** Pages and redirects from the first request to the app's redirect; more than any of the servers needs. */
const steps = 12

/** Signs a person in as a browser does, over the server's own pages, and returns the cookies for later requests. */
export async function signIn(exchange: Exchange, site: Site, user: string): Promise<string> {
  const cookies = new Map<string, string>()
  const header = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  let url = authorizeUrl(site, { login_hint: user })
  let form: Readonly<Record<string, string>> | undefined
  for (let step = 0; step < steps; step++) {
    const headers = { ...proxyHeaders(site), Cookie: header(), Origin: site.publicUrl }
    const answer: Answer = await exchange(
      form === undefined ? { method: 'GET', url, headers } : { method: 'POST', url, headers, form },
    )
    for (const cookie of answer.headers['set-cookie'] ?? []) keep(cookies, cookie)
    const location = answer.headers.location
    if (location !== undefined) {
      if (location.startsWith(site.redirectUri)) {
        if (!new URL(location).searchParams.has('code'))
          throw new Error(`sign-in of ${user} ended in ${location.split('?')[1] ?? location}`)
        return header()
      }
      url = toListener(site, location, url)
      form = undefined
      continue
    }
    const found = readForm(answer.body, user, site.password)
    if (found === undefined)
      throw new Error(`sign-in of ${user}: ${answer.status} and no form to fill in at ${new URL(url).pathname}`)
    url = toListener(site, found.action, url)
    form = found.fields
  }
  throw new Error(`sign-in of ${user} did not end within ${steps} steps`)
}

/** What a proxy that ends TLS would add; nothing for a server that is addressed directly. */
export function proxyHeaders(site: Site): Record<string, string> {
  if (site.publicUrl === site.base) return {}
  const { host, protocol } = new URL(site.publicUrl)
  return {
    Host: host,
    'X-Forwarded-Proto': protocol.slice(0, -1),
    'X-Forwarded-Host': host,
    'X-Forwarded-For': '192.0.2.1',
  }
}

function keep(cookies: Map<string, string>, cookie: string): void {
  const [pair = '', ...attributes] = cookie.split(';')
  const at = pair.indexOf('=')
  const name = pair.slice(0, at).trim()
  const value = pair.slice(at + 1).trim()
  const gone =
    value === '' || attributes.some((one) => /^\s*max-age=0\s*$/i.test(one) || /^\s*expires=.*1970/i.test(one))
  if (gone) cookies.delete(name)
  else cookies.set(name, value)
}
