import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { constantTimeEqual, decodeBase64Url, encodeBase64Url, isCanonicalBase64Url, isGuid } from './encoding.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('base64url has the published spelling, without padding (RFC 4648 §10)', () => {
  const cases: readonly [string, string][] = [
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ]
  for (const [plain, encoded] of cases) {
    assert.equal(encodeBase64Url(bytes(plain)), encoded)
    assert.deepEqual(decodeBase64Url(encoded), bytes(plain))
  }
})

test('base64url round-trips and agrees with the platform', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (sample) => {
      const encoded = encodeBase64Url(sample)
      assert.equal(encoded, Buffer.from(sample).toString('base64url'))
      assert.deepEqual(decodeBase64Url(encoded), sample)
    }),
  )
})

test('only the canonical spelling decodes (RFC 8725 §3.4)', () => {
  for (const text of [
    'Zg==',
    'Zm8=',
    'Zh',
    'Zm9',
    'A',
    'Zm9vY',
    'Zm+v',
    'Zm/v',
    'Zm 9v',
    'Zm9v\n',
    ' Zm9v',
    'Zm9vé',
    '\u0100aaa',
    'Zg.',
  ]) {
    assert.equal(decodeBase64Url(text), undefined, text)
    assert.equal(isCanonicalBase64Url(text), false, text)
  }
})

test('whatever decodes encodes to the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ABab01-_wQg=+/'), maxLength: 12 }), (text) => {
      const decoded = decodeBase64Url(text)
      assert.equal(decoded !== undefined, isCanonicalBase64Url(text))
      if (decoded !== undefined) assert.equal(encodeBase64Url(decoded), text)
    }),
  )
})

test('a GUID has the form 8-4-4-4-12 in either case', () => {
  assert.equal(isGuid('7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10'), true)
  assert.equal(isGuid('7F0C2B1E-3A64-4F6E-9D55-0C1B7A9E2D10'), true)
  for (const text of [
    '',
    'common',
    '7f0c2b1e3a644f6e9d550c1b7a9e2d10',
    '{7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10}',
    '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d1g',
    '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10\n',
  ]) {
    assert.equal(isGuid(text), false, text)
  }
})

test('constant-time comparison agrees with equality', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      assert.equal(constantTimeEqual(a, b), a === b)
      assert.equal(constantTimeEqual(a, a), true)
      assert.equal(constantTimeEqual(a, `${a}\0`), false)
    }),
  )
})
