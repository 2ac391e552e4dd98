const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/** The Host values that mean this server (a wrong one could poison links and caches). */
export interface HostRule {
  /** In lower case, with the port where it is not 443. */
  readonly allowed: ReadonlySet<string>
  /** HSTS ignores ports: on a loopback name it would break every native app's redirect (DESIGN §0). */
  readonly hsts: boolean
}

/** @param publicHost host of the public URL, with its port unless that is 443 */
export function hostRule(publicHost: string): HostRule {
  const url = new URL(`https://${publicHost}`)
  const loopback = LOOPBACK_NAMES.includes(url.hostname) || url.hostname.endsWith('.localhost')
  const port = url.port === '' ? '' : `:${url.port}`
  const names = loopback ? [url.hostname, ...LOOPBACK_NAMES] : [url.hostname]
  const allowed = new Set(names.map((name) => name + port))
  if (port === '') for (const name of names) allowed.add(`${name}:443`)
  return { allowed, hsts: !loopback }
}

export function mayServeHost(rule: HostRule, host: string | undefined): boolean {
  if (host === undefined) return false
  return rule.allowed.has(host) || rule.allowed.has(host.toLowerCase())
}
