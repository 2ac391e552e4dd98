import { jsonReply } from '../http/json.ts'
import type { HttpRequest, KnownRequest, Reply } from '../http/message.ts'
import { graphErrorBody } from '../http/refusal-reply.ts'
import type { Reason } from '../refusal/reasons.ts'
import { refuse } from '../refusal/refusal.ts'

/** How a call of the directory API fails, in Microsoft Graph's words (azure-ad-wire §3.9). Clients look at status and code only. */
export interface Problem {
  readonly status: keyof typeof CODES
  /** One sentence that names the property or the object, and what was expected of it. */
  readonly message: string
  /** RFC 6750 §3: only with 400, 401 and 403 of the bearer token itself. */
  readonly challenge?: string
  /** For the explanation, where the status does not say it all. */
  readonly reason?: Reason
}

const CODES = {
  400: 'Request_BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  409: 'Request_MultipleObjectsWithSameKeyValue',
  412: 'Request_PreconditionFailed',
  429: 'TooManyRequests',
} as const

/** What a status means to who explains it (DESIGN §3 Errors). */
const REASONS: Readonly<Record<keyof typeof CODES, Reason>> = {
  400: 'directory-request-invalid',
  401: 'access-token-invalid',
  403: 'directory-role-missing',
  404: 'directory-object-unknown',
  409: 'directory-value-taken',
  412: 'directory-object-changed',
  429: 'too-many-attempts',
}

export const badRequest = (message: string): Problem => ({ status: 400, message })
/** A property of the body, or of the address, that has another value than it may have. */
export const wrongValue = (property: string, expected: string): Problem =>
  badRequest(`Invalid value specified for property '${property}': expected ${expected}.`)

/** A property that nobody sets by this call. */
export const notSettable = (property: string): Problem =>
  badRequest(`Invalid property '${property}': it cannot be set here.`)

export const denied = (message: string): Problem => ({ status: 403, message })
export const conflict = (message: string): Problem => ({ status: 409, message })

export function notFound(id: string): Problem {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`
  return { status: 404, message }
}

/** RFC 9110 §13.1.1: somebody else was faster; nothing was written. */
export const STALE: Problem = {
  status: 412,
  message: 'Somebody else changed the object meanwhile. Read it again, then repeat your change.',
}

/**
 * The answer, and why it says no, for `latchwork explain` with the request id.
 *
 * @param now epoch seconds
 * @param known who called; undefined when the token told nothing
 */
export function renderProblem(problem: Problem, http: HttpRequest, now: number, known?: KnownRequest): Reply {
  const body = graphErrorBody(CODES[problem.status], problem.message, http, now)
  const headers = problem.challenge === undefined ? {} : { 'www-authenticate': problem.challenge }
  const refusal = refuse(problem.reason ?? REASONS[problem.status], { say: problem.message })
  return { ...jsonReply(problem.status, body, headers), refused: { refusal, ...(known && { known }) } }
}
