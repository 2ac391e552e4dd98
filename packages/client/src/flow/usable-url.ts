/** What an address must be before anything is sent to it, or it is handed to the operating system. */
export interface UrlRules {
  /** Permits `http` on this machine's loopback names, and nowhere else. */
  readonly allowLoopbackHttp: boolean
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** https (RFC 6749 §3.1), without user information and fragment (RFC 8252 §8.7 for the address given to the browser). */
export function isUsableUrl(text: string, rules: UrlRules): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && rules.allowLoopbackHttp && isLoopback(url))
}

export function isLoopback(url: URL): boolean {
  return LOOPBACK.has(url.hostname)
}
