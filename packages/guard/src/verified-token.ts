import type { AccessTokenClaims } from '@latchwork/protocol'

/** A verified access token: only what the issuer signed (RFC 9068 §4). Each request gets its own. */
export interface VerifiedToken {
  /** `user`: a person, by way of an app. `app`: a program on its own behalf; never to be taken for a user. */
  readonly kind: 'user' | 'app'
  /** `sub`: stable for this API; unique together with `issuer`. */
  readonly subject: string
  readonly issuer: string
  /** `tid`. Together with `objectId` it names the user or service principal in the directory. */
  readonly tenantId: string | undefined
  /** `oid`. */
  readonly objectId: string | undefined
  /** The app that got the token: `appid`, `azp` or `client_id`. */
  readonly clientId: string | undefined
  /** Delegated permissions (`scp`, `scope`); always empty in app tokens. */
  readonly scopes: readonly string[]
  /** App roles (`roles`): an app's permissions, or a user's assignments. */
  readonly roles: readonly string[]
  /** Seconds since 1970. */
  readonly expiresAt: number
  /** All claims, as received. */
  readonly claims: AccessTokenClaims
}

/** What is kept of a verified token. Its claims stay text, from which every request gets a copy of its own. */
export interface TokenRecord {
  readonly summary: Omit<VerifiedToken, 'claims'>
  /** What must be judged again each time. */
  readonly times: Pick<AccessTokenClaims, 'exp' | 'nbf' | 'iat'>
  readonly payload: string
}

/**
 * Reads what an API asks for from checked claims.
 * @param payload the JSON text of the claims
 */
export function renderTokenRecord(claims: AccessTokenClaims, payload: string): TokenRecord {
  const kind = isAppOnly(claims) ? 'app' : 'user'
  const { sub, iss, exp, nbf, iat } = claims
  return {
    summary: {
      kind,
      subject: sub,
      issuer: iss,
      tenantId: text(claims.tid),
      objectId: text(claims['oid']),
      clientId: text(claims['appid']) ?? text(claims['azp']) ?? text(claims['client_id']),
      scopes: kind === 'app' ? [] : scopesOf(text(claims['scp']), text(claims['scope'])),
      roles: ((claims['roles'] as readonly string[] | undefined) ?? []).slice(),
      expiresAt: exp,
    },
    times: { exp, ...(nbf !== undefined && { nbf }), ...(iat !== undefined && { iat }) },
    payload,
  }
}

/**
 * One request's view of a token; what its handlers change, no other request sees.
 * @param claims the parsed claims, where the caller has them to give away
 */
export function renderVerifiedToken(record: TokenRecord, claims?: AccessTokenClaims): VerifiedToken {
  return new TokenView(record, claims)
}

/** A class for its getter: measured, one on an object literal costs a tenth of a signature verification. */
class TokenView implements VerifiedToken {
  readonly kind: VerifiedToken['kind']
  readonly subject: string
  readonly issuer: string
  readonly tenantId: string | undefined
  readonly objectId: string | undefined
  readonly clientId: string | undefined
  readonly scopes: readonly string[]
  readonly roles: readonly string[]
  readonly expiresAt: number
  readonly #payload: string
  #claims: AccessTokenClaims | undefined

  constructor({ summary, payload }: TokenRecord, claims: AccessTokenClaims | undefined) {
    this.kind = summary.kind
    this.subject = summary.subject
    this.issuer = summary.issuer
    this.tenantId = summary.tenantId
    this.objectId = summary.objectId
    this.clientId = summary.clientId
    this.scopes = summary.scopes.slice()
    this.roles = summary.roles.slice()
    this.expiresAt = summary.expiresAt
    this.#payload = payload
    this.#claims = claims
  }

  get claims(): AccessTokenClaims {
    this.#claims ??= JSON.parse(this.#payload) as AccessTokenClaims
    return this.#claims
  }
}

/** Azure says so in `idtyp`; elsewhere the subject of a client's own token is the client (RFC 9068 §2.2, §5). */
function isAppOnly(claims: AccessTokenClaims): boolean {
  return claims['idtyp'] === 'app' || (claims['idtyp'] === undefined && claims.sub === claims['client_id'])
}

/** Tokens of the standard profile carry both spellings (RFC 9068 §2.2.3); a scope is named once. */
function scopesOf(scp: string | undefined, scope: string | undefined): readonly string[] {
  if (scp === undefined || scope === undefined || scp === scope) return words(scp ?? scope ?? '')
  return [...new Set([...words(scp), ...words(scope)])]
}

function words(list: string): readonly string[] {
  return list.includes(' ') ? list.split(' ').filter((word) => word !== '') : list === '' ? [] : [list]
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
