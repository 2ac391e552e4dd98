import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandomPool } from './random-pool.ts'

test('random bytes have the length asked for, and no part is given out twice (RFC 4086 §5)', () => {
  const random = createRandomPool()
  const seen = new Set<string>()
  for (const bytes of [1, 16, 12, 32, 4095, 4096, 5000, 16, 7]) assert.equal(random(bytes).length, bytes)
  for (let round = 0; round < 5000; round++) seen.add(random(16).toString('hex'))
  assert.equal(seen.size, 5000)
})

test('what is given out is the caller’s own: changing it changes nothing that comes later', () => {
  const random = createRandomPool()
  const first = random(16)
  const before = first.toString('hex')
  const second = random(16)
  second.fill(0xff)
  assert.equal(first.toString('hex'), before)
  assert.notEqual(random(16).toString('hex'), second.toString('hex'))
})

test('the bytes look random: every value of a byte occurs about as often as every other', () => {
  const random = createRandomPool()
  const counts = Array.from({ length: 256 }, () => 0)
  for (let round = 0; round < 4000; round++) for (const byte of random(64)) counts[byte] = (counts[byte] ?? 0) + 1
  // Thousand expected of each; eight standard deviations of room.
  assert.ok(counts.every((count) => Math.abs(count - 1000) < 256))
})
