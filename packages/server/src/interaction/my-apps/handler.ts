import { type Form, parseForm } from '@latchwork/protocol'
import { auditChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { refuse } from '../../refusal/refusal.ts'
import { type Account, findAccounts } from '../../session/browser-sessions.ts'
import { bindBrowser, PENDING_SECONDS } from '../../session/pending-request.ts'
import { revokeAuthorizationsOfGrant } from '../../store/authorizations.ts'
import { deleteGrant } from '../../store/permission-grants.ts'
import { renderRefusalOnPage } from '../refusal-page.ts'
import { type AllowedApp, loadAllowedApps } from './load.ts'
import { renderMyAppsPage, renderMyAppsSignInPage, renderRemoveAppPage } from './page.ts'

const FIELDS: ReadonlySet<string> = new Set(['ticket', 'action'])
const ACTION = '/myapps'

/** Bound to the session, the app and this browser's interaction cookie: a stranger's page has none of them (RFC 9700 §4.7). */
interface Ticket {
  readonly myApp: string
  readonly session: string
  readonly browser: string
  readonly at: number
}

interface Visit {
  readonly http: HttpRequest
  readonly deps: Deps
  readonly browser: string
  readonly accounts: readonly Account[]
}

/** /myapps: what a person allowed, and the way to take it back (azure-ad-wire §4.5, revocation). */
export async function handleMyApps(http: HttpRequest, deps: Deps): Promise<Reply> {
  const form = parseForm(http.method === 'POST' ? http.body : '', FIELDS)
  if (!form.ok) return renderRefusalOnPage(refuse('parameter-repeated'), http, deps)
  const { browser, setCookie } = bindBrowser(http, deps.random)
  const visit = { http, deps, browser, accounts: await findAccounts(http, deps) }
  const reply = http.method === 'POST' ? await takeForm(form.value, visit) : await show(visit)
  return setCookie === undefined ? reply : { ...reply, cookies: [...(reply.cookies ?? []), setCookie] }
}

async function show(visit: Visit, removed?: string): Promise<Reply> {
  const { accounts, deps } = visit
  if (accounts.length === 0) return renderMyAppsSignInPage()
  const shown = await Promise.all(
    accounts.map(async (account) => ({
      displayName: account.user.displayName,
      userPrincipalName: account.user.userPrincipalName,
      tenantName: account.tenant.displayName,
      apps: (await loadAllowedApps(deps.db, account)).map((app) => ({
        ...app,
        ticket: sealTicket(account, app, visit),
        own: app.own.length > 0,
      })),
    })),
  )
  return renderMyAppsPage({ action: ACTION, accounts: shown, ...(removed !== undefined && { removed }) })
}

async function takeForm(form: Form, visit: Visit): Promise<Reply> {
  const { http, deps } = visit
  const named = await openTicket(form.get('ticket'), visit)
  if (!named) return renderRefusalOnPage(refuse('page-expired'), http, deps)
  const { account, app } = named
  // Removed in another window meanwhile: the list says so.
  if (!app || form.get('action') === 'keep') return show(visit)
  if (form.get('action') === 'remove') {
    await removeAccess(account, app, visit)
    return show(visit, app.name)
  }
  return renderRemoveAppPage({
    action: ACTION,
    ticket: sealTicket(account, app, visit),
    name: app.name,
    userPrincipalName: account.user.userPrincipalName,
    own: app.own.length > 0,
  })
}

/** The grants go and every sign-in with them; a grant that is gone already is as good. */
async function removeAccess({ user, tenant }: Account, app: AllowedApp, { http, deps }: Visit): Promise<void> {
  const now = deps.now()
  const told = {
    tenantId: tenant.id,
    at: now,
    type: 'consent.revoked' as const,
    actor: user.id,
    target: app.appId,
    traceId: http.traceId,
    detail: {
      permissions: app.own.flatMap(({ resourceAppId, scopes }) => scopes.map((s) => `${resourceAppId}/${s}`)).join(' '),
    },
  }
  await deps.db.commit([
    ...app.own.map(({ id }) => {
      const { name, sql } = deleteGrant(tenant.id, id)
      return { name, sql }
    }),
    revokeAuthorizationsOfGrant(tenant.id, { clientAppId: app.appId, userId: user.id }, 'consent-revoked', now),
    auditChange(told, deps.random),
  ])
}

function sealTicket({ session }: Account, app: AllowedApp, { browser, deps }: Visit): string {
  const ticket: Ticket = { myApp: app.appId, session: session.id, browser, at: deps.now() }
  return deps.seals.seal('csrf', ticket)
}

async function openTicket(
  sealed: string | undefined,
  visit: Visit,
): Promise<{ readonly account: Account; readonly app: AllowedApp | undefined } | undefined> {
  const { deps, accounts, browser } = visit
  const opened = await deps.seals.open('csrf', sealed ?? '')
  if (!opened.ok) return undefined
  const ticket = opened.value as Partial<Ticket>
  if (ticket.browser !== browser || deps.now() - (ticket.at ?? 0) > PENDING_SECONDS) return undefined
  const account = accounts.find(({ session }) => session.id === ticket.session)
  if (!account || ticket.myApp === undefined) return undefined
  const apps = await loadAllowedApps(deps.db, account)
  return { account, app: apps.find(({ appId }) => appId === ticket.myApp) }
}
