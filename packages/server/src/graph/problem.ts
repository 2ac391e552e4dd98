import type { HttpRequest, Reply } from '../http/message.ts'
import { jsonReply } from '../http/json.ts'

/** How a call of the directory API fails, in Microsoft Graph's words (azure-ad-wire §3.9). Clients look at status and code only. */
export interface Problem {
  readonly status: keyof typeof CODES
  /** One sentence that names the property or the object, and what was expected of it. */
  readonly message: string
  /** RFC 6750 §3: only with 400, 401 and 403 of the bearer token itself. */
  readonly challenge?: string
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

export const badRequest = (message: string): Problem => ({ status: 400, message })
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

/** `now` in epoch seconds. */
export function renderProblem(problem: Problem, http: HttpRequest, now: number): Reply {
  const innerError = {
    date: new Date(now * 1000).toISOString().slice(0, 19),
    'request-id': http.traceId,
    'client-request-id': http.correlationId,
  }
  const error = { code: CODES[problem.status], message: problem.message, innerError }
  const headers = problem.challenge === undefined ? {} : { 'www-authenticate': problem.challenge }
  return jsonReply(problem.status, { error }, headers)
}
