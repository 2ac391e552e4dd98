import { createHash } from 'node:crypto'

import { err, ok } from '@latchwork/protocol'
import type { Result } from '@latchwork/protocol'

import type { AuthFailure } from '../auth-error.ts'
import { accountId } from '../cache/data.ts'
import type { Account } from '../contract.ts'

export type Claims = Readonly<Record<string, unknown>>

/** Who signed in, according to an id token whose signature, issuer, times and nonce are verified. */
export interface Identity {
  readonly account: Account
  readonly authTime: number | undefined
}

export interface ExpectedIdToken {
  readonly clientId: string
  readonly accessToken: string
  readonly idToken: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A token from further ahead than this was not issued by a server with a clock. */
const FUTURE_SECONDS = 300

/**
 * What oauth4webapi leaves to its caller (OIDC Core §3.1.3.7): it verifies signature, `iss`, own `aud`, `exp`, `nbf` and `nonce`;
 * here: no further audience (3), `azp` (4, 5), `iat` sane (10), and `at_hash` (§3.1.3.8).
 */
export function judgeIdToken(claims: Claims, expected: ExpectedIdToken): Result<Identity, AuthFailure> {
  const audiences = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']]
  if (audiences.some((audience) => audience !== expected.clientId))
    return invalid('The id token is meant for others too.')
  if (claims['azp'] !== undefined && claims['azp'] !== expected.clientId)
    return invalid('The id token was issued to another client.')
  const issuedAt = claims['iat']
  if (typeof issuedAt !== 'number' || issuedAt > expected.now / 1000 + FUTURE_SECONDS)
    return invalid('The id token comes from the future.')
  if (
    claims['at_hash'] !== undefined &&
    claims['at_hash'] !== accessTokenHash(expected.idToken, expected.accessToken)
  ) {
    return invalid('The id token belongs to another access token.')
  }
  const authTime = typeof claims['auth_time'] === 'number' ? claims['auth_time'] : undefined
  return ok({ account: readAccount(claims), authTime })
}

/** A refreshed id token speaks of the same sign-in (OIDC Core §12.2). */
export function judgeRefreshedIdentity(before: Identity, after: Identity): Result<undefined, AuthFailure> {
  if (after.account.id !== before.account.id) return invalid('The refreshed id token names another user.')
  const bothTimes = before.authTime !== undefined && after.authTime !== undefined
  if (bothTimes && before.authTime !== after.authTime)
    return invalid('The refreshed id token names another time of sign-in.')
  return ok(undefined)
}

/** The claims without verification, for choosing what to verify against. */
export function peekClaims(idToken: unknown): Claims | undefined {
  if (typeof idToken !== 'string') return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? (claims as Claims) : undefined
  } catch {
    return undefined
  }
}

function readAccount(claims: Claims): Account {
  const issuer = String(claims['iss'])
  const subject = String(claims['sub'])
  const read = (...names: string[]): string | undefined =>
    names.map((name) => claims[name]).find((value): value is string => typeof value === 'string' && value !== '')
  const found = {
    tenantId: read('tid'),
    objectId: read('oid'),
    username: read('preferred_username', 'upn', 'email'),
    name: read('name'),
  }
  const present = Object.entries(found).filter(([, value]) => value !== undefined)
  return { id: accountId(issuer, subject), issuer, subject, ...(Object.fromEntries(present) as Partial<Account>) }
}

/** OIDC Core §3.1.3.6: the left half of the hash that belongs to the signature algorithm. */
function accessTokenHash(idToken: string, accessToken: string): string {
  const header = JSON.parse(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString('utf8')) as { alg?: unknown }
  const alg = String(header.alg)
  const bits = alg.endsWith('256') ? 'sha256' : alg.endsWith('384') ? 'sha384' : 'sha512'
  const digest = createHash(bits).update(accessToken, 'ascii').digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

function invalid(description: string): Result<never, AuthFailure> {
  return err({ code: 'invalid_response', description })
}
