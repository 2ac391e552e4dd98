import type { Deps } from '../deps.ts'
import type { OWN_PAGES } from '../directory/built-in.ts'
import { OWN_PAGES_APP_ID } from '../directory/graph.ts'
import type { HttpRequest, Reply } from '../http/message.ts'
import { type Account, findAccounts } from '../session/browser-sessions.ts'
import { bindBrowser, PENDING_SECONDS } from '../session/pending-request.ts'

/** A person at a page of his own, which no application asked for: who is signed in to this browser. */
export interface Visit {
  readonly http: HttpRequest
  readonly deps: Deps
  readonly browser: string
  readonly accounts: readonly Account[]
}

export type OwnPage = 'change-password' | 'my-apps'

/** Bound to the page, the session and this browser's interaction cookie: a stranger's page has none of them (RFC 9700 §4.7). */
interface Ticket {
  readonly page: OwnPage
  readonly session: string
  readonly browser: string
  readonly at: number
  /** What the form is about, e.g. an application. */
  readonly about: string
}

/** Answers a visit; the browser gets its interaction cookie if it has none. */
export async function answerVisit(
  http: HttpRequest,
  deps: Deps,
  answer: (visit: Visit) => Promise<Reply>,
): Promise<Reply> {
  const { browser, setCookie } = bindBrowser(http, deps.random)
  const reply = await answer({ http, deps, browser, accounts: await findAccounts(http, deps) })
  return setCookie === undefined ? reply : { ...reply, cookies: [...(reply.cookies ?? []), setCookie] }
}

/**
 * Signs in and comes back to the page. The client of these pages is one that never redeems: nobody knows a verifier for the challenge,
 * and what counts is the session that the browser has then.
 */
export function signInAddress(path: (typeof OWN_PAGES)[number], { deps }: Visit): string {
  const query = new URLSearchParams({
    client_id: OWN_PAGES_APP_ID,
    response_type: 'code',
    response_mode: 'fragment',
    redirect_uri: `${deps.config.publicUrl}${path}`,
    scope: 'openid',
    code_challenge: deps.random(32).toString('base64url'),
    code_challenge_method: 'S256',
  })
  return `/organizations/oauth2/v2.0/authorize?${query.toString()}`
}

export function sealTicket(page: OwnPage, { session }: Account, { browser, deps }: Visit, about = ''): string {
  const ticket: Ticket = { page, session: session.id, browser, at: deps.now(), about }
  return deps.seals.seal('csrf', ticket)
}

/** Whose ticket it is, if it is one of this page in this browser and not older than a page may stay open. */
export async function openTicket(
  page: OwnPage,
  sealed: string | undefined,
  { deps, accounts, browser }: Visit,
): Promise<{ readonly account: Account; readonly about: string } | undefined> {
  const opened = await deps.seals.open('csrf', sealed ?? '')
  if (!opened.ok) return undefined
  const ticket = opened.value as Partial<Ticket>
  if (ticket.page !== page || ticket.browser !== browser) return undefined
  if (deps.now() - (ticket.at ?? 0) > PENDING_SECONDS) return undefined
  const account = accounts.find(({ session }) => session.id === ticket.session)
  return account && { account, about: ticket.about ?? '' }
}
