import { constantTimeEqual, err, ok } from '@latchwork/protocol'
import type { Result } from '@latchwork/protocol'

import type { AuthFailure } from '../auth-error.ts'
import { matchesTemplate } from './authority.ts'
import { judgeRefusal } from './judge-refusal.ts'

export interface ExpectedCallback {
  readonly state: string
  /** The metadata's issuer, possibly a tenant template. */
  readonly issuer: string
  /** `authorization_response_iss_parameter_supported` (RFC 9207 §3). */
  readonly issuerPromised: boolean
}

export interface Callback {
  readonly code: string
  /** As received; the id token's must be the same. */
  readonly issuer: string | undefined
}

/** Whether these parameters answer our request. Anything else leaves the request pending (RFC 6749 §10.12, RFC 8252 §8.9). */
export function isOurs(params: URLSearchParams, state: string): boolean {
  const received = params.getAll('state')
  return received.length === 1 && constantTimeEqual(received[0] ?? '', state)
}

/**
 * Order: state · no repeated parameter (RFC 6749 §3.1) · issuer, before anything else of the answer is believed or shown
 * (RFC 9207 §2.4) · error or code, not both (RFC 6749 §4.1.2). Unknown parameters are ignored.
 */
export function judgeCallback(params: URLSearchParams, expected: ExpectedCallback): Result<Callback, AuthFailure> {
  if (!isOurs(params, expected.state))
    return err({ code: 'state_mismatch', description: 'The answer belongs to another request.' })
  const names = [...params.keys()]
  if (new Set(names).size !== names.length) return invalid('The answer repeats a parameter.')
  const issuer = params.get('iss') ?? undefined
  if (issuer === undefined ? expected.issuerPromised : !matchesTemplate(expected.issuer, issuer)) {
    return err({ code: 'issuer_mismatch', description: `The answer does not come from ${expected.issuer}.` })
  }
  const code = params.get('code') ?? ''
  if (params.has('error')) {
    return params.has('code')
      ? invalid('The answer holds both a code and an error.')
      : err(judgeRefusal(Object.fromEntries(params)))
  }
  return code === '' ? invalid('The answer holds neither a code nor an error.') : ok({ code, issuer })
}

function invalid(description: string): Result<never, AuthFailure> {
  return err({ code: 'invalid_response', description })
}
