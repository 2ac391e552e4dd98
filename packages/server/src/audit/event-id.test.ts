import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createEventIds } from './event-id.ts'

const AT = Date.parse('2026-07-01T09:00:00Z') / 1000
const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('an id is a UUID of version 7 with the time of the event (RFC 9562 §5.7)', () => {
  const idOf = createEventIds(randomBytes)
  const id = idOf(AT)
  assert.match(id, VERSION_7)
  assert.equal(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16), AT * 1000)
})

test('ids of one second rise as they are given, whatever the random numbers are (RFC 9562 §6.2)', () => {
  for (const random of [
    randomBytes,
    (bytes: number) => Buffer.alloc(bytes, 0xff),
    (bytes: number) => Buffer.alloc(bytes),
  ]) {
    const idOf = createEventIds(random)
    const ids = Array.from({ length: 10_000 }, () => idOf(AT))
    assert.ok(ids.every((id) => VERSION_7.test(id)))
    assert.deepEqual(ids.toSorted(), ids)
    assert.equal(new Set(ids).size, ids.length)
  }
})

test('ids go on rising into the next second and while the clock is behind (RFC 9562 §6.1)', () => {
  const idOf = createEventIds(randomBytes)
  const ids = [AT, AT, AT + 1, AT + 1, AT - 60, AT, AT + 1, AT + 2].map(idOf)
  assert.deepEqual(ids.toSorted(), ids)
})

test('two processes give no id twice', () => {
  const [one, other] = [createEventIds(randomBytes), createEventIds(randomBytes)]
  const ids = Array.from({ length: 5000 }, () => [one(AT), other(AT)]).flat()
  assert.equal(new Set(ids).size, ids.length)
})
