import { type Dialect, err, ok, type Platform, type Result } from '@latchwork/protocol'
import type { Seals } from '../keys/seal.ts'
import type { Segment } from '../session/authorize-request.ts'
import { readTarget, splitWords, type Target, type TargetWire, writeTarget } from './target.ts'

/**
 * What an authorization code says to the token endpoint (DESIGN §3, RFC 6749 §4.1.2). Nothing of it is stored: the code carries
 * it, encrypted, and the authorization that redemption inserts makes it single-use. Times are epoch seconds.
 */
export interface SealedCode {
  /** Drawn at authorize; the primary key of the authorization. */
  readonly authorizationId: string
  /** Where the authorize request was sent to: a code is redeemed at the same address (azure-ad-wire §1.1). */
  readonly segment: Segment
  readonly dialect: Dialect
  readonly tenantId: string
  readonly userId: string
  /** Where the session is, when the person is a guest of the tenant. */
  readonly homeTenantId?: string
  readonly sessionId: string
  readonly clientAppId: string
  /** Of the matched registration: decides how the client must prove itself, and the life of its refresh token. */
  readonly platform: Platform
  /** Verbatim, port included. */
  readonly redirectUri: string
  /** S256 challenge, or an explicit null, so that a verifier without a challenge is noticed (RFC 9700 §4.8.2). */
  readonly challenge: string | null
  /** The first one is the API of the access token; empty when a v1 request named no resource. */
  readonly targets: readonly Target[]
  readonly oidcScopes: readonly string[]
  readonly nonce?: string
  readonly authTime: number
  /** `max_age` was sent, so the ID token must say `auth_time` (OpenID Connect Core §2). */
  readonly maxAgeRequested: boolean
  readonly amr: readonly string[]
  /** A sign-in that no log has yet: the redemption tells of it. Absent: its password was typed in this very request. */
  readonly signIn?: SignInToTell
  readonly issuedAt: number
  readonly expiresAt: number
}

/** A sign-in to an application by a session that was there already. */
export interface SignInToTell {
  /** A person saw a page and acted. */
  readonly interactive: boolean
  /** Of the browser; a web application redeems from another one. */
  readonly address: string
}

/** Short names keep codes below the 1,500 characters that fit every browser's and proxy's idea of an address. */
interface CodeWire {
  readonly a: string
  readonly s: string
  readonly d: Dialect
  readonly t: string
  readonly u: string
  readonly y?: string
  readonly x: string
  readonly c: string
  readonly p: Platform
  readonly r: string
  readonly h: string | null
  readonly g: readonly TargetWire[]
  readonly o: string
  readonly n?: string
  readonly m: number
  readonly q?: 1
  readonly k: string
  readonly l?: readonly [interactive: 0 | 1, address: string]
  readonly i: number
  readonly e: number
}

export function sealCode(seals: Seals, code: SealedCode): string {
  const { segment } = code
  const wire: CodeWire = {
    a: code.authorizationId,
    s: segment.kind === 'tenant' ? segment.tenantId : segment.kind,
    d: code.dialect,
    t: code.tenantId,
    u: code.userId,
    x: code.sessionId,
    ...(code.homeTenantId !== undefined && { y: code.homeTenantId }),
    c: code.clientAppId,
    p: code.platform,
    r: code.redirectUri,
    h: code.challenge,
    g: code.targets.map(writeTarget),
    o: code.oidcScopes.join(' '),
    m: code.authTime,
    k: code.amr.join(' '),
    i: code.issuedAt,
    e: code.expiresAt,
    ...(code.nonce !== undefined && { n: code.nonce }),
    ...(code.maxAgeRequested && { q: 1 as const }),
    ...(code.signIn && { l: [code.signIn.interactive ? 1 : 0, code.signIn.address] as const }),
  }
  return seals.seal('code', wire)
}

/** The content of a code that this instance sealed, whatever its age, or why it cannot be read (for the log). */
export async function openCode(seals: Seals, text: string): Promise<Result<SealedCode, string>> {
  const opened = await seals.open('code', text)
  if (!opened.ok) return err(opened.error)
  // Only sealCode writes this purpose, and the seal is authenticated: the shape needs no second check.
  return ok(readCode(opened.value as CodeWire))
}

function readCode(wire: CodeWire): SealedCode {
  const { s: segment } = wire
  return {
    authorizationId: wire.a,
    segment:
      segment === 'common' || segment === 'organizations' ? { kind: segment } : { kind: 'tenant', tenantId: segment },
    dialect: wire.d,
    tenantId: wire.t,
    userId: wire.u,
    sessionId: wire.x,
    ...(wire.y !== undefined && { homeTenantId: wire.y }),
    clientAppId: wire.c,
    platform: wire.p,
    redirectUri: wire.r,
    challenge: wire.h,
    targets: wire.g.map(readTarget),
    oidcScopes: splitWords(wire.o),
    authTime: wire.m,
    maxAgeRequested: wire.q === 1,
    amr: splitWords(wire.k),
    issuedAt: wire.i,
    expiresAt: wire.e,
    ...(wire.n !== undefined && { nonce: wire.n }),
    ...(wire.l && { signIn: { interactive: wire.l[0] === 1, address: wire.l[1] } }),
  }
}
