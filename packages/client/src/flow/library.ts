import { err } from '@latchwork/protocol'
import type { Result } from '@latchwork/protocol'
import * as oauth from 'oauth4webapi'

import type { AuthFailure } from '../auth-error.ts'
import type { Session } from './session.ts'

/** oauth4webapi's view of this client, with our clock. */
export function oauthClient(session: Session): oauth.Client {
  const skewSeconds = Math.round((session.environment.now() - Date.now()) / 1000)
  return { client_id: session.clientId, [oauth.clockSkew]: skewSeconds, [oauth.clockTolerance]: 60 }
}

/** Our bounded fetch. Endpoints were checked by `judgeMetadata`, loopback http included. */
export function requestOptions(session: Session, signal?: AbortSignal) {
  return {
    [oauth.customFetch]: session.environment.fetch as never,
    [oauth.allowInsecureRequests]: session.rules.allowLoopbackHttp,
    ...(signal !== undefined && { signal }),
  }
}

/** A library failure as a value. Its `cause` holds whole answers, tokens included, and is left behind. */
export function asFailure(cause: unknown): Result<never, AuthFailure> {
  if (cause instanceof oauth.UnsupportedOperationError && cause.message.includes('token_type')) {
    return err({
      code: 'unsupported_token_type',
      description: 'The server answered with a token that is not a bearer token.',
    })
  }
  if (cause instanceof oauth.OperationProcessingError || cause instanceof oauth.UnsupportedOperationError) {
    const foreign =
      cause.code === oauth.JWT_CLAIM_COMPARISON && (cause.cause as { claim?: unknown } | undefined)?.claim === 'iss'
    return err({ code: foreign ? 'issuer_mismatch' : 'invalid_response', description: cause.message })
  }
  throw cause
}
