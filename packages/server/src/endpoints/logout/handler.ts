import { type Dialect, formActionSource, isGuid, parseForm, type Form } from '@latchwork/protocol'
import { auditChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import type { Application } from '../../directory/application.ts'
import { seeOther } from '../../http/headers.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { renderRefusalOnPage } from '../../interaction/refusal-page.ts'
import { renderSignedOutPage, renderSignOutConfirmPage, renderStayedPage } from '../../interaction/signed-out/page.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import type { Segment } from '../../session/authorize-request.ts'
import { type Account, findAccounts, findAccountsAt, personOf, writeAccounts } from '../../session/browser-sessions.ts'
import { findSegment } from '../../session/find-segment.ts'
import { bindBrowser } from '../../session/pending-request.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import { listClientsOfSession } from '../../store/authorizations.ts'
import { endSession } from '../../store/sessions.ts'
import type { Db } from '../../store/sql.ts'
import { readHint } from './read-hint.ts'

const KNOWN: ReadonlySet<string> = new Set([
  'id_token_hint',
  'logout_hint',
  'client_id',
  'post_logout_redirect_uri',
  'state',
  'csrf',
  'action',
])

/** One sign-out request whose parameters were judged. */
interface SignOut {
  readonly form: Form
  readonly client: Application | undefined
  /** Where the person may go afterwards; proven to be registered for `client`. */
  readonly returnTo: string | undefined
  /** The hint is ours, for this client and directory, and names the user who is signed in: no question needed. */
  readonly hinted: boolean
  readonly accounts: readonly Account[]
}

/**
 * GET and POST /{tenant}/oauth2[/v2.0]/logout (OpenID Connect RP-Initiated Logout §2-§4). Without a valid hint a person is asked
 * first: a stranger's link must not sign anybody out (ASVS 10.6.2). Tokens are not revoked by it (azure-ad-wire §1.9).
 */
export async function handleLogout(http: HttpRequest, dialect: Dialect, deps: Deps): Promise<Reply> {
  const parsed = parseForm(http.method === 'POST' ? http.body : http.query, KNOWN)
  if (!parsed.ok) return renderRefusalOnPage(refuse('parameter-repeated'), http, deps)
  const segment = await findSegment(deps.db, http.params['tenant'] ?? '')
  if (!segment.ok) return renderRefusalOnPage(segment.error, http, deps)
  const signOut = await judgeSignOut({ form: parsed.value, segment: segment.value, dialect }, http, deps)
  if ('reason' in signOut) return renderRefusalOnPage(signOut, http, deps)
  const { browser, setCookie } = bindBrowser(http, deps.random)
  const csrf = await confirmation(parsed.value, browser, deps)
  if (csrf === 'stay') return signOut.returnTo === undefined ? renderStayedPage() : leave(signOut)
  if (signOut.accounts.length === 0 && signOut.hinted) return leave(signOut)
  if (!signOut.hinted && csrf !== 'confirmed' && signOut.accounts.length > 0)
    return askFirst(signOut, { http, deps, browser, setCookie })
  return endSessions(signOut, http, deps)
}

async function judgeSignOut(
  asked: { form: Form; segment: Segment; dialect: Dialect },
  http: HttpRequest,
  deps: Deps,
): Promise<SignOut | Refusal> {
  const { form, segment } = asked
  const accounts = await findAccountsAt(http, segment, deps)
  const clientId = form.get('client_id')
  const hint = await readHint(form.get('id_token_hint'), { segment, clientId, baseUrl: deps.config.publicUrl }, deps)
  if (hint.kind === 'invalid') return refuse('logout-hint-invalid')
  const appId = hint.kind === 'valid' ? hint.clientId : clientId
  const target = form.get('post_logout_redirect_uri')
  const client =
    appId === undefined
      ? await findReturning(target, accounts, deps.db)
      : isGuid(appId)
        ? await findApplicationByAppId(deps.db, appId.toLowerCase())
        : undefined
  const registered = target !== undefined && client?.redirectUris.some(({ uri }) => uri === target) === true
  if (target !== undefined && client && !registered) return refuse('logout-redirect-unregistered')
  const hinted = hint.kind === 'valid' && accounts.every((account) => account.user.id === hint.userId)
  return { form, client, returnTo: registered ? withState(target, form.get('state')) : undefined, hinted, accounts }
}

/**
 * MSAL.js names no client. The address is believed if an application registered it to which this person came in this session (RP-Initiated
 * Logout §3: other means of confirming it); whoever else registered it is nobody to him.
 */
async function findReturning(
  target: string | undefined,
  accounts: readonly Account[],
  db: Db,
): Promise<Application | undefined> {
  if (target === undefined) return undefined
  const used = await Promise.all(
    accounts.map(({ tenant, user, session }) =>
      listClientsOfSession(db, { tenantId: tenant.id, userId: user.id, sessionId: session.id }),
    ),
  )
  const apps = await Promise.all([...new Set(used.flat())].map((appId) => findApplicationByAppId(db, appId)))
  return apps.find((app) => app?.redirectUris.some(({ uri }) => uri === target) === true)
}

function withState(target: string, state: string | undefined): string {
  if (state === undefined) return target
  return `${target}${target.includes('?') ? '&' : '?'}${new URLSearchParams({ state }).toString()}`
}

/** The answer to the question, proven to come from our page in this browser. */
async function confirmation(form: Form, browser: string, deps: Deps): Promise<'confirmed' | 'stay' | undefined> {
  const opened = await deps.seals.open('csrf', form.get('csrf') ?? '')
  if (!opened.ok || (opened.value as { signOut?: string }).signOut !== browser) return undefined
  return form.get('action') === 'stay' ? 'stay' : form.get('action') === 'sign-out' ? 'confirmed' : undefined
}

function askFirst(
  signOut: SignOut,
  {
    http,
    deps,
    browser,
    setCookie,
  }: { http: HttpRequest; deps: Deps; browser: string; setCookie?: string | undefined },
): Reply {
  const carried = ['client_id', 'post_logout_redirect_uri', 'state'] as const
  const fields = carried.flatMap((name): [string, string][] => {
    const value = signOut.form.get(name)
    return value === undefined ? [] : [[name, value]]
  })
  const only = signOut.accounts.length === 1 ? signOut.accounts[0] : undefined
  const person = only && personOf(only).user
  const reply = renderSignOutConfirmPage({
    action: http.path,
    csrf: deps.seals.seal('csrf', { signOut: browser }),
    fields,
    formActions: signOut.returnTo === undefined ? [] : [formActionSource(signOut.returnTo)],
    ...(person && { account: { displayName: person.displayName, userPrincipalName: person.userPrincipalName } }),
    ...(signOut.client && { appName: signOut.client.displayName }),
  })
  return setCookie === undefined ? reply : { ...reply, cookies: [setCookie] }
}

async function endSessions(signOut: SignOut, http: HttpRequest, deps: Deps): Promise<Reply> {
  const now = deps.now()
  const changes = signOut.accounts.flatMap(({ session }) => [
    endSession(session.tenantId, session.id, now),
    auditChange(
      {
        tenantId: session.tenantId,
        type: 'sign-out',
        actor: session.userId,
        target: signOut.client?.appId ?? '',
        request: http,
      },
      deps,
    ),
  ])
  if (changes.length > 0) await deps.db.commit(changes)
  const ended = new Set(signOut.accounts.map(({ session }) => session.id))
  const left = (await findAccounts(http, deps)).filter(({ session }) => !ended.has(session.id))
  return {
    ...leave(signOut),
    cookies: [
      writeAccounts(
        deps.seals,
        left.map(({ session }) => session),
      ),
    ],
  }
}

function leave(signOut: SignOut): Reply {
  if (signOut.returnTo !== undefined) return seeOther(signOut.returnTo)
  return renderSignedOutPage(signOut.client === undefined ? {} : { appName: signOut.client.displayName })
}
