import { parseGuardOptions } from './guard-options.ts'
import type { GuardOptions } from './guard-options.ts'
import { renderRefusal } from './guard-verdict.ts'
import type { GuardVerdict } from './guard-verdict.ts'
import { judgeNeed } from './judge-need.ts'
import type { Need } from './judge-need.ts'
import { createTokenJudge } from './judge-token.ts'
import { loadKeys } from './keys/discover-keys.ts'
import { createRemoteKeys } from './keys/remote-keys.ts'
import { readBearer } from './read-bearer.ts'
import type { GuardRequest } from './read-bearer.ts'
import type { ResourceMetadata } from './resource-metadata.ts'

export interface Guard {
  /**
   * Judges one request. Never rejects: a 401 is no exception.
   * @param need what the operation demands beyond a valid token
   */
  check(request: GuardRequest, need?: Need): Promise<GuardVerdict>
  /** With the option `resource`: what the adapters answer at `metadata.path`. A server that guards only part of itself answers there too. */
  readonly metadata: ResourceMetadata | undefined
}

/**
 * Creates the guard of a web API: it validates JWT access tokens (RFC 9068, Azure v1 and v2) and says precisely what is
 * missing (RFC 6750). Keys are fetched from the configured issuer on first use.
 *
 * ```ts
 * const guard = createGuard({ issuer: 'https://login.contoso.example/<tenant id>/v2.0', audience: 'api://<app id>' })
 * const verdict = await guard.check(request, { scopes: ['Tasks.Read'] })
 * ```
 * @throws TypeError if the options are wrong
 */
export function createGuard(options: GuardOptions): Guard {
  const policy = parseGuardOptions(options)
  const { fetch = globalThis.fetch, now = systemClock } = options
  const keys = options.keys ?? createRemoteKeys(() => loadKeys(policy.discovery, fetch))
  const judgeToken = createTokenJudge(policy.expected, keys)

  async function check(request: GuardRequest, need: Need = {}): Promise<GuardVerdict> {
    const bearer = readBearer(request)
    if (!bearer.ok) return renderRefusal(bearer.error, policy, need)
    const judged = judgeToken(bearer.value, now())
    const verdict = judged instanceof Promise ? await judged : judged
    if (!verdict.ok) return renderRefusal(verdict.error, policy, need)
    const problem = judgeNeed(verdict.value, need)
    return problem === undefined ? { ok: true, token: verdict.value } : renderRefusal(problem, policy, need)
  }
  return { check, metadata: policy.metadata }
}

function systemClock(): number {
  return Math.floor(Date.now() / 1000)
}
