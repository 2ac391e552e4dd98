import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseForm } from './form.ts'
import type { Form } from './form.ts'

const KNOWN = new Set(['client_id', 'scope', 'state', 'resource'])
const REPEATABLE = new Set(['resource'])

function parsed(text: string): Form {
  const form = parseForm(text, KNOWN, REPEATABLE)
  assert.ok(form.ok, `refused: ${text}`)
  return form.value
}

test('values are decoded as forms are: plus is a blank, percent is UTF-8 (RFC 6749 appendix B)', () => {
  const cases: readonly [string, string | undefined][] = [
    ['scope=a+b', 'a b'],
    ['scope=a%20b', 'a b'],
    ['scope=a%2Bb', 'a+b'],
    ['scope=%C3%BC', 'ü'],
    ['scope=ü', 'ü'],
    ['sc%6Fpe=x', 'x'],
    ['scope=a=b', 'a=b'],
    ['&&scope=x&', 'x'],
    ['other=1&scope=x&other=2', 'x'],
    ['scope', undefined],
    ['', undefined],
  ]
  for (const [text, value] of cases) assert.equal(parsed(text).get('scope'), value, text)
})

test('an empty value counts as absent, also beside a real one (RFC 6749 §3.1)', () => {
  assert.equal(parsed('state=&scope=x').get('state'), undefined)
  assert.deepEqual(parsed('state=').all('state'), [])
  assert.equal(parsed('state=&state=y').get('state'), 'y')
})

test('a known parameter that occurs twice is refused by name (RFC 6749 §3.1)', () => {
  for (const text of ['client_id=a&client_id=a', 'client_id=a&x=1&client%5Fid=b']) {
    assert.deepEqual(parseForm(text, KNOWN, REPEATABLE), { ok: false, error: { kind: 'duplicate', name: 'client_id' } })
  }
})

test('resource may repeat, and only where the caller says so (RFC 8707 §2)', () => {
  const form = parsed('resource=https%3A%2F%2Fa&resource=https%3A%2F%2Fb')
  assert.deepEqual(form.all('resource'), ['https://a', 'https://b'])
  assert.equal(form.get('resource'), 'https://a')
  assert.equal(parseForm('resource=a&resource=b', KNOWN).ok, false)
})

test('unknown parameters are ignored, repeated or not (RFC 6749 §3.1)', () => {
  const form = parsed('x-client-SKU=a&x-client-SKU=b&__proto__=c&constructor=d')
  assert.equal(form.get('x-client-SKU'), undefined)
  assert.equal(form.get('__proto__'), undefined)
  assert.equal(form.get('constructor'), undefined)
})

test('broken percent-encoding and broken UTF-8 are malformed', () => {
  for (const value of ['%', '%4', '%zz', 'a%', '%C3', '%C3%28', '%ED%A0%80', '%C0%AF', '%FF']) {
    assert.deepEqual(
      parseForm(`state=${value}`, KNOWN),
      { ok: false, error: { kind: 'malformed', name: 'state' } },
      value,
    )
    assert.deepEqual(parseForm(`other=${value}`, KNOWN), { ok: false, error: { kind: 'malformed' } }, value)
    assert.deepEqual(parseForm(`${value}=x`, KNOWN), { ok: false, error: { kind: 'malformed' } }, value)
  }
})

test('whatever URLSearchParams writes is read back', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name }), (pairs) => {
      const names = new Set(pairs.map(([name]) => name))
      const form = parseForm(new URLSearchParams(pairs).toString(), names)
      assert.ok(form.ok)
      for (const [name, value] of pairs) assert.equal(form.value.get(name), value)
    }),
  )
})

test('no text makes the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '=', '&', '%', '+', '4', 'é', 'scope') }), (text) => {
      const form = parseForm(text, KNOWN)
      if (form.ok) assert.notEqual(form.value.get('scope'), '')
    }),
  )
})
