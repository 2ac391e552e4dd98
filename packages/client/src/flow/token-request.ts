import { err, ok } from '@latchwork/protocol'
import type { Result } from '@latchwork/protocol'
import * as oauth from 'oauth4webapi'

import type { AuthFailure } from '../auth-error.ts'
import type { AccessTokenEntry } from '../cache/data.ts'
import { resolveIssuer } from './authority.ts'
import { judgeIdToken, peekClaims } from './judge-id-token.ts'
import type { Identity } from './judge-id-token.ts'
import type { Server } from './judge-metadata.ts'
import { judgeRefusal } from './judge-refusal.ts'
import { retryAfterSeconds, sendPatiently } from './send-patiently.ts'
import { asFailure, oauthClient, requestOptions } from './library.ts'
import type { Session } from './session.ts'
import type { Asked } from './target.ts'

/** A judged answer of the token endpoint. */
export interface Answer {
  readonly accessToken: AccessTokenEntry
  readonly refreshToken: string | undefined
  /** Always present after a sign-in; after a refresh only if the server sent an id token. */
  readonly identity: Identity | undefined
}

export interface Redemption {
  readonly server: Server
  readonly asked: Asked
  readonly code: string
  /** `iss` of the callback, which the id token must repeat (RFC 9207 §2.4). */
  readonly callbackIssuer: string | undefined
  readonly redirectUri: string
  readonly codeVerifier: string
  readonly nonce: string
}

/** Sends once, whatever happens: a code that is sent twice costs the user the whole authorization (RFC 6749 §4.1.2). */
export async function redeemCode(
  session: Session,
  redemption: Redemption,
  signal?: AbortSignal,
): Promise<Result<Answer, AuthFailure>> {
  const { server, asked } = redemption
  const client = oauthClient(session)
  // judgeCallback has judged state and issuer; this only brands the code for the next call.
  const plain = { ...session.serverOf(server, server.issuer), authorization_response_iss_parameter_supported: false }
  const branded = oauth.validateAuthResponse(
    plain,
    client,
    new URLSearchParams({ code: redemption.code }),
    oauth.expectNoState,
  )
  const options = { ...requestOptions(session, signal), ...resourceParameter(asked) }
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    branded,
    redemption.redirectUri,
    redemption.codeVerifier,
    options,
  )
  return readAnswer(session, response, {
    server,
    asked,
    issuer: (tenantId) => {
      const issuer = resolveIssuer(server.issuer, tenantId)
      return redemption.callbackIssuer === undefined || redemption.callbackIssuer === issuer ? issuer : undefined
    },
    process: (as, copy) =>
      oauth.processAuthorizationCodeResponse(as, client, copy, {
        expectedNonce: redemption.nonce,
        requireIdToken: true,
      }),
  })
}

export interface Refresh {
  readonly server: Server
  readonly asked: Asked
  readonly scopes: readonly string[]
  readonly refreshToken: string
  /** Of the account: refreshed id tokens come from the same tenant. */
  readonly issuer: string
}

/** Sends again after a lost answer, with the same token: the server then repeats its answer. */
export async function redeemRefreshToken(session: Session, refresh: Refresh): Promise<Result<Answer, AuthFailure>> {
  const { server, asked } = refresh
  const client = oauthClient(session)
  const additionalParameters = { scope: refresh.scopes.join(' '), ...resourceParameter(asked).additionalParameters }
  const send = (): Promise<Response> =>
    oauth.refreshTokenGrantRequest(server, client, oauth.None(), refresh.refreshToken, {
      ...requestOptions(session),
      additionalParameters,
    })
  const response = await sendPatiently(send, session.environment)
  return readAnswer(session, response, {
    server,
    asked,
    issuer: () => refresh.issuer,
    process: (as, copy) => oauth.processRefreshTokenResponse(as, client, copy),
  })
}

interface Reading {
  readonly server: Server
  readonly asked: Asked
  readonly issuer: (tenantId: unknown) => string | undefined
  readonly process: (server: Server, response: Response) => Promise<oauth.TokenEndpointResponse>
}

/** Also judges the answer of the device flow. */
export async function readAnswer(
  session: Session,
  response: Response,
  reading: Reading,
): Promise<Result<Answer, AuthFailure>> {
  const now = session.environment.now()
  const text = await response.text()
  const body = parseObject(text)
  if (response.status !== 200) return err(judgeTokenRefusal(response, body, now))
  const claims = peekClaims(body?.['id_token'])
  const issuer = reading.issuer(claims?.['tid'])
  if (issuer === undefined)
    return err({ code: 'issuer_mismatch', description: 'The id token does not come from the tenant that answered.' })
  const as = session.serverOf(reading.server, issuer)
  const copy = new Response(text, { status: 200, headers: response.headers })
  try {
    const tokens = await reading.process(as, copy)
    const identity = oauth.getValidatedIdTokenClaims(tokens)
    if (identity !== undefined) await oauth.validateApplicationLevelSignature(as, copy, requestOptions(session))
    return judgeTokens(tokens, { clientId: session.clientId, asked: reading.asked, now })
  } catch (cause) {
    return asFailure(cause)
  }
}

interface Judging {
  readonly clientId: string
  readonly asked: Asked
  readonly now: number
}

/** A missing `expires_in` means unknown, not forever (RFC 6749 §5.1). */
const UNKNOWN_LIFETIME_SECONDS = 60

/** Pure: what oauth4webapi has processed, in our words. */
function judgeTokens(
  tokens: oauth.TokenEndpointResponse,
  { clientId, asked, now }: Judging,
): Result<Answer, AuthFailure> {
  if (tokens.token_type !== 'bearer') {
    return err({
      code: 'unsupported_token_type',
      description: 'The server answered with a token that is not a bearer token.',
    })
  }
  // RFC 6750 §2.1: anything else would break the header it is sent in.
  if (!/^[\x21-\x7e]+$/.test(tokens.access_token))
    return err({ code: 'invalid_response', description: 'The access token is malformed.' })
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  const identity =
    claims === undefined
      ? undefined
      : judgeIdToken(claims, { clientId, accessToken: tokens.access_token, idToken: tokens.id_token ?? '', now })
  if (identity?.ok === false) return identity
  const accessToken: AccessTokenEntry = {
    token: tokens.access_token,
    scopes: tokens.scope === undefined ? asked.scopes : tokens.scope.split(' ').filter((scope) => scope !== ''),
    issuedAt: now,
    expiresAt: now + (tokens.expires_in ?? UNKNOWN_LIFETIME_SECONDS) * 1000,
    ...(asked.resource !== undefined && { resource: asked.resource }),
  }
  return ok({ accessToken, refreshToken: tokens.refresh_token, identity: identity?.value })
}

/** The refusal in an answer that is none of ours to process further. */
export async function readRefusal(session: Session, response: Response): Promise<AuthFailure> {
  return judgeTokenRefusal(response, parseObject(await response.text()), session.environment.now())
}

function judgeTokenRefusal(response: Response, body: Record<string, unknown> | undefined, now: number): AuthFailure {
  const retryAfter = retryAfterSeconds(response.headers, now)
  const patience = retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }
  if (response.status >= 400 && response.status < 500 && typeof body?.['error'] === 'string') {
    const failure = judgeRefusal(body)
    return response.status === 429 ? { ...failure, code: 'server_error', ...patience } : failure
  }
  const passing = response.status >= 500 || response.status === 429
  return {
    code: passing ? 'server_error' : 'invalid_response',
    description: `The token endpoint answered ${response.status}.`,
    ...patience,
  }
}

function resourceParameter(asked: Asked): { additionalParameters?: Record<string, string> } {
  return asked.resource === undefined ? {} : { additionalParameters: { resource: asked.resource } }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
