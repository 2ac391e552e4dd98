import { parseForm, type Form } from '@latchwork/protocol'
import { changePassword, type PasswordProblem } from '../../account/change-password.ts'
import type { Deps } from '../../deps.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { refuse } from '../../refusal/refusal.ts'
import { type Account, writeAccounts } from '../../session/browser-sessions.ts'
import { answerVisit, openTicket, sealTicket, signInAddress, type Visit } from '../own-page.ts'
import { renderOwnPageExpired, renderRefusalOnPage } from '../refusal-page.ts'
import {
  renderChangePasswordPage,
  renderChooseAccountPage,
  renderPasswordChangedPage,
  renderSignInFirstPage,
} from './page.ts'

const FIELDS: ReadonlySet<string> = new Set(['ticket', 'current', 'password', 'repeat'])
const ACTION = '/changepassword'

/** /changepassword: a person who is signed in to this browser chooses another password (ASVS 6.2.2, 6.2.3). */
export async function handleChangePassword(http: HttpRequest, deps: Deps): Promise<Reply> {
  const form = parseForm(http.method === 'POST' ? http.body : '', FIELDS)
  if (!form.ok) return renderRefusalOnPage(refuse('parameter-repeated'), http, deps)
  return answerVisit(http, deps, async (visit) =>
    http.method === 'POST' ? takeForm(form.value, visit) : renderFirst(visit),
  )
}

function renderFirst(visit: Visit): Reply {
  const { accounts } = visit
  const only = accounts.length === 1 ? accounts[0] : undefined
  if (only) return renderForm(only, visit)
  if (accounts.length === 0) return renderSignInFirstPage(signInAddress(ACTION, visit))
  return renderChooseAccountPage({
    action: ACTION,
    accounts: accounts.map((account) => ({
      handle: sealTicket('change-password', account, visit),
      displayName: account.user.displayName,
      userPrincipalName: account.user.userPrincipalName,
      tenantName: account.tenant.displayName,
    })),
  })
}

/** A ticket alone says which account; with the passwords it changes them. */
async function takeForm(form: Form, visit: Visit): Promise<Reply> {
  const { http, deps } = visit
  const ticket = await openTicket('change-password', form.get('ticket'), visit)
  if (!ticket) return renderOwnPageExpired(ACTION, http, deps)
  const { account } = ticket
  const current = form.get('current')
  const next = form.get('password')
  if (current === undefined && next === undefined) return renderForm(account, visit)
  const { user, session } = account
  if (next !== form.get('repeat'))
    return renderForm(account, visit, { about: 'next', sentence: 'The two new passwords differ.', tooMany: false })
  const changed = await changePassword({ user, session, current: current ?? '', next: next ?? '' }, http, deps)
  if (!changed.ok) return renderForm(account, visit, changed.error)
  const others = visit.accounts.filter((other) => other.user.id !== user.id).map((other) => other.session)
  const sessions = changed.value ? [...others, changed.value] : others
  return { ...renderPasswordChangedPage(user.userPrincipalName), cookies: [writeAccounts(deps.seals, sessions)] }
}

function renderForm(account: Account, visit: Visit, problem?: PasswordProblem): Reply {
  const { http, deps } = visit
  return renderChangePasswordPage({
    action: ACTION,
    ticket: sealTicket('change-password', account, visit),
    userPrincipalName: account.user.userPrincipalName,
    tenantName: account.tenant.displayName,
    ...(problem && {
      about: problem.about,
      problem: { text: problem.sentence, traceId: http.traceId, time: deps.now() },
    }),
  })
}
