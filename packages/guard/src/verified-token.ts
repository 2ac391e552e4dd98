import type { AccessTokenClaims } from '@latchwork/protocol'

/** A verified access token: only what the issuer signed, frozen because requests share it (RFC 9068 §4). */
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

/** Reads what an API asks for from checked claims. */
export function renderVerifiedToken(claims: AccessTokenClaims): VerifiedToken {
  const kind = isAppOnly(claims) ? 'app' : 'user'
  const scopes = kind === 'app' ? [] : words(`${text(claims['scp']) ?? ''} ${text(claims['scope']) ?? ''}`)
  return freeze({
    kind,
    subject: claims.sub,
    issuer: claims.iss,
    tenantId: text(claims.tid),
    objectId: text(claims['oid']),
    clientId: text(claims['appid']) ?? text(claims['azp']) ?? text(claims['client_id']),
    scopes,
    roles: (claims['roles'] as readonly string[] | undefined) ?? [],
    expiresAt: claims.exp,
    claims,
  })
}

/** Azure says so in `idtyp`; elsewhere the subject of a client's own token is the client (RFC 9068 §2.2, §5). */
function isAppOnly(claims: AccessTokenClaims): boolean {
  return claims['idtyp'] === 'app' || (claims['idtyp'] === undefined && claims.sub === claims['client_id'])
}

function words(list: string): readonly string[] {
  return [...new Set(list.split(' '))].filter((word) => word !== '')
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Freezes a JSON value to the bottom, without recursion: a token may nest deeper than the stack. */
function freeze<T extends object>(root: T): T {
  const open: object[] = [root]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    Object.freeze(value)
    for (const inner of Object.values(value) as unknown[]) {
      if (typeof inner === 'object' && inner !== null && !Object.isFrozen(inner)) open.push(inner)
    }
  }
  return root
}
