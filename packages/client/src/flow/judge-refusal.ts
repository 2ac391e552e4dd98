import type { AuthErrorCode, AuthFailure } from '../auth-error.ts'
import { printable } from '../auth-error.ts'

/** The server's words (RFC 6749 §4.1.2.1, §5.2; RFC 8628 §3.5; OIDC Core §3.1.2.6) in ours. Any other word: `request_refused`. */
const BY_WORD: Readonly<Record<string, AuthErrorCode>> = {
  access_denied: 'user_cancelled',
  authorization_declined: 'user_cancelled',
  expired_token: 'timeout',
  invalid_grant: 'interaction_required',
  interaction_required: 'interaction_required',
  login_required: 'interaction_required',
  account_selection_required: 'interaction_required',
  consent_required: 'consent_required',
  invalid_client: 'invalid_client',
  unauthorized_client: 'invalid_client',
  server_error: 'server_error',
  temporarily_unavailable: 'server_error',
}

/** Azure's numbers, where they say more than the word. */
const BY_NUMBER: ReadonlyMap<number, AuthErrorCode> = new Map([
  [65001, 'consent_required'],
  [65004, 'user_cancelled'],
  [90093, 'needs_admin'],
  [90094, 'needs_admin'],
  [90095, 'needs_admin'],
])

/** `invalid_grant` with one of these asks for something else than a new sign-in: the refresh token stays good. */
const TOKEN_SURVIVES = new Set([
  'consent_required',
  'basic_action',
  'additional_action',
  'message_only',
  'client_mismatch',
])

/** A refusal in whatever form it came: JSON body or callback parameters. */
export function judgeRefusal(answer: Readonly<Record<string, unknown>>): AuthFailure {
  const word = text(answer['error']) ?? 'server_error'
  const suberror = text(answer['suberror'])
  const description = text(answer['error_description'])
  const errorCodes = readNumbers(answer['error_codes'], description)
  const byNumber = errorCodes.map((number) => BY_NUMBER.get(number)).find((code) => code !== undefined)
  const bySuberror = suberror === 'consent_required' ? 'consent_required' : undefined
  const correlationId = text(answer['correlation_id'])
  const traceId = text(answer['trace_id'])
  const claims = text(answer['claims'])
  return {
    code: byNumber ?? bySuberror ?? (Object.hasOwn(BY_WORD, word) ? BY_WORD[word] : undefined) ?? 'request_refused',
    description: description ?? `The server answered ${word}.`,
    error: word,
    errorCodes,
    ...(suberror !== undefined && { suberror }),
    ...(correlationId !== undefined && { correlationId }),
    ...(traceId !== undefined && { traceId }),
    ...(claims !== undefined && { claims }),
  }
}

/** Whether the server has said that this refresh token will never work again (RFC 6749 §5.2). */
export function isTokenDead(failure: AuthFailure): boolean {
  return (
    failure.error === 'invalid_grant' &&
    failure.code === 'interaction_required' &&
    !TOKEN_SURVIVES.has(failure.suberror ?? '')
  )
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? printable(value) : undefined
}

/** From the member, else from the `AADSTS…:` that begins the description. */
function readNumbers(member: unknown, description: string | undefined): readonly number[] {
  if (Array.isArray(member)) return member.filter((number): number is number => Number.isInteger(number))
  const match = /^AADSTS(\d{4,9})\b/.exec(description ?? '')
  return match === null ? [] : [Number(match[1])]
}
