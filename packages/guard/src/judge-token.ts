import { checkAccessToken, checkAccessTokenTimes, err, ok } from '@latchwork/protocol'
import type { AccessTokenProblem, ExpectedAccessToken, Result } from '@latchwork/protocol'
import { parseToken } from './decode-token.ts'
import { ALGORITHMS } from './keys/import-keys.ts'
import type { Algorithm } from './keys/import-keys.ts'
import type { KeySearch, KeySource } from './keys/key-source.ts'
import { isBearerToken } from './read-bearer.ts'
import { createTokenCache } from './token-cache.ts'
import { isSigned } from './verify-signature.ts'
import { renderTokenRecord, renderVerifiedToken } from './verified-token.ts'
import type { VerifiedToken } from './verified-token.ts'

type TokenProblem =
  | AccessTokenProblem
  | 'authorization-malformed'
  | 'token-malformed'
  | 'key-unknown'
  | 'signature-wrong'
  | 'keys-unavailable'
export type TokenVerdict = Result<VerifiedToken, TokenProblem>

/**
 * Judges access tokens (RFC 9068 §4). Order: a token verified before under the same keys · syntax · header and claims,
 * which are cheap · key, which may need the network · signature.
 */
export function createTokenJudge(expected: ExpectedAccessToken, keys: KeySource) {
  const cache = createTokenCache()

  return function judgeToken(token: string, now: number): TokenVerdict | Promise<TokenVerdict> {
    const generation = keys.generation(now)
    const known = generation === undefined ? undefined : cache.find(token, generation)
    if (known === undefined) return judgeNewToken(token, now)
    const problem = checkAccessTokenTimes(known.times, now, expected.leewaySeconds)
    if (problem === undefined) return ok(renderVerifiedToken(known))
    cache.remove(token)
    return err(problem)
  }

  function judgeNewToken(token: string, now: number): TokenVerdict | Promise<TokenVerdict> {
    const decoded = parseToken(token)
    if (decoded === undefined) return err(isBearerToken(token) ? 'token-malformed' : 'authorization-malformed')
    const claims = checkAccessToken(decoded.header, decoded.payload, expected, now)
    if (!claims.ok) return claims
    const { alg, kid } = decoded.header
    if (!isAlgorithm(alg)) return err('algorithm-not-allowed')
    if (kid !== undefined && typeof kid !== 'string') return err('key-unknown')
    const judgeSignature = (search: KeySearch): TokenVerdict => {
      if (search.kind !== 'found') return err(search.kind === 'unknown' ? 'key-unknown' : 'keys-unavailable')
      if (!search.keys.some(({ key }) => isSigned(alg, key, decoded.signed))) return err('signature-wrong')
      const record = renderTokenRecord(claims.value, decoded.payloadText)
      cache.insert(token, search.generation, record)
      return ok(renderVerifiedToken(record, claims.value))
    }
    // Without a needless wait: most tokens find their key at hand.
    const search = keys.find({ kid, alg, tenantId: claims.value.tid }, now)
    return search instanceof Promise ? search.then(judgeSignature) : judgeSignature(search)
  }
}

function isAlgorithm(alg: unknown): alg is Algorithm {
  return ALGORITHMS.some((one) => one === alg)
}
