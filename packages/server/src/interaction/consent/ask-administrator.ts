import { auditChange } from '../../audit/record.ts'
import { requestedOf } from '../../consent/requested-permissions.ts'
import type { Deps } from '../../deps.ts'
import type { ConsentDecision } from '../../directory/consent.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { seeOther } from '../../http/headers.ts'
import type { Account } from '../../session/browser-sessions.ts'
import { sealPending, stepAddress } from '../../session/pending-request.ts'
import { randomGuid } from '../../session/random-guid.ts'
import { resume, type Step } from '../../session/step.ts'
import {
  type ConsentRequest,
  findConsentRequest,
  putConsentRequest,
} from '../../store/administration/consent-requests.ts'
import { lockUser } from '../../store/users.ts'

type Blocked = Extract<ConsentDecision, { kind: 'blocked' }>

/** Consent for the whole organization, by somebody who is no administrator, is no permission that could be asked for. */
export function mayAskAdministrator(decision: Blocked): boolean {
  return decision.refusal.reason === 'admin-approval-required'
}

const LONGEST_JUSTIFICATION = 500

/** Cut between characters, not between the halves of one. */
function shorten(justification: string): string {
  return [...justification.replaceAll('\0', '').trim()].slice(0, LONGEST_JUSTIFICATION).join('')
}

/**
 * Sends the request to the administrators, and shows the page that waits for their answer. The person acted by this: once
 * it is granted the application gets its answer without another question.
 */
export async function askAdministrator(
  { step, account, decision }: { readonly step: Step; readonly account: Account; readonly decision: Blocked },
  http: HttpRequest,
  deps: Deps,
): Promise<Reply> {
  const { tenant, user } = account
  const request: ConsentRequest = {
    tenantId: tenant.id,
    id: randomGuid(deps.random),
    clientAppId: step.client.appId,
    userId: user.id,
    permissions: decision.missing.map(requestedOf),
    justification: shorten(step.form.get('justification') ?? ''),
    status: 'InProgress',
    createdAt: deps.now(),
  }
  const told = auditChange(
    {
      tenantId: tenant.id,
      type: 'consent.requested',
      actor: user.id,
      target: step.client.appId,
      request: http,
      detail: {
        request: request.id,
        permissions: decision.missing.map(({ api, scope }) => `${api.appId}/${scope.value}`).join(' '),
      },
    },
    deps,
  )
  const committed = await deps.db.commit([lockUser(tenant.id, user.id), ...putConsentRequest(request), told])
  const progress = { ...step.pending.progress, ...(committed.ok && { acted: true, requested: request.id }) }
  // Not committed: the same person asked in another window at the same moment, or is gone. The page looks again.
  return seeOther(stepAddress('consent', sealPending(deps.seals, { ...step.pending, progress })))
}

/** What became of the request that this page waits for. `waiting`: nothing yet; undefined: nothing is waited for (any more). */
export async function findAnswer(
  step: Step,
  { tenant, user }: Account,
  deps: Deps,
): Promise<'waiting' | Reply | undefined> {
  const { requested } = step.pending.progress
  if (requested === undefined) return undefined
  const request = await findConsentRequest(deps.db, tenant.id, requested)
  if (request?.userId !== user.id) return undefined
  if (request.status === 'Denied') return resume(step, { refused: 'admin-approval-denied' }, deps)
  return request.status === 'InProgress' ? 'waiting' : undefined
}
