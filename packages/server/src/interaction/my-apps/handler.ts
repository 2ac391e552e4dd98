import { type Form, parseForm } from '@latchwork/protocol'
import { diffProperties } from '../../audit/modified-properties.ts'
import { auditChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { refuse } from '../../refusal/refusal.ts'
import type { Account } from '../../session/browser-sessions.ts'
import { revokeAuthorizationsOfGrant } from '../../store/authorizations.ts'
import { forgetGrant } from '../../store/permission-grants.ts'
import { answerVisit, openTicket, sealTicket, signInAddress, type Visit } from '../own-page.ts'
import { renderOwnPageExpired, renderRefusalOnPage } from '../refusal-page.ts'
import { type AllowedApp, loadAllowedApps } from './load.ts'
import { renderMyAppsPage, renderMyAppsSignInPage, renderRemoveAppPage } from './page.ts'

const FIELDS: ReadonlySet<string> = new Set(['ticket', 'action'])
const ACTION = '/myapps'

/** /myapps: what a person allowed, and the way to take it back (azure-ad-wire §4.5, revocation). */
export async function handleMyApps(http: HttpRequest, deps: Deps): Promise<Reply> {
  const form = parseForm(http.method === 'POST' ? http.body : '', FIELDS)
  if (!form.ok) return renderRefusalOnPage(refuse('parameter-repeated'), http, deps)
  return answerVisit(http, deps, (visit) => (http.method === 'POST' ? takeForm(form.value, visit) : show(visit)))
}

async function show(visit: Visit, removed?: string): Promise<Reply> {
  const { accounts, deps } = visit
  if (accounts.length === 0) return renderMyAppsSignInPage(signInAddress(ACTION, visit))
  const shown = await Promise.all(
    accounts.map(async (account) => ({
      displayName: account.user.displayName,
      userPrincipalName: account.user.userPrincipalName,
      tenantName: account.tenant.displayName,
      apps: (await loadAllowedApps(deps.db, account)).map((app) => ({
        ...app,
        ticket: sealTicket('my-apps', account, visit, app.appId),
        own: app.own.length > 0,
      })),
    })),
  )
  return renderMyAppsPage({ action: ACTION, accounts: shown, ...(removed !== undefined && { removed }) })
}

async function takeForm(form: Form, visit: Visit): Promise<Reply> {
  const { http, deps } = visit
  const ticket = await openTicket('my-apps', form.get('ticket'), visit)
  if (!ticket) return renderOwnPageExpired(ACTION, http, deps)
  const { account, about } = ticket
  const app = (await loadAllowedApps(deps.db, account)).find(({ appId }) => appId === about)
  // Removed in another window meanwhile: the list says so.
  if (!app || form.get('action') === 'keep') return show(visit)
  if (form.get('action') === 'remove') {
    await removeAccess(account, app, visit)
    return show(visit, app.name)
  }
  return renderRemoveAppPage({
    action: ACTION,
    ticket: sealTicket('my-apps', account, visit, app.appId),
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
    type: 'consent.revoked' as const,
    actor: user.id,
    target: app.appId,
    request: http,
    detail: {
      permissions: app.own.flatMap(({ resourceAppId, scopes }) => scopes.map((s) => `${resourceAppId}/${s}`)).join(' '),
    },
    modified: app.own.flatMap(({ resourceAppId, scopes }) =>
      diffProperties({ [`scope ${app.appId} ${resourceAppId}`]: scopes.join(' ') }, undefined),
    ),
  }
  await deps.db.commit([
    ...app.own.map(({ id }) => forgetGrant(tenant.id, id)),
    revokeAuthorizationsOfGrant(tenant.id, { clientAppId: app.appId, userId: user.id }, 'consent-revoked', now),
    auditChange(told, deps),
  ])
}
