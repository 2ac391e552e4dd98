import type { Issuance } from './issuance.ts'
import { renderClientInfo } from './client-info.ts'
import { ACCESS_TOKEN_SECONDS } from './lifetimes.ts'

/** A token answer of the v1 endpoints: Azure sends its numbers as strings (azure-ad-wire §1.6.3). */
export interface AnswerV1 {
  readonly token_type: 'Bearer'
  readonly scope: string
  readonly expires_in: string
  readonly ext_expires_in: string
  readonly expires_on: string
  readonly not_before: string
  /** Exactly as requested: ADAL's cache key, and its sign that the refresh token serves several APIs. */
  readonly resource: string
  readonly access_token: string
  readonly refresh_token?: string
  readonly id_token?: string
}

/** A token answer of the v2 endpoints (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3). */
export interface AnswerV2 {
  readonly token_type: 'Bearer'
  readonly scope: string
  readonly expires_in: number
  readonly ext_expires_in: number
  readonly access_token: string
  readonly refresh_token?: string
  /** Seconds left of a single-page app's fixed lifetime. */
  readonly refresh_token_expires_in?: number
  readonly id_token?: string
  readonly client_info?: string
}

export type AnswerBody = AnswerV1 | AnswerV2

/** The finished tokens of an answer. */
export interface SignedTokens {
  readonly accessToken: string
  readonly idToken?: string
  readonly refreshToken?: { readonly text: string; readonly expiresAt: number }
}

/** The members that Azure's clients of each generation expect, and no others: they are not alike (azure-ad-wire §7, traps 13 and 39). */
export function renderAnswer(issuance: Issuance, tokens: SignedTokens): AnswerBody {
  return issuance.dialect === 'v1' ? renderV1(issuance, tokens) : renderV2(issuance, tokens)
}

function renderV1({ access, now }: Issuance, { accessToken, idToken, refreshToken }: SignedTokens): AnswerV1 {
  const seconds = String(ACCESS_TOKEN_SECONDS)
  return {
    token_type: 'Bearer',
    scope: access.answerScope,
    expires_in: seconds,
    ext_expires_in: seconds,
    expires_on: String(now + ACCESS_TOKEN_SECONDS),
    not_before: String(now),
    resource: access.identifier,
    access_token: accessToken,
    ...(refreshToken !== undefined && { refresh_token: refreshToken.text }),
    ...(idToken !== undefined && { id_token: idToken }),
  }
}

function renderV2(issuance: Issuance, { accessToken, idToken, refreshToken }: SignedTokens): AnswerV2 {
  const { access, user, now } = issuance
  return {
    token_type: 'Bearer',
    scope: access.answerScope,
    expires_in: ACCESS_TOKEN_SECONDS,
    ext_expires_in: ACCESS_TOKEN_SECONDS,
    access_token: accessToken,
    ...(refreshToken !== undefined && { refresh_token: refreshToken.text }),
    ...(refreshToken !== undefined &&
      issuance.refreshToken?.platform === 'spa' && { refresh_token_expires_in: refreshToken.expiresAt - now }),
    ...(idToken !== undefined && { id_token: idToken }),
    ...(issuance.clientInfo && { client_info: renderClientInfo(user) }),
  }
}
