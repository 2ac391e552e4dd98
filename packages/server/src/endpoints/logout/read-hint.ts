import { issuer } from '@latchwork/protocol'
import type { Deps } from '../../deps.ts'
import type { Segment } from '../../session/authorize-request.ts'

export type Hint =
  | { readonly kind: 'absent' }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'valid'; readonly clientId: string; readonly userId: string }

interface Expected {
  readonly segment: Segment
  /** `client_id` of the request, which must agree with the hint's audience. */
  readonly clientId: string | undefined
  readonly baseUrl: string
}

/** An id token of ours, expired or not, for this directory and client (RP-Initiated Logout §2, §4). Anything else is invalid. */
export async function readHint(
  text: string | undefined,
  expected: Expected,
  deps: Pick<Deps, 'signer'>,
): Promise<Hint> {
  if (text === undefined) return { kind: 'absent' }
  const verified = await deps.signer.verifyOwn(text, { typ: 'JWT', expired: 'accepted' })
  if (!verified.ok) return { kind: 'invalid' }
  const { iss, aud, tid, oid, scp, roles } = verified.value
  if (typeof aud !== 'string' || typeof tid !== 'string' || typeof oid !== 'string') return { kind: 'invalid' }
  if (scp !== undefined || roles !== undefined) return { kind: 'invalid' }
  const ours = [issuer(expected.baseUrl, tid, 'v1'), issuer(expected.baseUrl, tid, 'v2')]
  if (typeof iss !== 'string' || !ours.includes(iss)) return { kind: 'invalid' }
  if (expected.segment.kind === 'tenant' && expected.segment.tenantId !== tid) return { kind: 'invalid' }
  if (expected.clientId !== undefined && expected.clientId.toLowerCase() !== aud.toLowerCase())
    return { kind: 'invalid' }
  return { kind: 'valid', clientId: aud, userId: oid }
}
