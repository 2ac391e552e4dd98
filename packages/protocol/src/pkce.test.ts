import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { isCodeChallenge, isCodeVerifier } from './pkce.ts'

const EXAMPLE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

test('an S256 challenge is 43 canonical base64url characters (RFC 7636 §4.2)', () => {
  assert.equal(isCodeChallenge(EXAMPLE), true)
  const wrong = [
    EXAMPLE.slice(1),
    `${EXAMPLE}A`,
    `${EXAMPLE}=`,
    `${EXAMPLE.slice(0, 42)}=`,
    `+${EXAMPLE.slice(1)}`,
    `${EXAMPLE.slice(0, 42)}N`,
    `${EXAMPLE}\n`,
    '',
  ]
  for (const text of wrong) assert.equal(isCodeChallenge(text), false, text)
})

test('every SHA-256 digest is a challenge and no other last character is (RFC 7636 §4.2)', () => {
  fc.assert(
    fc.property(fc.string(), (verifier) => {
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      assert.equal(isCodeChallenge(challenge), true)
      const spellings = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      assert.equal(spellings.filter((last) => isCodeChallenge(challenge.slice(0, 42) + last)).length, 16)
    }),
  )
})

test('a verifier is 43 to 128 unreserved characters (RFC 7636 §4.1)', () => {
  assert.equal(isCodeVerifier('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'), true)
  for (const [text, expected] of [
    ['a'.repeat(42), false],
    ['a'.repeat(43), true],
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    [`${'a'.repeat(42)}~`, true],
    [`${'a'.repeat(42)}.`, true],
    [`${'a'.repeat(42)}+`, false],
    [`${'a'.repeat(42)}/`, false],
    [`${'a'.repeat(42)}ü`, false],
    [`${'a'.repeat(43)}\n`, false],
  ] as const) {
    assert.equal(isCodeVerifier(text), expected, text)
  }
})
