import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatScopes, GRAPH_APP_ID, isOidcScope, OIDC_SCOPES, parseScopes, splitScope } from './scopes.ts'
import type { ScopeParts } from './scopes.ts'

const API = 'a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52'

test('a scope parameter is a list without repetitions, in order, case-sensitive (RFC 6749 §3.3)', () => {
  const cases: readonly [string, string[]][] = [
    ['', []],
    ['openid', ['openid']],
    ['b a b', ['b', 'a']],
    ['Read read', ['Read', 'read']],
    ['  a  b ', ['a', 'b']],
    ['!#[]~', ['!#[]~']],
  ]
  for (const [text, scopes] of cases) assert.deepEqual(parseScopes(text), { ok: true, value: scopes }, text)
})

test('characters outside the grammar are refused (RFC 6749 §3.3)', () => {
  for (const text of ['a"b', 'a\\b', 'a\tb', 'a\nb', 'ü', 'a\u007f', 'a\0b', 'a\u00a0b']) {
    assert.deepEqual(parseScopes(text), { ok: false, error: 'scope-malformed' }, JSON.stringify(text))
  }
})

test('formatting and parsing are inverse', () => {
  const scope = fc.string({ unit: fc.constantFrom(...'abz09!#[]~/:.-_'), minLength: 1 })
  fc.assert(
    fc.property(fc.uniqueArray(scope), (scopes) => {
      assert.deepEqual(parseScopes(formatScopes(scopes)), { ok: true, value: scopes })
    }),
  )
})

test('OpenID Connect scopes are recognised in any case (Azure wire contract §1.6.2)', () => {
  for (const scope of OIDC_SCOPES) {
    assert.equal(isOidcScope(scope), true)
    assert.deepEqual(splitScope(scope.toUpperCase()), { kind: 'oidc', name: scope })
  }
  for (const scope of ['User.Read', 'openid2', 'api://x/openid', '']) assert.equal(isOidcScope(scope), false, scope)
})

test('a scope divides at its last slash (Azure wire contract §1.6.2)', () => {
  const cases: readonly [string, ScopeParts][] = [
    [
      'https://api.contoso.test/tasks/Tasks.Read',
      { kind: 'permission', resource: 'https://api.contoso.test/tasks', value: 'Tasks.Read' },
    ],
    [`api://${API}/x`, { kind: 'permission', resource: `api://${API}`, value: 'x' }],
    [`${API}/x`, { kind: 'permission', resource: API, value: 'x' }],
    ['https://api.contoso.test/tasks/.default', { kind: 'default', resource: 'https://api.contoso.test/tasks' }],
    ['https://api.contoso.test/tasks//.default', { kind: 'default', resource: 'https://api.contoso.test/tasks/' }],
    [
      'https://api.contoso.test/tasks//x',
      { kind: 'permission', resource: 'https://api.contoso.test/tasks/', value: 'x' },
    ],
    [API, { kind: 'default', resource: API }],
    [API.toUpperCase(), { kind: 'default', resource: API.toUpperCase() }],
    ['.default', { kind: 'default', resource: GRAPH_APP_ID }],
    ['User.Read', { kind: 'permission', resource: undefined, value: 'User.Read' }],
    ['tasks:read', { kind: 'permission', resource: undefined, value: 'tasks:read' }],
    ['https://x/', { kind: 'permission', resource: 'https://x', value: '' }],
  ]
  for (const [scope, parts] of cases) assert.deepEqual(splitScope(scope), parts, scope)
})

test('the parts of a prefixed scope join to the scope again', () => {
  const text = fc.string({ unit: fc.constantFrom(...'abc:/.-') })
  fc.assert(
    fc.property(text, fc.string({ unit: fc.constantFrom(...'abc:.-') }), (resource, value) => {
      const parts = splitScope(`${resource}/${value}`)
      assert.ok(parts.kind !== 'oidc')
      assert.equal(parts.resource, resource)
      assert.equal(parts.kind === 'default' ? '.default' : parts.value, value)
    }),
  )
})
