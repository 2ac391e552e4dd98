import { hash } from 'node:crypto'
import { type IdTokenV1, type IdTokenV2, issuer } from '@latchwork/protocol'
import type { SigningAlg } from '../directory/application.ts'
import { membershipClaims } from '../directory/groups/membership.ts'
import { groupsAddress, type Stamp } from './access-token.ts'
import { homeClaim, nameClaimsV1, signInName } from './guest-claims.ts'
import type { Issuance } from './issuance.ts'
import { ACCESS_TOKEN_SECONDS } from './lifetimes.ts'
import { sessionName } from './session-name.ts'

export interface UnsignedIdToken {
  readonly typ: 'JWT'
  readonly x5t: boolean
  readonly payload: IdTokenV1 | IdTokenV2
}

/** The ID token's version follows the endpoint, whatever the API's access token looks like (azure-ad-wire §2.5). */
export function idToken(issuance: Issuance, stamp: Stamp, accessTokenHash: string): UnsignedIdToken {
  if (issuance.dialect === 'v1') return { typ: 'JWT', x5t: true, payload: claimsV1(issuance, stamp, accessTokenHash) }
  return { typ: 'JWT', x5t: false, payload: claimsV2(issuance, stamp, accessTokenHash) }
}

/** OpenID Connect Core §3.1.3.6: the left half of the access token's hash, by the hash of the ID token's algorithm. */
export function atHash(accessTokenText: string, alg: SigningAlg): string {
  const digest = hash(alg === 'EdDSA' ? 'sha512' : 'sha256', accessTokenText, 'buffer')
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

function claimsV1(issuance: Issuance, stamp: Stamp, accessTokenHash: string): IdTokenV1 {
  const { user, authorization } = issuance
  return {
    ...registered(issuance, stamp, accessTokenHash),
    amr: authorization.amr,
    ...(user.surname !== undefined && { family_name: user.surname }),
    ...(user.givenName !== undefined && { given_name: user.givenName }),
    name: user.displayName,
    ...nameClaimsV1(issuance),
    ver: '1.0',
  }
}

function claimsV2(issuance: Issuance, stamp: Stamp, accessTokenHash: string): IdTokenV2 {
  const { user, oidcScopes } = issuance
  return {
    ...registered(issuance, stamp, accessTokenHash),
    ...(oidcScopes.includes('profile') && { name: user.displayName, preferred_username: signInName(issuance) }),
    ...(oidcScopes.includes('email') && user.mail !== undefined && { email: user.mail }),
    ver: '2.0',
  }
}

/**
 * What both versions have (OpenID Connect Core §2). `nonce` appears exactly when the request had one: MSAL refuses an unsolicited
 * one. `auth_time` appears when `max_age` was sent.
 */
function registered(issuance: Issuance, { baseUrl, uti, sub }: Stamp, accessTokenHash: string) {
  const { client, tenant, user, authorization, dialect, now } = issuance
  const { nonce, includeAuthTime = false } = issuance.idToken ?? {}
  return {
    aud: client.appId,
    iss: issuer(baseUrl, tenant.id, dialect),
    iat: now,
    nbf: now,
    exp: now + ACCESS_TOKEN_SECONDS,
    ...(includeAuthTime && { auth_time: authorization.authTime }),
    ...(nonce !== undefined && { nonce }),
    at_hash: accessTokenHash,
    ...homeClaim(issuance, baseUrl),
    oid: user.id,
    ...membershipClaims(client, issuance.membership, groupsAddress(baseUrl, user)),
    sid: sessionName(authorization.sessionId),
    sub,
    tid: tenant.id,
    uti,
  }
}
