import { err, formActionSource, ok, parseForm, redirectKind, type Form, type Result } from '@latchwork/protocol'
import type { Application } from '../directory/application.ts'
import { seeOther } from '../http/headers.ts'
import type { HttpRequest, Reply } from '../http/message.ts'
import type { Seals } from '../keys/seal.ts'
import { type Refusal, refuse } from '../refusal/refusal.ts'
import { findApplicationByAppId } from '../store/applications.ts'
import type { Db } from '../store/sql.ts'
import { openPending, type PendingRequest, type Progress, sealPending, stepAddress } from './pending-request.ts'

/** What every page between request and answer needs: the pending request, proven to be this browser's, and who asks. */
export interface Step {
  readonly pending: PendingRequest
  /** The sealed request as it came: the hidden field of the next form. */
  readonly sealed: string
  readonly client: Application
  readonly form: Form
  /** CSP form-action sources: every page may have to let the browser follow a redirect back to the app. */
  readonly formActions: readonly string[]
  /** Words for where the answer goes, e.g. "this computer". */
  readonly redirectTarget: string
}

const FIELDS: ReadonlySet<string> = new Set([
  'request',
  'action',
  'step',
  'username',
  'password',
  'keep',
  'account',
  'ticket',
  'organization',
  'justification',
])

interface StepDeps {
  readonly db: Db
  readonly seals: Seals
  readonly now: () => number
}

/** Reads a step's GET query or POST form and proves the pending request (see openPending). */
export async function openStep(http: HttpRequest, deps: StepDeps): Promise<Result<Step, Refusal>> {
  const form = parseForm(http.method === 'POST' ? http.body : http.query, FIELDS)
  if (!form.ok) return err(refuse(form.error.kind === 'duplicate' ? 'parameter-repeated' : 'parameter-malformed'))
  const sealed = form.value.get('request')
  const pending = await openPending(http, sealed, deps)
  if (!pending.ok) return pending
  const { request } = pending.value
  const client = await findApplicationByAppId(deps.db, request.clientId)
  if (!client) return err(refuse('client-unknown'))
  return ok({
    pending: pending.value,
    sealed: sealed ?? '',
    client,
    form: form.value,
    formActions: [formActionSource(request.redirectUri)],
    redirectTarget: redirectTarget(request.redirectUri),
  })
}

function redirectTarget(uri: string): string {
  const kind = redirectKind(uri)
  if (kind === 'https') return new URL(uri).host
  return kind === 'custom' ? `the app for ${uri.slice(0, uri.indexOf(':'))}:` : 'this computer'
}

export interface After {
  /** Set-Cookie values. */
  readonly cookies?: readonly string[]
  /** After a sign-in the person may have to be told something first. */
  readonly step?: 'notice'
}

/** Back to the dispatcher with what happened here (303: the browser must not post credentials again, RFC 9700 §4.12). */
export function resume(step: Step, progress: Partial<Progress>, deps: { seals: Seals }, after: After = {}): Reply {
  const pending = { ...step.pending, progress: { ...step.pending.progress, ...progress } }
  return seeOther(stepAddress(after.step ?? 'resume', sealPending(deps.seals, pending)), after.cookies)
}
