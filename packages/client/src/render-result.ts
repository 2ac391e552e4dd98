import type { AccessTokenEntry } from './cache/data.ts'
import type { Account, TokenResult } from './contract.ts'

/** The token is readable but not enumerable, so that printing, logging or serialising the result does not show it. */
export function renderResult(account: Account, token: AccessTokenEntry, fromCache: boolean): TokenResult {
  const result = {
    scopes: token.scopes,
    ...(token.resource !== undefined && { resource: token.resource }),
    expiresAt: token.expiresAt,
    account,
    fromCache,
  }
  return Object.defineProperty(result, 'accessToken', { value: token.token, enumerable: false }) as TokenResult
}
