import type { Reply } from './message.ts'

/** RFC 6749 §5.1: both, for the oldest of caches too. */
export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

/** One year, as G-08 asks. */
export const HSTS = 'max-age=31536000; includeSubDomains'

/** A CSP source that a page may post to: an origin or a bare scheme. Anything else could end the directive. */
const FORM_ACTION = /^(?:'self'|[a-z][a-z0-9+.-]*:(?:\/\/[a-z0-9.[\]:-]+)?)$/i

export interface PagePolicy {
  /** Sources of the page's style, e.g. `'sha256-…'`. */
  readonly style: string
  /** A nonce or hash, only where a page has a script. */
  readonly script?: string
  /** Where forms may end beside this server (G-12): Chromium follows `form-action` across redirects. */
  readonly formActions: readonly string[]
}

/**
 * The security headers of every page (G-11). `upgrade-insecure-requests` is absent on purpose: it would turn a loopback
 * redirect into https and break every native app.
 */
export function pageHeaders(policy: PagePolicy): Readonly<Record<string, string>> {
  const wrong = policy.formActions.find((source) => !FORM_ACTION.test(source))
  if (wrong !== undefined) throw new TypeError('a form-action source is no origin and no scheme')
  const csp = [
    "default-src 'none'",
    `style-src ${policy.style}`,
    ...(policy.script === undefined ? [] : [`script-src ${policy.script}`]),
    `form-action ${[...new Set(["'self'", ...policy.formActions])].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ]
  return {
    'content-type': 'text/html; charset=utf-8',
    ...NO_STORE,
    'content-security-policy': csp.join('; '),
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'x-robots-tag': 'noindex',
  }
}

/** The same answer with more headers, for example a challenge or a waiting time. */
export function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

/** After a form was posted the browser goes on with GET (G-09, RFC 9110 §15.4.4). */
export function seeOther(location: string, cookies: readonly string[] = []): Reply {
  return { status: 303, headers: { location, ...NO_STORE, 'referrer-policy': 'no-referrer' }, cookies, body: '' }
}
