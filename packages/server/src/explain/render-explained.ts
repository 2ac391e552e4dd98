import { REASONS, type Reason } from '../refusal/reasons.ts'
import type { Cure } from '../refusal/row.ts'
import type { RefusalTrace } from '../store/instance/refusal-traces.ts'
import { renderFixPath } from './explanation.ts'
import { EXPLANATIONS } from './explanations.ts'

/** A refusal as the person who can fix it reads it. */
export interface Explained {
  readonly traceId: string
  /** RFC 3339. */
  readonly at: string
  readonly reason: string
  /** `AADSTS…`, where Azure has one. */
  readonly code?: string
  readonly endpoint: string
  readonly clientId?: string
  readonly userId?: string
  readonly rule: string
  /** What the rule looked at, by name. */
  readonly saw: Readonly<Record<string, string>>
  readonly who: Cure
  readonly how: string
  /** The page of the portal where it is fixed. */
  readonly link?: string
}

/** @param baseUrl the public address, without a slash at the end; '' leaves links relative */
export function renderExplained(trace: RefusalTrace, baseUrl: string): Explained {
  const { traceId, at, endpoint, clientId, userId, facts } = trace
  const reason = isReason(trace.reason) ? trace.reason : 'internal'
  const row = REASONS[reason]
  const { rule, how, saw = [], fix } = EXPLANATIONS[reason]
  const path = fix && renderFixPath(fix, facts)
  const looked = ['said', 'app', ...saw].flatMap((name) => {
    const value = facts[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    traceId,
    at: new Date(at * 1000).toISOString(),
    reason: trace.reason,
    ...(row.aadsts !== undefined && { code: `AADSTS${row.aadsts}` }),
    endpoint,
    ...(clientId !== '' && { clientId }),
    ...(userId !== '' && { userId }),
    rule,
    saw: Object.fromEntries(looked),
    who: row.who,
    how,
    ...(path !== undefined && { link: `${baseUrl}${path}` }),
  }
}

/** A newer release may have written a reason that this one does not know. */
function isReason(text: string): text is Reason {
  return Object.hasOwn(REASONS, text)
}
