import * as oauth from 'oauth4webapi'

import { AuthError } from './auth-error.ts'
import type { DeviceCode, DeviceRequest, TokenResult } from './contract.ts'
import type { Server } from './flow/judge-metadata.ts'
import { resolveIssuer } from './flow/authority.ts'
import { asFailure, oauthClient, requestOptions } from './flow/library.ts'
import { unwrap } from './flow/session.ts'
import type { Session } from './flow/session.ts'
import { isUsableUrl } from './flow/usable-url.ts'
import { parseTarget, requestScopes } from './flow/target.ts'
import type { Asked } from './flow/target.ts'
import { readAnswer, readRefusal } from './flow/token-request.ts'
import type { Answer } from './flow/token-request.ts'
import { storeSignIn } from './store-sign-in.ts'

/** RFC 8628 §3.2 and §3.5: the server's interval, five seconds when it names none, five more at every `slow_down`. */
const STEP_SECONDS = 5

/** Sign-in on another device: show a code, then ask until somebody has entered it (RFC 8628). */
export async function acquireByDeviceCode(session: Session, request: DeviceRequest): Promise<TokenResult> {
  request.signal?.throwIfAborted()
  const asked = unwrap(parseTarget(request, session.defaultScopes))
  const server = await session.server(request.signal)
  if (server.device_authorization_endpoint === undefined) {
    throw new AuthError({
      code: 'invalid_metadata',
      description: 'The server offers no device authorization (RFC 8628 §4).',
    })
  }
  const started = await start(session, server, asked, request.signal)
  const expiresAt = session.environment.now() + started.expires_in * 1000
  request.onCode(renderDeviceCode(session, started, expiresAt))
  return storeSignIn(session, asked, await poll({ session, server, asked, started, expiresAt }, request.signal))
}

async function start(
  session: Session,
  server: Server,
  asked: Asked,
  signal?: AbortSignal,
): Promise<oauth.DeviceAuthorizationResponse> {
  const parameters = new URLSearchParams({ scope: requestScopes(asked, server.scopes_supported).join(' ') })
  if (asked.resource !== undefined) parameters.set('resource', asked.resource)
  const client = oauthClient(session)
  const response = await oauth.deviceAuthorizationRequest(
    server,
    client,
    oauth.None(),
    parameters,
    requestOptions(session, signal),
  )
  if (response.status !== 200) throw new AuthError(await readRefusal(session, response))
  try {
    return await oauth.processDeviceAuthorizationResponse(server, client, response)
  } catch (cause) {
    return unwrap(asFailure(cause))
  }
}

/** An address for people to open must be as safe as one that we open. */
function renderDeviceCode(session: Session, started: oauth.DeviceAuthorizationResponse, expiresAt: number): DeviceCode {
  if (!isUsableUrl(started.verification_uri, session.rules)) {
    throw new AuthError({ code: 'invalid_response', description: 'The verification address is no https address.' })
  }
  const complete = started.verification_uri_complete
  const isSafe =
    complete !== undefined &&
    isUsableUrl(complete, session.rules) &&
    new URL(complete).origin === new URL(started.verification_uri).origin
  return {
    userCode: started.user_code,
    verificationUri: started.verification_uri,
    expiresAt,
    ...(isSafe && { verificationUriComplete: complete }),
  }
}

interface Polling {
  readonly session: Session
  readonly server: Server
  readonly asked: Asked
  readonly started: oauth.DeviceAuthorizationResponse
  readonly expiresAt: number
}

async function poll(polling: Polling, signal?: AbortSignal): Promise<Answer> {
  const { session, started, expiresAt } = polling
  let seconds = started.interval ?? STEP_SECONDS
  while (session.environment.now() < expiresAt) {
    await session.environment.wait(seconds * 1000, signal)
    const answer = await ask(polling, signal)
    if (answer === 'no-answer') {
      // RFC 8628 §3.5: an unreachable server is asked less often.
      seconds *= 2
      continue
    }
    if (answer.ok) return answer.value
    if (answer.error.error === 'slow_down') seconds += STEP_SECONDS
    else if (answer.error.error !== 'authorization_pending') throw new AuthError(answer.error)
  }
  throw new AuthError({ code: 'timeout', description: 'Nobody entered the code in time.' })
}

async function ask(
  { session, server, asked, started }: Polling,
  signal?: AbortSignal,
): Promise<Awaited<ReturnType<typeof readAnswer>> | 'no-answer'> {
  const client = oauthClient(session)
  try {
    const options = requestOptions(session, signal)
    const response = await oauth.deviceCodeGrantRequest(server, client, oauth.None(), started.device_code, options)
    return await readAnswer(session, response, {
      server,
      asked,
      issuer: (tenantId) => resolveIssuer(server.issuer, tenantId),
      process: (as, copy) => oauth.processDeviceCodeResponse(as, client, copy),
    })
  } catch (failure) {
    if (failure instanceof AuthError && failure.code === 'network') return 'no-answer'
    throw failure
  }
}
