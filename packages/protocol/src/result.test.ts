import assert from 'node:assert/strict'
import { test } from 'node:test'
import { err, ok, unreachable } from './result.ts'

test('success and failure are told apart by `ok`', () => {
  assert.deepEqual(ok(1), { ok: true, value: 1 })
  assert.deepEqual(err('no'), { ok: false, error: 'no' })
})

test('a value outside a closed union is a bug and throws', () => {
  assert.throws(() => unreachable('surprise' as never), /unreachable case: surprise/)
})
