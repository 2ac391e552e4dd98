import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseChallenges, writeChallenge } from './challenge.ts'

const plain = (values: string[]): unknown =>
  parseChallenges(values).map(({ scheme, params, token68 }) => [
    scheme,
    Object.fromEntries(params),
    ...(token68 === undefined ? [] : [token68]),
  ])

test('a challenge quotes every value, keeps the order and leaves undefined out (RFC 6750 §3)', () => {
  const text = writeChallenge({ realm: 'tasks', error: 'invalid_token', error_description: undefined, scope: 'a b' })
  assert.equal(text, 'Bearer realm="tasks", error="invalid_token", scope="a b"')
})

test('a challenge always has a parameter (RFC 6750 §3)', () => {
  assert.equal(writeChallenge({}), 'Bearer realm=""')
})

test('characters that could break out of the header are replaced (RFC 6750 §3)', () => {
  assert.equal(writeChallenge({ error_description: 'a"b\\c\r\nd\tü' }), 'Bearer error_description="a?b?c??d??"')
  assert.equal(writeChallenge({ algs: 'ES256' }, 'DPoP'), 'DPoP algs="ES256"')
})

test('several challenges are read from one value or several (RFC 9110 §11.6.1)', () => {
  const cases: readonly [string[], unknown][] = [
    [['Bearer'], [['bearer', {}]]],
    [['Bearer realm="a"'], [['bearer', { realm: 'a' }]]],
    [['BEARER Realm=a , error = "x"'], [['bearer', { realm: 'a', error: 'x' }]]],
    [['Bearer realm="a, Basic b=\\"c\\"", error="x"'], [['bearer', { realm: 'a, Basic b="c"', error: 'x' }]]],
    [
      ['Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"'],
      [
        ['newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }],
        ['basic', { realm: 'simple' }],
      ],
    ],
    [
      ['Negotiate, Bearer error="x"'],
      [
        ['negotiate', {}],
        ['bearer', { error: 'x' }],
      ],
    ],
    [
      ['Negotiate YII=, Bearer error="x"'],
      [
        ['negotiate', {}, 'YII='],
        ['bearer', { error: 'x' }],
      ],
    ],
    [
      ['DPoP algs="ES256"', 'Bearer a="1"'],
      [
        ['dpop', { algs: 'ES256' }],
        ['bearer', { a: '1' }],
      ],
    ],
    [[',, Bearer a="1",, ,b="2",'], [['bearer', { a: '1', b: '2' }]]],
    [['Bearer error="x", error="y"'], [['bearer', { error: 'x' }]]],
    [[''], []],
  ]
  for (const [values, expected] of cases) assert.deepEqual(plain(values), expected, values.join(' | '))
})

test('what follows a broken piece is dropped, what stands before it counts', () => {
  const cases: readonly [string, unknown][] = [
    ['realm="x"', []],
    ['Bearer a="1", b="unclosed', [['bearer', { a: '1' }]]],
    ['Bearer a="1", b=', [['bearer', { a: '1' }]]],
    ['Bearer a="1", é="2"', [['bearer', { a: '1' }]]],
  ]
  for (const [value, expected] of cases) assert.deepEqual(plain([value]), expected, value)
})

const NAME = fc
  .string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz_'), minLength: 1 })
  .map((name) => `p${name}`)
const VALUE = fc.string({ unit: fc.constantFrom(...'abc ,=!#:/[]~{}') })

test('what is written is read back (RFC 6750 §3, RFC 9110 §11.6.1)', () => {
  fc.assert(
    fc.property(fc.dictionary(NAME, VALUE, { minKeys: 1, noNullPrototype: true }), (params) => {
      const header = `Basic realm="other", ${writeChallenge(params)}, Negotiate`
      assert.deepEqual(plain([header]), [
        ['basic', { realm: 'other' }],
        ['bearer', params],
        ['negotiate', {}],
      ])
    }),
  )
})

test('no text makes the writer emit a second line or the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.match(writeChallenge({ error_description: text }), /^[\x20-\x7e]*$/)
      parseChallenges([text])
    }),
  )
})
