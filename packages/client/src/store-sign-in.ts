import { AuthError } from './auth-error.ts'
import { putSignIn } from './cache/data.ts'
import type { TokenResult } from './contract.ts'
import type { Session } from './flow/session.ts'
import type { Asked } from './flow/target.ts'
import type { Answer } from './flow/token-request.ts'
import { renderResult } from './render-result.ts'

/** Stores what a sign-in brought, whichever flow it was. What an earlier sign-in of the same account left is replaced. */
export async function storeSignIn(session: Session, asked: Asked, answer: Answer): Promise<TokenResult> {
  const { identity, accessToken, refreshToken } = answer
  if (identity === undefined)
    throw new AuthError({ code: 'invalid_response', description: 'The server sent no id token.' })
  const entry = {
    account: identity.account,
    accessTokens: { [asked.key]: accessToken },
    signedInAt: session.environment.now(),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(identity.authTime !== undefined && { authTime: identity.authTime }),
  }
  const cache = await session.cache()
  await cache.update((data) => putSignIn(data, session.clientKey, entry), 'previous')
  return renderResult(identity.account, accessToken, false)
}
