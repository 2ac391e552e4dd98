/** Seconds since 1970, an integer: a fraction breaks some clients (Azure wire contract §2.4). */
export type NumericDate = number

/** The members that every access token of this system has. */
export interface AccessTokenBase {
  readonly iss: string
  readonly iat: NumericDate
  readonly nbf: NumericDate
  readonly exp: NumericDate
  /** Pairwise for (user, API); equal to `oid` in app-only tokens. */
  readonly sub: string
  /** Lower case, and the GUID inside `iss`. */
  readonly tid: string
  /** The user's object id in this tenant; the service principal's in app-only tokens. */
  readonly oid: string
  /** Unique token id, so that two tokens of one second differ. */
  readonly uti: string
  readonly jti?: string
  /** Short permission values of the API, separated by blanks; user tokens only. */
  readonly scp?: string
  /** App roles. */
  readonly roles?: readonly string[]
  /** `app` in app-only tokens. */
  readonly idtyp?: 'app' | 'user'
  readonly sid?: string
  readonly name?: string
  readonly email?: string
  readonly groups?: readonly string[]
  /** Of guests: the issuer of the home tenant. */
  readonly idp?: string
  /** Claims that are too long for a token, and where they are read (OpenID Connect Core §5.6.2). */
  readonly _claim_names?: Readonly<Record<string, string>>
  readonly _claim_sources?: Readonly<Record<string, { readonly endpoint: string }>>
  readonly amr?: readonly string[]
  readonly auth_time?: NumericDate
  /** Client capabilities, e.g. `cp1` (claims challenges). */
  readonly xms_cc?: readonly string[]
}

/** `requestedAccessTokenVersion` 1 or null (Azure wire contract §2.2); header `typ: JWT`. */
export interface AccessTokenV1 extends AccessTokenBase {
  readonly ver: '1.0'
  /** The resource identifier as requested. */
  readonly aud: string
  readonly appid: string
  /** `0` public client, `1` secret, `2` key. */
  readonly appidacr: '0' | '1' | '2'
  readonly acr?: '0' | '1'
  readonly upn?: string
  readonly unique_name?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly ipaddr?: string
}

/** `requestedAccessTokenVersion` 2 (Azure wire contract §2.3); header `typ: JWT`. */
export interface AccessTokenV2 extends AccessTokenBase {
  readonly ver: '2.0'
  /** The API's application id. */
  readonly aud: string
  readonly azp: string
  readonly azpacr: '0' | '1' | '2'
  readonly preferred_username?: string
}

/** The standard profile (RFC 9068 §2.2) with Azure's claims beside; header `typ: at+jwt`. */
export interface AccessTokenRfc9068 extends AccessTokenBase {
  readonly aud: string
  readonly client_id: string
  readonly jti: string
  readonly scope?: string
  readonly acr?: string
  readonly azp?: string
  readonly azpacr?: '0' | '1' | '2'
  readonly preferred_username?: string
}

/** The members that both dialects' ID tokens have (OpenID Connect Core §2, Azure wire contract §2.5). */
export interface IdTokenBase {
  readonly iss: string
  /** The client id. */
  readonly aud: string
  readonly iat: NumericDate
  readonly nbf: NumericDate
  readonly exp: NumericDate
  /** Pairwise for (user, client). */
  readonly sub: string
  readonly oid: string
  readonly tid: string
  readonly uti: string
  readonly name?: string
  readonly email?: string
  /** Exactly when the authorize request had one, verbatim; never after a refresh. */
  readonly nonce?: string
  readonly at_hash?: string
  readonly auth_time?: NumericDate
  readonly amr?: readonly string[]
  readonly acr?: string
  readonly sid?: string
  readonly login_hint?: string
  /** Of guests: the issuer of the home tenant. */
  readonly idp?: string
  /** App roles that the user has in the client. */
  readonly roles?: readonly string[]
  readonly groups?: readonly string[]
  readonly _claim_names?: Readonly<Record<string, string>>
  readonly _claim_sources?: Readonly<Record<string, { readonly endpoint: string }>>
}

/** ID token of the v1 endpoints. */
export interface IdTokenV1 extends IdTokenBase {
  readonly ver: '1.0'
  readonly upn?: string
  readonly unique_name?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly ipaddr?: string
  readonly pwd_exp?: string
  readonly pwd_url?: string
}

/** ID token of the v2 endpoints. */
export interface IdTokenV2 extends IdTokenBase {
  readonly ver: '2.0'
  readonly preferred_username?: string
  readonly given_name?: string
  readonly family_name?: string
}

/** An access token that `checkAccessToken` accepted: what it verified is typed, the rest is as received. */
export interface AccessTokenClaims {
  readonly iss: string
  readonly sub: string
  readonly aud: string | readonly string[]
  readonly exp: NumericDate
  readonly nbf?: NumericDate
  readonly iat?: NumericDate
  readonly tid?: string
  readonly [claim: string]: unknown
}
