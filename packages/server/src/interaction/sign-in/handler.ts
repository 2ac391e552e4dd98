import type { Deps } from '../../deps.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import { knownOf } from '../../session/known-request.ts'
import { openStep, resume, type Step } from '../../session/step.ts'
import { findTenant } from '../../store/tenants.ts'
import { renderRefusalOnPage } from '../refusal-page.ts'
import { renderSignInPage } from './page.ts'
import { signIn } from './sign-in.ts'

/** Two pages: the user name, then the password (users-and-peers §E3). A login_hint skips the first. */
export async function handleSignIn(http: HttpRequest, deps: Deps): Promise<Reply> {
  const step = await openStep(http, deps)
  if (!step.ok) return renderRefusalOnPage(step.error, http, deps)
  const { pending, form } = step.value
  const { segment } = pending.request
  const tenant = segment.kind === 'tenant' ? await findTenant(deps.db, segment.tenantId) : undefined
  const show = { step: step.value, http, deps, tenantName: tenant?.displayName }
  if (http.method !== 'POST') {
    const hint = pending.progress.otherAccount === true ? undefined : pending.request.loginHint
    return hint === undefined ? renderStep(show, 'username') : renderStep(show, 'password', { username: hint })
  }
  if (form.get('action') === 'cancel') return resume(step.value, { refused: 'sign-in-cancelled' }, deps)
  const username = form.get('username')?.trim()
  if (username === undefined || username === '')
    return renderStep(show, 'username', {
      problem: refuse('sign-in-failed', { say: 'Enter your email or user name.' }),
    })
  if (form.get('step') === 'back') return renderStep(show, 'username', { username })
  const password = form.get('password')
  if (form.get('step') === 'username') return renderStep(show, 'password', { username })
  if (password === undefined)
    return renderStep(show, 'password', {
      username,
      problem: refuse('sign-in-failed', { say: 'Enter your password.' }),
    })
  const attempt = {
    username,
    password,
    keep: form.get('keep') !== undefined,
    segment,
    client: step.value.client,
    redirectUri: pending.request.redirectUri,
  }
  const result = await signIn(attempt, http, deps)
  if (!result.ok) {
    const shown = renderStep(show, 'password', { username, problem: result.error })
    // Not who tried: the trace of a wrong password looks like that of an unknown user (DESIGN §3 Errors).
    return { ...shown, refused: { refusal: result.error, known: knownOf(pending.request) } }
  }
  const { sessionId } = result.value
  return resume(step.value, { sessionId, began: sessionId, acted: true }, deps, result.value)
}

interface Show {
  readonly step: Step
  readonly http: HttpRequest
  readonly deps: Deps
  readonly tenantName: string | undefined
}

function renderStep(
  show: Show,
  step: 'username' | 'password',
  shown: { username?: string; problem?: Refusal } = {},
): Reply {
  const { problem, username } = shown
  return renderSignInPage({
    action: '/interaction/sign-in',
    request: show.step.sealed,
    step,
    appName: show.step.client.displayName,
    notices: [],
    ...(show.tenantName !== undefined && { tenantName: show.tenantName }),
    formActions: show.step.formActions,
    ...(username !== undefined && { username }),
    ...(problem !== undefined && {
      problem: {
        text: problem.description,
        traceId: show.http.traceId,
        time: show.deps.now(),
        ...(problem.aadsts !== undefined && { code: problem.aadsts }),
      },
    }),
  })
}
