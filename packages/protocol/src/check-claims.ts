import type { AccessTokenClaims } from './claims.ts'
import { isGuid } from './encoding.ts'
import { err, ok } from './result.ts'
import type { Result } from './result.ts'
import { TENANT_TEMPLATE } from './tenancy.ts'

/** Why an access token is refused. For logs: the caller of an API hears `invalid_token` only (RFC 6750 §5.3). */
export type AccessTokenProblem =
  | 'wrong-type'
  | 'algorithm-not-allowed'
  | 'critical-header'
  | 'looks-like-id-token'
  | 'sender-constrained'
  | 'wrong-issuer'
  | 'wrong-tenant'
  | 'wrong-audience'
  | 'malformed-claims'
  | 'no-permission-claims'
  | 'expired'
  | 'not-yet-valid'

/** Which issuers are trusted: an exact list, or templates with `{tenantid}` for some tenants or all. */
export type ExpectedIssuer =
  | { readonly kind: 'exact'; readonly issuers: readonly string[] }
  | { readonly kind: 'template'; readonly templates: readonly string[]; readonly tenants: 'any' | readonly string[] }

export interface ExpectedAccessToken {
  readonly issuer: ExpectedIssuer
  /** The API's own identifiers; the token must name one of them, compared exactly. */
  readonly audiences: readonly string[]
  /** Allowed signature algorithms (RFC 8725 §3.1). */
  readonly algs: readonly string[]
  /** Clock difference tolerated, at most and by default 60 seconds. */
  readonly leewaySeconds?: number
}

type Json = Readonly<Record<string, unknown>>
type Check = (
  token: { header: Json; payload: Json },
  expected: ExpectedAccessToken,
  now: number,
) => AccessTokenProblem | undefined

const MAX_LEEWAY_SECONDS = 60
const STANDARD_TYPES: ReadonlySet<unknown> = new Set(['at+jwt', 'application/at+jwt'])
/** Members of the header that change what a signature means or where its key comes from (RFC 7515 §4.1). */
const CRITICAL_HEADERS = ['crit', 'b64', 'zip'] as const
/** Claims that only an ID token has (OpenID Connect Core §2, §3.1.3.6, §3.3.2.11). */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash'] as const

/** The order of checks: what kind of thing it is, who made it, for whom, what it permits, and when. */
const CHECKS: readonly Check[] = [
  checkHeader,
  checkKind,
  checkIssuer,
  checkAudience,
  checkShape,
  checkPermissions,
  checkTimes,
]

/**
 * Judges the decoded header and claims of an access token, everything but its signature (RFC 9068 §4, RFC 8725).
 *
 * `typ: at+jwt` is the standard profile. Azure's access tokens have `typ: JWT` like ID tokens, so these must also carry
 * `scp`, or `idtyp: app` with `roles`; and nothing with an ID token's claims passes in either profile.
 * @param now seconds since 1970
 */
export function checkAccessToken(
  header: Json,
  payload: Json,
  expected: ExpectedAccessToken,
  now: number,
): Result<AccessTokenClaims, AccessTokenProblem> {
  const token = { header, payload }
  for (const check of CHECKS) {
    const problem = check(token, expected, now)
    if (problem !== undefined) return err(problem)
  }
  return ok(payload as AccessTokenClaims)
}

/** Only the part that changes with time, for tokens that were judged before. */
export function checkAccessTokenTimes(
  claims: Json,
  now: number,
  leewaySeconds?: number,
): AccessTokenProblem | undefined {
  const leeway = Math.min(leewaySeconds ?? MAX_LEEWAY_SECONDS, MAX_LEEWAY_SECONDS)
  const { exp, nbf, iat } = claims
  if (typeof exp !== 'number' || !Number.isFinite(exp)) return 'malformed-claims'
  if (now >= exp + leeway) return 'expired'
  for (const start of [nbf, iat]) {
    if (start === undefined) continue
    if (typeof start !== 'number' || !Number.isFinite(start)) return 'malformed-claims'
    if (start > now + leeway) return 'not-yet-valid'
  }
  return undefined
}

function checkHeader({ header }: { header: Json }, expected: ExpectedAccessToken): AccessTokenProblem | undefined {
  if (CRITICAL_HEADERS.some((name) => header[name] !== undefined)) return 'critical-header'
  if (typeof header['alg'] !== 'string' || !expected.algs.includes(header['alg'])) return 'algorithm-not-allowed'
  const type = typeOf(header)
  return STANDARD_TYPES.has(type) || type === 'jwt' ? undefined : 'wrong-type'
}

function checkKind({ payload }: { payload: Json }): AccessTokenProblem | undefined {
  if (ID_TOKEN_CLAIMS.some((claim) => payload[claim] !== undefined)) return 'looks-like-id-token'
  // A token bound to a key is worth nothing as a bearer token (RFC 9449 §7.1, RFC 8705 §3).
  return payload['cnf'] === undefined ? undefined : 'sender-constrained'
}

function checkIssuer({ payload }: { payload: Json }, { issuer }: ExpectedAccessToken): AccessTokenProblem | undefined {
  const { iss, tid } = payload
  if (typeof iss !== 'string') return 'wrong-issuer'
  if (issuer.kind === 'exact') {
    if (!issuer.issuers.includes(iss)) return 'wrong-issuer'
    const named = iss.split('/').find(isGuid)
    return tid === undefined || named === undefined || tid === named ? undefined : 'wrong-tenant'
  }
  // The tenant in the issuer and the one in the claims must be the same, or `tid` would be anybody's word.
  if (typeof tid !== 'string' || !isGuid(tid)) return 'wrong-tenant'
  if (!issuer.templates.some((template) => template.replace(TENANT_TEMPLATE, tid) === iss)) return 'wrong-issuer'
  return issuer.tenants === 'any' || issuer.tenants.includes(tid) ? undefined : 'wrong-tenant'
}

function checkAudience(
  { payload }: { payload: Json },
  { audiences }: ExpectedAccessToken,
): AccessTokenProblem | undefined {
  const { aud } = payload
  if (typeof aud === 'string') return audiences.includes(aud) ? undefined : 'wrong-audience'
  if (!isTextList(aud)) return 'wrong-audience'
  return aud.some((one) => audiences.includes(one)) ? undefined : 'wrong-audience'
}

/** RFC 9068 §2.2 names the required claims; Azure's tokens share the first of them. */
function checkShape({ header, payload }: { header: Json; payload: Json }): AccessTokenProblem | undefined {
  const required = STANDARD_TYPES.has(typeOf(header)) ? ['sub', 'client_id', 'jti'] : ['sub']
  if (required.some((claim) => !isText(payload[claim]))) return 'malformed-claims'
  for (const claim of ['scp', 'scope', 'idtyp']) {
    if (payload[claim] !== undefined && typeof payload[claim] !== 'string') return 'malformed-claims'
  }
  return payload['roles'] === undefined || isTextList(payload['roles']) ? undefined : 'malformed-claims'
}

function checkPermissions({ header, payload }: { header: Json; payload: Json }): AccessTokenProblem | undefined {
  if (STANDARD_TYPES.has(typeOf(header)) || isText(payload['scp'])) return undefined
  const { idtyp, roles } = payload
  return idtyp === 'app' && isTextList(roles) && roles.length > 0 ? undefined : 'no-permission-claims'
}

function checkTimes(
  { payload }: { payload: Json },
  expected: ExpectedAccessToken,
  now: number,
): AccessTokenProblem | undefined {
  return checkAccessTokenTimes(payload, now, expected.leewaySeconds)
}

/** Media types are compared without case (RFC 7515 §4.1.9). */
function typeOf(header: Json): string | undefined {
  return typeof header['typ'] === 'string' ? header['typ'].toLowerCase() : undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
