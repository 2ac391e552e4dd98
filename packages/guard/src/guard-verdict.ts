import { unreachable, writeChallenge } from '@latchwork/protocol'
import type { AccessTokenProblem } from '@latchwork/protocol'
import type { GuardPolicy } from './guard-options.ts'
import type { Need, NeedProblem } from './judge-need.ts'
import type { BearerProblem } from './read-bearer.ts'
import type { VerifiedToken } from './verified-token.ts'

/** Why a request is refused. For the API's log: the caller learns the RFC's word only (RFC 6750 §5.3). */
export type GuardReason =
  | BearerProblem
  | AccessTokenProblem
  | NeedProblem
  | 'token-malformed'
  | 'key-unknown'
  | 'signature-wrong'
  | 'keys-unavailable'

export interface GuardRefusal {
  readonly ok: false
  /** 400 unusable request, 401 no valid token, 403 not permitted, 503 no keys to check with. */
  readonly status: 400 | 401 | 403 | 503
  /** Value of `WWW-Authenticate`; empty with 503. */
  readonly challenge: string
  /** The error word inside the challenge, if it has one. */
  readonly error: 'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'temporarily_unavailable' | undefined
  readonly reason: GuardReason
}

export type GuardVerdict = { readonly ok: true; readonly token: VerifiedToken } | GuardRefusal

type Fault = 'anonymous' | 'bad-request' | 'bad-token' | 'forbidden' | 'unavailable'

/** The answer for each kind of fault (RFC 6750 §3.1). An anonymous request hears no error, only how to sign in. */
const ANSWERS = {
  anonymous: { status: 401, error: undefined, text: undefined },
  'bad-request': {
    status: 400,
    error: 'invalid_request',
    text: 'The request does not carry exactly one usable access token',
  },
  'bad-token': { status: 401, error: 'invalid_token', text: 'The access token is expired or not valid for this API' },
  forbidden: { status: 403, error: 'insufficient_scope', text: 'The access token does not permit this operation' },
  unavailable: { status: 503, error: 'temporarily_unavailable', text: undefined },
} as const satisfies Record<Fault, { status: number; error: string | undefined; text: string | undefined }>

/** The answer to a refused request. */
export function renderRefusal(reason: GuardReason, policy: GuardPolicy, need: Need): GuardRefusal {
  const fault = faultOf(reason)
  const { status, error, text } = ANSWERS[fault]
  if (fault === 'unavailable') return { ok: false, status, challenge: '', error, reason }
  const scope = need.scopes === undefined || need.scopes.length === 0 ? undefined : need.scopes.join(' ')
  const challenge = writeChallenge({ ...policy.challenge, error, error_description: text, scope })
  return { ok: false, status, challenge, error, reason }
}

function faultOf(reason: GuardReason): Fault {
  switch (reason) {
    case 'token-missing':
      return 'anonymous'
    case 'insecure-transport':
    case 'authorization-repeated':
    case 'authorization-malformed':
    case 'token-sent-twice':
    case 'token-too-large':
      return 'bad-request'
    case 'user-token-needed':
    case 'scope-missing':
    case 'role-missing':
      return 'forbidden'
    case 'keys-unavailable':
      return 'unavailable'
    case 'token-malformed':
    case 'key-unknown':
    case 'signature-wrong':
    case 'wrong-type':
    case 'algorithm-not-allowed':
    case 'critical-header':
    case 'looks-like-id-token':
    case 'sender-constrained':
    case 'wrong-issuer':
    case 'wrong-tenant':
    case 'wrong-audience':
    case 'malformed-claims':
    case 'no-permission-claims':
    case 'expired':
    case 'not-yet-valid':
      return 'bad-token'
    default:
      return unreachable(reason)
  }
}
