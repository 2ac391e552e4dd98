import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { appendToRedirect, checkRegistrableRedirectUri, matchRedirectUri } from './redirect-uri.ts'
import type { RegisteredRedirect } from './redirect-uri.ts'

const rules = { appId: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406', allowOutOfBand: false }
const native = (uri: string): RegisteredRedirect => ({ platform: 'publicClient', uri })

test('any state survives the redirect, and none leaves its parameter (RFC 6749 §4.1.2)', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('query' as const, 'fragment' as const),
      (state, mode) => {
        const url = new URL(
          appendToRedirect(
            'https://x.example/cb?a=1',
            [
              ['state', state],
              ['iss', 'i'],
            ],
            mode,
          ),
        )
        assert.equal(url.origin + url.pathname, 'https://x.example/cb')
        const found = new URLSearchParams(mode === 'query' ? url.search : url.hash.slice(1))
        assert.equal(found.get('state'), state.toWellFormed())
        assert.equal(found.get('iss'), 'i')
      },
    ),
  )
})

const FRAGMENTS = [
  'http://',
  'https://',
  'localhost',
  '127.0.0.1',
  '[::1]',
  ':',
  '80',
  '65536',
  '/',
  'cb',
  '?',
  '#',
  '@',
  '..',
  'evil.example',
  '\\',
  '%2f',
  'com.x',
  ' ',
]
const HOSTILE = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 8 }).map((parts) => parts.join(''))

test('a match goes to the registered place: same path and query, a loopback host or the very same text (RFC 9700 §2.1)', () => {
  fc.assert(
    fc.property(HOSTILE, (requested) => {
      const registered = [native('http://localhost/cb'), native('https://app.example/cb')]
      if (matchRedirectUri(requested, registered) === undefined) return
      const url = new URL(requested)
      assert.ok(['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) || requested === 'https://app.example/cb')
      assert.equal(url.pathname + url.search + url.hash, '/cb')
    }),
    { numRuns: 2000 },
  )
})

test('whatever may be registered matches itself, and its answer stays at its origin', () => {
  fc.assert(
    fc.property(HOSTILE, (uri) => {
      if (!checkRegistrableRedirectUri(uri, 'publicClient', rules).ok) return
      assert.deepEqual(matchRedirectUri(uri, [native(uri)]), native(uri))
      assert.equal(new URL(appendToRedirect(uri, [['code', 'x']], 'query')).host, new URL(uri).host)
    }),
    { numRuns: 2000 },
  )
})
