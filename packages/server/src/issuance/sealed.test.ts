import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { err, ok } from '@latchwork/protocol'
import { API_ID, TARGET, TENANT, USER } from '../../test/kit/records.ts'
import type { Seals } from '../keys/seal.ts'
import { openRefreshToken, type RefreshToken, sealRefreshToken } from './refresh-token.ts'
import { openCode, sealCode, type SealedCode } from './sealed-code.ts'
import { createSubjects } from './subjects.ts'
import { readTarget, type Target, writeTarget } from './target.ts'

const key = randomBytes(32)

/** Seals of the real form and length, without a database. */
const seals: Seals = {
  seal(purpose, payload) {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose))
    const sealed = Buffer.concat([cipher.update(JSON.stringify(payload)), cipher.final()])
    const header = Buffer.from(
      `{"typ":"${purpose}+jwt","alg":"dir","enc":"A256GCM","kid":"0123456789abcdef"}`,
    ).toString('base64url')
    return `${header}..${iv.toString('base64url')}.${sealed.toString('base64url')}.${cipher.getAuthTag().toString('base64url')}`
  },
  open(purpose, text) {
    const [, , iv = '', sealed = '', tag = ''] = text.split('.')
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(Buffer.from(tag, 'base64url'))
      return Promise.resolve(
        ok(JSON.parse(Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString())),
      )
    } catch {
      return Promise.resolve(err('forged'))
    }
  },
}

const code: SealedCode = {
  authorizationId: '4be0d1e5-1111-4222-8333-944455556666',
  segment: { kind: 'tenant', tenantId: TENANT.id },
  dialect: 'v2',
  tenantId: TENANT.id,
  userId: USER.id,
  sessionId: 'a'.repeat(43),
  clientAppId: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
  platform: 'publicClient',
  redirectUri: 'http://localhost:45871/callback',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  targets: [
    TARGET,
    {
      resourceAppId: API_ID,
      identifier: 'api://calendar',
      scopes: [],
      requested: ['api://calendar/.default'],
      all: true,
    },
  ],
  oidcScopes: ['openid', 'profile', 'offline_access'],
  nonce: 'n'.repeat(64),
  authTime: 1_795_350_000,
  maxAgeRequested: true,
  amr: ['pwd', 'mfa'],
  issuedAt: 1_795_350_100,
  expiresAt: 1_795_350_160,
}

describe('authorization codes are sealed, not stored (DESIGN §3)', () => {
  test('everything that was sealed comes back', async () => {
    assert.deepEqual(await openCode(seals, sealCode(seals, code)), { ok: true, value: code })
  })

  test('an alias segment, no challenge, no nonce and no resource come back as such', async () => {
    const { nonce: _, ...rest } = code
    const bare: SealedCode = {
      ...rest,
      segment: { kind: 'common' },
      challenge: null,
      targets: [],
      maxAgeRequested: false,
    }
    assert.deepEqual(await openCode(seals, sealCode(seals, bare)), { ok: true, value: bare })
  })

  test('a code with two APIs, a nonce and a session stays below 1,500 characters', () => {
    assert.ok(sealCode(seals, code).length < 1500, String(sealCode(seals, code).length))
  })

  test('a refresh token is no code', async () => {
    assert.equal((await openCode(seals, sealRefreshToken(seals, refreshToken))).ok, false)
  })
})

const refreshToken: RefreshToken = {
  authorizationId: code.authorizationId,
  tenantId: TENANT.id,
  number: 7,
  clientAppId: code.clientAppId,
  userId: USER.id,
  target: TARGET,
  oidcScopes: ['openid', 'offline_access'],
  platform: 'spa',
  issuedAt: 1,
  expiresAt: 2,
  jti: 'unique',
}

test('everything in a refresh token comes back', async () => {
  assert.deepEqual(await openRefreshToken(seals, sealRefreshToken(seals, refreshToken)), {
    ok: true,
    value: refreshToken,
  })
})

describe('targets keep the spelling of the client (azure-ad-wire §1.6.4)', () => {
  const targets: readonly Target[] = [
    TARGET,
    { ...TARGET, requested: ['https://TASKS.contoso.example/Tasks.Read'] },
    { ...TARGET, scopes: [], requested: [], all: true },
    { ...TARGET, scopes: ['User.Read'], requested: ['User.Read'] },
    {
      ...TARGET,
      identifier: `${TARGET.identifier}/`,
      scopes: [],
      requested: [`${TARGET.identifier}//.default`],
      all: true,
    },
  ]
  for (const target of targets) {
    test(`${target.requested.join(' ') || 'a bare resource'} comes back`, () => {
      assert.deepEqual(readTarget(writeTarget(target)), target)
    })
  }
})

test('pairwise subjects differ by application and by user, and never change (OpenID Connect Core §8.1)', () => {
  const subjects = createSubjects(createSecretKey(Buffer.alloc(32, 1)))
  assert.equal(subjects.pairwise('u', 'a'), createSubjects(createSecretKey(Buffer.alloc(32, 1))).pairwise('u', 'a'))
  const names = new Set([subjects.pairwise('u', 'a'), subjects.pairwise('u', 'b'), subjects.pairwise('v', 'a')])
  assert.equal(names.size, 3)
  assert.notEqual(createSubjects(createSecretKey(Buffer.alloc(32, 2))).pairwise('u', 'a'), subjects.pairwise('u', 'a'))
})
