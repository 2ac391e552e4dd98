import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCanonicalBase64Url } from '@latchwork/protocol'
import fc from 'fast-check'
import { decodePart, parseToken } from './decode-token.ts'

test('exactly the canonical, non-empty parts decode (RFC 8725 §3.4)', () => {
  const letters = fc.constantFrom(...'ABCQgw0189-_', '+', '/', '=', ' ', '\n', '.', 'é', '€', '\0')
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 24 }), (part) => {
      assert.equal(decodePart(part) !== undefined, part !== '' && isCanonicalBase64Url(part), JSON.stringify(part))
    }),
    { numRuns: 20_000 },
  )
})

test('bytes survive the round trip', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
      assert.deepEqual(decodePart(Buffer.from(bytes).toString('base64url')), Buffer.from(bytes))
    }),
  )
})

test('a JWT is three parts, the first two of them JSON objects (RFC 7519 §7.2)', () => {
  const part = (text: string): string => Buffer.from(text).toString('base64url')
  const [head, body] = [part('{"alg":"x"}'), part('{"sub":"ü"}')]
  const decoded = parseToken(`${head}.${body}.AAAA`)
  assert.deepEqual(decoded?.header, { alg: 'x' })
  assert.deepEqual(decoded?.payload, { sub: 'ü' })
  assert.deepEqual(decoded?.signed, { text: `${head}.${body}`, signature: Buffer.alloc(3) })
  for (const text of [
    '',
    '.',
    '..',
    `${head}.${body}`,
    `${head}.${body}.`,
    `.${body}.AAAA`,
    `${head}..AAAA`,
    `${head}.${body}.AAAA.`,
    `${head}.${body}.AAAA.BBBB.CCCC`,
  ]) {
    assert.equal(parseToken(text), undefined, text)
  }
})
