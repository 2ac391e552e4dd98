import type { VerifiedToken } from './verified-token.ts'

/** What an operation demands of the token. Names are the API's own, without a prefix. */
export interface Need {
  /** Delegated permissions, all of them. Only a user's token can have them. */
  readonly scopes?: readonly string[]
  /** App roles, all of them. With `scopes` beside: what an *app's* token needs instead of the scopes. */
  readonly roles?: readonly string[]
}

export type NeedProblem = 'user-token-needed' | 'scope-missing' | 'role-missing'

/**
 * Whether a token permits an operation (RFC 9068 §4, RFC 6750 §3.1). Delegated and app permissions are never mixed up:
 *
 * | need | token of a user | token of an app |
 * |---|---|---|
 * | nothing | yes | yes |
 * | scopes | all the scopes | no |
 * | roles | all the roles | all the roles |
 * | both | all the scopes | all the roles |
 */
export function judgeNeed(token: VerifiedToken, need: Need): NeedProblem | undefined {
  const { scopes = [], roles = [] } = need
  if (scopes.length > 0 && token.kind === 'user') {
    return scopes.every((scope) => token.scopes.includes(scope)) ? undefined : 'scope-missing'
  }
  if (scopes.length > 0 && roles.length === 0) return 'user-token-needed'
  return roles.every((role) => token.roles.includes(role)) ? undefined : 'role-missing'
}
