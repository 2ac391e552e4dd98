import { issuer } from '@latchwork/protocol'
import type { Issuance } from './issuance.ts'

/** The name that the person signs in with: a guest's is the one at home, so that it works as a `login_hint` and names an account. */
export function signInName({ user, home }: Pick<Issuance, 'user' | 'home'>): string {
  return (home ?? user).userPrincipalName
}

/** Of a guest, who authenticated him: the home tenant's issuer, spelled as Azure's STS is in every version (azure-ad-wire §2.4). */
export function homeClaim({ home }: Issuance, baseUrl: string): { readonly idp?: string } {
  return home === undefined ? {} : { idp: issuer(baseUrl, home.tenantId, 'v1') }
}

/** v1: a guest has no `upn`; the address that he was invited by stands in `email` (azure-ad-wire §2.4). */
export function nameClaimsV1(issuance: Issuance): {
  readonly unique_name: string
  readonly upn?: string
  readonly email?: string
} {
  const name = signInName(issuance)
  if (issuance.home === undefined) return { unique_name: name, upn: name }
  return { unique_name: name, email: issuance.user.mail ?? name }
}
