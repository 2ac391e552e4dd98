import { hash } from 'node:crypto'
import { constantTimeEqual, type Dialect, type Form, isCodeVerifier, sameRedirectUri } from '@latchwork/protocol'
import type { SealedCode } from '../../issuance/sealed-code.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import type { Segment } from '../../session/authorize-request.ts'
import { missing } from './parse.ts'

/** What a redemption presents beside the code. */
export interface Presented {
  readonly clientAppId: string
  readonly clientAuth: 'none' | 'secret'
  readonly segment: Segment
  readonly dialect: Dialect
  readonly redirectUri: string | undefined
  readonly verifier: string | undefined
}

export function presentedBy(
  form: Form,
  request: Pick<Presented, 'clientAppId' | 'clientAuth' | 'segment' | 'dialect'>,
): Presented {
  return { ...request, redirectUri: form.get('redirect_uri'), verifier: form.get('code_verifier') }
}

type Check = (code: SealedCode, presented: Presented, now: number) => Refusal | undefined

/**
 * The order of checks: who holds the code, where it is redeemed, what proves possession, and its age. Only a redemption that passes
 * all of them may act on reuse, so that a stranger who saw the code revokes nothing (RFC 6749 §4.1.3, RFC 7636 §4.6).
 */
const CHECKS: readonly Check[] = [checkClient, checkAddress, checkRedirect, checkVerifier, checkAge]

export function checkCode(code: SealedCode, presented: Presented, now: number): Refusal | undefined {
  for (const check of CHECKS) {
    const refusal = check(code, presented, now)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** A redirect of the type Web belongs to a confidential client, which must have proven itself (azure-ad-wire §3.6). */
function checkClient(code: SealedCode, presented: Presented): Refusal | undefined {
  if (code.clientAppId !== presented.clientAppId) return refuse('code-of-another-client')
  return code.platform === 'web' && presented.clientAuth === 'none' ? refuse('client-secret-missing') : undefined
}

function checkAddress(code: SealedCode, { segment, dialect }: Presented): Refusal | undefined {
  if (code.segment.kind !== segment.kind) return refuse('code-of-another-tenant')
  if (code.segment.kind === 'tenant' && segment.kind === 'tenant' && code.segment.tenantId !== segment.tenantId)
    return refuse('code-of-another-tenant')
  return code.dialect === dialect ? undefined : refuse('code-of-another-dialect')
}

/** The authorize request always named one, so redemption does too (RFC 6749 §4.1.3). */
function checkRedirect(code: SealedCode, { redirectUri }: Presented): Refusal | undefined {
  if (redirectUri === undefined) return missing('redirect_uri')
  return sameRedirectUri(code.redirectUri, redirectUri) ? undefined : refuse('redirect-uri-differs')
}

/** RFC 7636 §4.6. A verifier where no challenge was sealed is a downgrade that somebody tries (RFC 9700 §4.8.2). */
function checkVerifier({ challenge }: SealedCode, { verifier }: Presented): Refusal | undefined {
  if (challenge === null) return verifier === undefined ? undefined : refuse('code-verifier-unexpected')
  if (verifier === undefined) return refuse('code-verifier-missing')
  const matches = isCodeVerifier(verifier) && constantTimeEqual(hash('sha256', verifier, 'base64url'), challenge)
  return matches ? undefined : refuse('code-verifier-wrong')
}

function checkAge(code: SealedCode, _: Presented, now: number): Refusal | undefined {
  return now < code.expiresAt ? undefined : refuse('code-expired')
}
