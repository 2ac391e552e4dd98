import { AuthError } from '../auth-error.ts'
import type { Environment } from '../environment.ts'

const RETRIES = 3
const FIRST_WAIT_MS = 250
/** A server that asks for more patience than this gets a typed error instead of a silent program. */
const LONGEST_WAIT_MS = 30_000

/**
 * Sends again on network errors, 429 and 5xx, at most three times; never on another 4xx, which would only be refused again. Only for
 * requests whose repetition is harmless: reading, and refresh, whose lost answer the server gives once more.
 */
export async function sendPatiently(
  send: () => Promise<Response>,
  environment: Environment,
  signal?: AbortSignal,
): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await attemptOnce(send)
    const last = attempt === RETRIES
    if (outcome instanceof AuthError) {
      if (last || outcome.code !== 'network') throw outcome
    } else if (last || !isPassing(outcome.status)) {
      return outcome
    }
    const backOff = FIRST_WAIT_MS * 2 ** attempt * (0.5 + environment.random())
    const asked = outcome instanceof Response ? retryAfterSeconds(outcome.headers, environment.now()) : undefined
    if (asked !== undefined && asked * 1000 > LONGEST_WAIT_MS && outcome instanceof Response) return outcome
    await environment.wait(Math.max(backOff, (asked ?? 0) * 1000), signal)
  }
}

/** Seconds, from either form of the header (RFC 9110 §10.2.3). */
export function retryAfterSeconds(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (value === undefined || value === '') return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value)
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000))
}

function isPassing(status: number): boolean {
  return status === 429 || status >= 500
}

async function attemptOnce(send: () => Promise<Response>): Promise<Response | AuthError> {
  try {
    return await send()
  } catch (failure) {
    if (failure instanceof AuthError) return failure
    throw failure
  }
}
