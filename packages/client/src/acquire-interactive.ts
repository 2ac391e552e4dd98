import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
} from 'oauth4webapi'

import { AuthError } from './auth-error.ts'
import type { InteractiveRequest, TokenResult } from './contract.ts'
import { renderAuthorizeUrl } from './flow/authorize-url.ts'
import { isOurs, judgeCallback } from './flow/judge-callback.ts'
import type { Server } from './flow/judge-metadata.ts'
import { abortable, unwrap } from './flow/session.ts'
import type { Session } from './flow/session.ts'
import { parseTarget, requestScopes } from './flow/target.ts'
import type { Asked } from './flow/target.ts'
import { redeemCode } from './flow/token-request.ts'
import type { Answer } from './flow/token-request.ts'
import { storeSignIn } from './store-sign-in.ts'
import type { Loopback } from './system/loopback.ts'
import { renderFailurePage, renderSignedInPage } from './system/pages.ts'

const DEFAULT_TIMEOUT_SECONDS = 300

/** Secrets of one attempt, fresh each time and gone with it (RFC 9700 §2.1.1, RFC 7636 §7.1). */
interface Attempt {
  readonly server: Server
  readonly asked: Asked
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** Sign-in in the system browser: listen first, then open, judge one answer, redeem, store, and only then say so in the browser. */
export async function acquireInteractive(session: Session, request: InteractiveRequest): Promise<TokenResult> {
  request.signal?.throwIfAborted()
  const asked = unwrap(parseTarget(request, session.defaultScopes))
  const [server, { openLoopback }] = await Promise.all([session.server(request.signal), import('./system/loopback.ts')])
  const state = generateRandomState()
  await using loopback = await openLoopback((params) => isOurs(params, state))
  const attempt: Attempt = {
    server,
    asked,
    redirectUri: loopback.redirectUri,
    state,
    nonce: generateRandomNonce(),
    codeVerifier: generateRandomCodeVerifier(),
  }
  await present(session, await addressOf(session, attempt, request), request)
  const params = await awaitAnswer(loopback, request)
  try {
    const answer = await redeem(session, attempt, params, request.signal)
    const result = await storeSignIn(session, asked, answer)
    await loopback.finish(renderSignedInPage(result.account, session.appName))
    return result
  } catch (failure) {
    await loopback.finish(renderFailurePage(failure instanceof AuthError ? failure.code : 'aborted', session.appName))
    throw failure
  }
}

async function addressOf(session: Session, attempt: Attempt, request: InteractiveRequest): Promise<string> {
  return renderAuthorizeUrl(attempt.server.authorization_endpoint, {
    clientId: session.clientId,
    redirectUri: attempt.redirectUri,
    scopes: requestScopes(attempt.asked, attempt.server.scopes_supported),
    resource: attempt.asked.resource,
    state: attempt.state,
    nonce: attempt.nonce,
    codeChallenge: await calculatePKCECodeChallenge(attempt.codeVerifier),
    prompt: request.prompt,
    loginHint: request.loginHint,
  })
}

/** The address was judged as part of the metadata. Whoever has it can go on without our browser, so that one may fail. */
async function present(session: Session, address: string, request: InteractiveRequest): Promise<void> {
  request.onUrl?.(address)
  try {
    await session.environment.openBrowser(address)
  } catch (cause) {
    if (request.onUrl !== undefined) return
    throw new AuthError({
      code: 'invalid_configuration',
      description: 'No browser could be opened, and no onUrl shows the address.',
      cause,
    })
  }
}

async function awaitAnswer(loopback: Loopback, request: InteractiveRequest): Promise<URLSearchParams> {
  const seconds = request.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS
  const late = AbortSignal.timeout(seconds * 1000)
  try {
    return await abortable(
      loopback.answer,
      request.signal === undefined ? late : AbortSignal.any([late, request.signal]),
    )
  } catch (cause) {
    if (request.signal?.aborted === true)
      throw new AuthError({ code: 'aborted', description: 'The caller gave up.', cause })
    if (loopback.strangers() > 0) {
      throw new AuthError({
        code: 'state_mismatch',
        description: `Only answers to other requests came within ${seconds} seconds.`,
      })
    }
    throw new AuthError({ code: 'timeout', description: `Nobody signed in within ${seconds} seconds.` })
  }
}

async function redeem(
  session: Session,
  attempt: Attempt,
  params: URLSearchParams,
  signal?: AbortSignal,
): Promise<Answer> {
  const { server } = attempt
  const callback = unwrap(
    judgeCallback(params, {
      state: attempt.state,
      issuer: server.issuer,
      issuerPromised: server.authorization_response_iss_parameter_supported === true,
    }),
  )
  const { asked, redirectUri, codeVerifier, nonce } = attempt
  const redemption = {
    server,
    asked,
    code: callback.code,
    callbackIssuer: callback.issuer,
    redirectUri,
    codeVerifier,
    nonce,
  }
  return unwrap(await redeemCode(session, redemption, signal))
}
