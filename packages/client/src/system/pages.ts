import type { AuthErrorCode } from '../auth-error.ts'
import type { Account } from '../contract.ts'

/** Headers of everything the loopback listener sends: no script, nothing kept, nothing told to other sites. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  connection: 'close',
}

/** Who signed in, to which app. The directory has no name that a person knows, so its host stands in where the account has none. */
export function renderSignedInPage(account: Account, appName: string): string {
  const known = account.name === undefined ? undefined : account.username
  const who = account.name ?? account.username ?? account.subject
  const address = known === undefined ? '' : ` (${known})`
  const where = account.username === undefined ? ` at ${new URL(account.issuer).host}` : ''
  return renderPage('Signed in', `${who}${address} is signed in to ${appName}${where}. You can close this tab.`)
}

/** Never the server's words: at this point they may be an attacker's (RFC 9207 §2.4). */
export function renderFailurePage(code: AuthErrorCode, appName: string): string {
  return renderPage(
    'Not signed in',
    `${SENTENCES[code] ?? 'Something went wrong.'} You can close this tab and return to ${appName}.`,
  )
}

/** For answers that belong to another request, and nothing else. */
export function renderStrangerPage(): string {
  return renderPage('Not this sign-in', 'This answer does not belong to the sign-in that is waiting here.')
}

const SENTENCES: Readonly<Partial<Record<AuthErrorCode, string>>> = {
  user_cancelled: 'Sign-in was cancelled.',
  needs_admin: 'An administrator has to approve this app first.',
  consent_required: 'A permission was not granted.',
  interaction_required: 'The server could not complete the sign-in.',
  aborted: 'The app stopped waiting.',
  network: 'The app could not reach the server.',
  server_error: 'The server could not complete the sign-in.',
  issuer_mismatch: 'The answer came from an unexpected place and was not used.',
  invalid_response: 'The answer was not valid and was not used.',
}

function renderPage(title: string, sentence: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${escape(title)}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:20vh auto;padding:0 1rem}</style></head>
<body><main><h1>${escape(title)}</h1><p>${escape(sentence)}</p></main></body></html>
`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
