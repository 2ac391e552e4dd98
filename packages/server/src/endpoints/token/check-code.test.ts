import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TARGET, TENANT, USER } from '../../../test/kit/records.ts'
import type { SealedCode } from '../../issuance/sealed-code.ts'
import { checkCode, type Presented } from './check-code.ts'

const NOW = 1000
/** RFC 7636 appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

const code: SealedCode = {
  authorizationId: 'a',
  segment: { kind: 'tenant', tenantId: TENANT.id },
  dialect: 'v2',
  tenantId: TENANT.id,
  userId: USER.id,
  sessionId: 's',
  clientAppId: 'client',
  platform: 'publicClient',
  redirectUri: 'http://localhost:45871',
  challenge: CHALLENGE,
  targets: [TARGET],
  oidcScopes: [],
  authTime: NOW,
  maxAgeRequested: false,
  amr: ['pwd'],
  issuedAt: NOW,
  expiresAt: NOW + 60,
}

const presented: Presented = {
  clientAppId: 'client',
  clientAuth: 'none',
  segment: { kind: 'tenant', tenantId: TENANT.id },
  dialect: 'v2',
  redirectUri: 'http://localhost:45871',
  verifier: VERIFIER,
}

interface Case {
  readonly rule: string
  readonly code?: Partial<SealedCode>
  readonly presented?: Partial<Presented>
  readonly now?: number
  readonly reason: string | undefined
}

const cases: readonly Case[] = [
  { rule: 'accepts what was authorized', reason: undefined },
  {
    rule: 'accepts the slash that openid-client sends back',
    presented: { redirectUri: 'http://localhost:45871/' },
    reason: undefined,
  },
  {
    rule: 'refuses another client (RFC 6749 §4.1.3)',
    presented: { clientAppId: 'other' },
    reason: 'code-of-another-client',
  },
  {
    rule: 'refuses a Web redirect without the secret (AADSTS7000218)',
    code: { platform: 'web' },
    reason: 'client-secret-missing',
  },
  {
    rule: 'accepts a Web redirect with the secret',
    code: { platform: 'web' },
    presented: { clientAuth: 'secret' },
    reason: undefined,
  },
  {
    rule: 'refuses another tenant (AADSTS700005)',
    presented: { segment: { kind: 'tenant', tenantId: 'other' } },
    reason: 'code-of-another-tenant',
  },
  {
    rule: 'refuses common for a code of a tenant',
    presented: { segment: { kind: 'common' } },
    reason: 'code-of-another-tenant',
  },
  {
    rule: 'refuses a tenant for a code of common',
    code: { segment: { kind: 'common' } },
    reason: 'code-of-another-tenant',
  },
  {
    rule: 'refuses organizations for a code of common',
    code: { segment: { kind: 'common' } },
    presented: { segment: { kind: 'organizations' } },
    reason: 'code-of-another-tenant',
  },
  {
    rule: 'accepts common for a code of common',
    code: { segment: { kind: 'common' } },
    presented: { segment: { kind: 'common' } },
    reason: undefined,
  },
  {
    rule: 'refuses the other generation of endpoints',
    presented: { dialect: 'v1' },
    reason: 'code-of-another-dialect',
  },
  {
    rule: 'refuses another port (RFC 6749 §4.1.3)',
    presented: { redirectUri: 'http://localhost:45872' },
    reason: 'redirect-uri-differs',
  },
  {
    rule: 'refuses an absent redirect_uri (6749-AS-15)',
    presented: { redirectUri: undefined },
    reason: 'parameter-missing',
  },
  {
    rule: 'refuses a wrong verifier (RFC 7636 §4.6)',
    presented: { verifier: `${VERIFIER.slice(0, -1)}x` },
    reason: 'code-verifier-wrong',
  },
  {
    rule: 'refuses a verifier of 42 characters (RFC 7636 §4.1)',
    presented: { verifier: VERIFIER.slice(1) },
    reason: 'code-verifier-wrong',
  },
  {
    rule: 'refuses an absent verifier (RFC 7636 §4.6)',
    presented: { verifier: undefined },
    reason: 'code-verifier-missing',
  },
  {
    rule: 'refuses a verifier without a challenge (RFC 9700 §4.8.2)',
    code: { challenge: null },
    reason: 'code-verifier-unexpected',
  },
  {
    rule: 'accepts neither challenge nor verifier',
    code: { challenge: null },
    presented: { verifier: undefined },
    reason: undefined,
  },
  { rule: 'accepts the last second', now: NOW + 59, reason: undefined },
  { rule: 'refuses from the 60th second on (6749-AS-12)', now: NOW + 60, reason: 'code-expired' },
  {
    rule: 'names the client before anything else',
    presented: { clientAppId: 'other', redirectUri: undefined, verifier: undefined },
    now: NOW + 90,
    reason: 'code-of-another-client',
  },
]

describe('a code and what is presented with it', () => {
  for (const { rule, code: changes, presented: shown, now, reason } of cases) {
    test(rule, () => {
      assert.equal(checkCode({ ...code, ...changes }, { ...presented, ...shown }, now ?? NOW)?.reason, reason)
    })
  }
})
