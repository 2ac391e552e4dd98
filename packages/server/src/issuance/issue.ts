import type { Deps } from '../deps.ts'
import { accessToken, type Stamp } from './access-token.ts'
import { type AnswerBody, renderAnswer, type SignedTokens } from './answer.ts'
import { atHash, idToken } from './id-token.ts'
import type { Issuance } from './issuance.ts'
import { REFRESH_IDLE_SECONDS } from './lifetimes.ts'
import { sealRefreshToken } from './refresh-token.ts'

type IssueDeps = Pick<Deps, 'config' | 'signer' | 'seals' | 'subjects' | 'random'>

/**
 * Makes the answer of a decided issuance: signs, seals, renders. It decides nothing and writes nothing; the grant commits
 * afterwards and sends the answer only then.
 *
 * The ID token waits for the access token, because it carries its hash (OpenID Connect Core §3.1.3.6). Both are signed outside
 * the event loop, so another request's work fills the time.
 */
export async function issue(issuance: Issuance, deps: IssueDeps): Promise<AnswerBody> {
  const access = await signAccessToken(issuance, deps)
  const tokens: SignedTokens = {
    accessToken: access,
    ...(issuance.idToken !== undefined && { idToken: await signIdToken(issuance, access, deps) }),
    ...(issuance.refreshToken !== undefined && { refreshToken: sealNext(issuance, issuance.refreshToken, deps) }),
  }
  return renderAnswer(issuance, tokens)
}

function signAccessToken(issuance: Issuance, deps: IssueDeps): Promise<string> {
  const { api } = issuance.access
  const { typ, x5t, payload } = accessToken(issuance, stampFor(api.appId, issuance, deps))
  return deps.signer.sign({ alg: api.api.accessTokenSigningAlg, typ, x5t, payload })
}

/** The client is the ID token's audience, so its registration names the algorithm, as an API's does for access tokens. */
function signIdToken(issuance: Issuance, access: string, deps: IssueDeps): Promise<string> {
  const alg = issuance.client.api.accessTokenSigningAlg
  const stamp = stampFor(issuance.client.appId, issuance, deps)
  const { typ, x5t, payload } = idToken(issuance, stamp, atHash(access, alg))
  return deps.signer.sign({ alg, typ, x5t, payload })
}

function stampFor(appId: string, { user }: Issuance, deps: IssueDeps): Stamp {
  return { baseUrl: deps.config.publicUrl, uti: uniqueId(deps), sub: deps.subjects.pairwise(user.id, appId) }
}

function sealNext(
  issuance: Issuance,
  next: NonNullable<Issuance['refreshToken']>,
  deps: IssueDeps,
): { text: string; expiresAt: number } {
  const { authorization, client, now } = issuance
  const expiresAt =
    next.platform === 'spa' ? authorization.endsAt : Math.min(now + REFRESH_IDLE_SECONDS, authorization.endsAt)
  const text = sealRefreshToken(deps.seals, {
    authorizationId: authorization.id,
    tenantId: authorization.tenantId,
    number: next.number,
    clientAppId: client.appId,
    userId: authorization.userId,
    target: next.target,
    oidcScopes: next.oidcScopes,
    platform: next.platform,
    issuedAt: now,
    expiresAt,
    jti: uniqueId(deps),
  })
  return { text, expiresAt }
}

/** 128 random bits: two tokens of one second differ. */
function uniqueId(deps: IssueDeps): string {
  return deps.random(16).toString('base64url')
}
