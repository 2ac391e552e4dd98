import { parseForm } from '@latchwork/protocol'
import { auditChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import type { User } from '../../directory/user.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { refuse } from '../../refusal/refusal.ts'
import { endSignIns } from '../../session/end-sign-ins.ts'
import { judgeNewPassword } from '../../session/new-password.ts'
import { hashLink } from '../../session/one-time-link.ts'
import { findOneTimeLink, type OneTimeLink, useOneTimeLink } from '../../store/one-time-links.ts'
import { findUser, replaceUser } from '../../store/users.ts'
import { renderRefusalOnPage } from '../refusal-page.ts'
import { renderFirstPasswordPage, renderPasswordSetPage } from './page.ts'

const FIELDS: ReadonlySet<string> = new Set(['token', 'password', 'repeat'])

/** The page behind a one-time link, of `latchwork init` or of an administrator: a person chooses a password; it works once (ASVS 6.4.1). */
export async function handleFirstPassword(http: HttpRequest, deps: Deps): Promise<Reply> {
  const form = parseForm(http.method === 'POST' ? http.body : http.query, FIELDS)
  const token = form.ok ? (form.value.get('token') ?? '') : ''
  const link = await findOneTimeLink(deps.db, hashLink(token))
  const user = link && (await findUser(deps.db, link.tenantId, link.userId))
  if (
    !form.ok ||
    !link ||
    !user ||
    link.usedAt !== undefined ||
    link.expiresAt <= deps.now() ||
    user.disabledAt !== undefined
  )
    return renderRefusalOnPage(refuse('link-used'), http, deps)
  const show = (text?: string): Reply =>
    renderFirstPasswordPage({
      action: '/interaction/first-password',
      token,
      userPrincipalName: user.userPrincipalName,
      ...(text !== undefined && { problem: { text, traceId: http.traceId, time: deps.now() } }),
    })
  if (http.method !== 'POST') return show()
  const password = form.value.get('password') ?? ''
  const problem = judgeNewPassword(password, [user.userPrincipalName, user.displayName])
  if (problem !== undefined) return show(problem)
  if (password !== form.value.get('repeat')) return show('The two passwords differ.')
  return (await setPassword({ user, link, password }, http, deps))
    ? renderPasswordSetPage(user.userPrincipalName, user.roles.length > 0)
    : renderRefusalOnPage(refuse('link-used'), http, deps)
}

async function setPassword(
  chosen: { user: User; link: OneTimeLink; password: string },
  http: HttpRequest,
  deps: Deps,
): Promise<boolean> {
  const { user, link } = chosen
  const passwordHash = await deps.passwords.hash(chosen.password)
  const now = deps.now()
  const { tokensValidFrom, changes } = endSignIns(user, 'password-reset', now)
  const committed = await deps.db.commit([
    useOneTimeLink(link.hash, now),
    replaceUser({ ...user, passwordHash, tokensValidFrom, version: user.version + 1 }),
    ...changes,
    auditChange(
      { tenantId: user.tenantId, type: 'password.set', actor: user.id, target: user.id, request: http },
      deps,
    ),
  ])
  return committed.ok
}
