import { type AccessTokenRfc9068, type AccessTokenV1, type AccessTokenV2, issuer } from '@latchwork/protocol'
import { GRAPH_APP_ID } from '../directory/application.ts'
import { homeClaim, nameClaimsV1, signInName } from './guest-claims.ts'
import { type MembershipClaims, membershipClaims } from '../directory/groups/membership.ts'
import type { Issuance } from './issuance.ts'
import { ACCESS_TOKEN_SECONDS } from './lifetimes.ts'

/** What a token needs beside the decision: who signs, a unique id, and the user's pairwise name. */
export interface Stamp {
  /** Public origin without a trailing slash. */
  readonly baseUrl: string
  readonly uti: string
  readonly sub: string
}

/** A token before it is signed. */
export interface UnsignedAccessToken {
  readonly typ: 'JWT' | 'at+jwt'
  /** v1 tokens name the key twice: old validators look it up by `x5t` (azure-ad-wire §2.2). */
  readonly x5t: boolean
  readonly payload: AccessTokenV1 | AccessTokenV2 | AccessTokenRfc9068
}

/**
 * The access token of an answer. The API alone decides its shape, at every endpoint (DESIGN §0):
 * `requestedAccessTokenVersion` 1 or null is Azure's v1, 2 is Azure's v2, absent is RFC 9068.
 */
export function accessToken(issuance: Issuance, stamp: Stamp): UnsignedAccessToken {
  const version = issuance.access.api.api.requestedAccessTokenVersion
  if (version === undefined) return { typ: 'at+jwt', x5t: false, payload: claimsRfc9068(issuance, stamp) }
  if (version === 2) return { typ: 'JWT', x5t: false, payload: claimsV2(issuance, stamp) }
  return { typ: 'JWT', x5t: true, payload: claimsV1(issuance, stamp) }
}

/** azure-ad-wire §2.2, §2.4. */
function claimsV1(issuance: Issuance, { baseUrl, uti, sub }: Stamp): AccessTokenV1 {
  const { user, tenant, client, authorization, access, now } = issuance
  return {
    aud: access.identifier,
    iss: issuer(baseUrl, tenant.id, 'v1'),
    iat: now,
    nbf: now,
    exp: now + ACCESS_TOKEN_SECONDS,
    acr: '1',
    amr: authorization.amr,
    appid: client.appId,
    appidacr: clientProof(issuance),
    ...(user.surname !== undefined && { family_name: user.surname }),
    ...(user.givenName !== undefined && { given_name: user.givenName }),
    name: user.displayName,
    oid: user.id,
    ...membership(issuance, baseUrl),
    scp: permissions(issuance),
    sub,
    tid: tenant.id,
    ...nameClaimsV1(issuance),
    ...homeClaim(issuance, baseUrl),
    uti,
    ver: '1.0',
  }
}

/** azure-ad-wire §2.3, §2.4. */
function claimsV2(issuance: Issuance, { baseUrl, uti, sub }: Stamp): AccessTokenV2 {
  const { user, tenant, client, access, now } = issuance
  return {
    aud: access.api.appId,
    iss: issuer(baseUrl, tenant.id, 'v2'),
    iat: now,
    nbf: now,
    exp: now + ACCESS_TOKEN_SECONDS,
    azp: client.appId,
    azpacr: clientProof(issuance),
    ...profile(issuance),
    ...homeClaim(issuance, baseUrl),
    oid: user.id,
    ...membership(issuance, baseUrl),
    scp: permissions(issuance),
    sub,
    tid: tenant.id,
    uti,
    ver: '2.0',
  }
}

/** RFC 9068 §2.2, with Azure's claims beside. `amr` and `auth_time` tell of the sign-in, so a refresh does not change them (§2.2.1). */
function claimsRfc9068(issuance: Issuance, { baseUrl, uti, sub }: Stamp): AccessTokenRfc9068 {
  const { user, tenant, client, authorization, access, now } = issuance
  const scope = permissions(issuance)
  return {
    aud: access.identifier,
    iss: issuer(baseUrl, tenant.id, 'v2'),
    iat: now,
    nbf: now,
    exp: now + ACCESS_TOKEN_SECONDS,
    jti: uti,
    client_id: client.appId,
    // RFC 9068 §2.2.3: a scope member says something or is absent.
    ...(scope !== '' && { scope, scp: scope }),
    sub,
    auth_time: authorization.authTime,
    amr: authorization.amr,
    azp: client.appId,
    azpacr: clientProof(issuance),
    ...profile(issuance),
    ...homeClaim(issuance, baseUrl),
    oid: user.id,
    ...membership(issuance, baseUrl),
    tid: tenant.id,
    uti,
  }
}

/** The directory API owns the OpenID Connect scopes as permissions; `offline_access` opens nothing there (azure-ad-wire §1.9). */
function permissions({ access, oidcScopes }: Issuance): string {
  if (access.api.appId !== GRAPH_APP_ID) return access.scopes.join(' ')
  return [...new Set([...access.scopes, ...oidcScopes])].filter((scope) => scope !== 'offline_access').join(' ')
}

/** The API's own roles, and the groups if it asks for them. */
function membership({ access, user, membership }: Issuance, baseUrl: string): MembershipClaims {
  return membershipClaims(access.api, membership, groupsAddress(baseUrl, user))
}

/** Where the directory API tells a person's groups. */
export function groupsAddress(baseUrl: string, { id }: Issuance['user']): string {
  return `${baseUrl}/v1.0/users/${id}/getMemberObjects`
}

function clientProof({ clientAuth }: Issuance): '0' | '1' {
  return clientAuth === 'none' ? '0' : '1'
}

/** Who the person is to a human reader, when the client asked for the profile (RFC 9068 §6: no more than needed). */
function profile(issuance: Issuance): { name?: string; preferred_username?: string } {
  if (!issuance.oidcScopes.includes('profile')) return {}
  return { name: issuance.user.displayName, preferred_username: signInName(issuance) }
}
