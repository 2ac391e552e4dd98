import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diffProperties } from './modified-properties.ts'

test('a property that differs is told with both values as JSON, one level deep (Microsoft Graph, modifiedProperty)', () => {
  const before = { displayName: 'Notes', api: { tokens: 1, scopes: ['a'] }, uris: ['x'], same: { a: 1, b: 2 } }
  const after = { displayName: 'Notes 2', api: { tokens: 2, scopes: ['a'] }, uris: ['x', 'y'], same: { b: 2, a: 1 } }
  assert.deepEqual(diffProperties(before, after), [
    { displayName: 'displayName', oldValue: '"Notes"', newValue: '"Notes 2"' },
    { displayName: 'api.tokens', oldValue: '1', newValue: '2' },
    { displayName: 'uris', oldValue: '["x"]', newValue: '["x","y"]' },
  ])
  assert.deepEqual(diffProperties(before, before), [])
})

test('what is new has no old values, what is gone no new ones, and what has no value is not told', () => {
  const object = { displayName: 'Staff', description: null, members: [], version: 3, '@odata.etag': 'W/"3"' }
  const name = { displayName: 'displayName', oldValue: null, newValue: '"Staff"' }
  assert.deepEqual(diffProperties(undefined, object), [name])
  assert.deepEqual(diffProperties(object, undefined), [{ ...name, oldValue: '"Staff"', newValue: null }])
})

test('a secret is told as changed and never by value, at any depth (ASVS 16.2.5)', () => {
  const before = { passwordHash: '$argon2id$a', passwordCredentials: [{ keyId: 'k', secretHash: 'hash a' }] }
  const after = { passwordHash: '$argon2id$b', passwordCredentials: [{ keyId: 'k', secretHash: 'hash b' }] }
  assert.deepEqual(diffProperties(before, after), [
    { displayName: 'passwordHash', oldValue: null, newValue: null },
    { displayName: 'passwordCredentials', oldValue: '[{"keyId":"k"}]', newValue: '[{"keyId":"k"}]' },
  ])
})

test('a long value is cut, and never inside a character', () => {
  const [told] = diffProperties({}, { text: `${'x'.repeat(1998)}😀 and more` })
  assert.equal(told?.newValue, `"${'x'.repeat(1998)}…`)
})
