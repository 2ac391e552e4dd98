import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAttempts } from '../store/instance/attempts.ts'
import { openDb } from '../store/open.ts'
import type { Db } from '../store/sql.ts'
import {
  type Bucket,
  bucketOf,
  countFailure,
  forgiveAttempts,
  judgeAttempts,
  sourceOf,
  takeAttempt,
} from './throttle.ts'

const START = 1_800_000_000
const DAY = 86_400

async function withDb(run: (db: Db) => Promise<void>): Promise<void> {
  const db = await openDb(':memory:')
  await run(db)
  await db.close()
}

/** One guess as sign-in makes it; true when it was let through to the password. */
async function guess(db: Db, bucket: Bucket, now: number): Promise<boolean> {
  const rows = await readAttempts(db, [bucket.key])
  if (judgeAttempts([bucket], rows, now) > 0) return false
  return (await db.commit(takeAttempt(bucket, rows, now))).ok
}

test('a stranger who never stops gets fewer than 130 guesses a day at an account, and the pause is at most 15 minutes (NIST SP 800-63B-4 §3.2.2)', async () => {
  await withDb(async (db) => {
    const account = bucketOf('account', 'ada@contoso.example')
    let guesses = 0
    for (let now = START; now < START + DAY; now += 10) {
      if (await guess(db, account, now)) guesses += 1
      assert.ok(judgeAttempts([account], await readAttempts(db, [account.key]), now) <= 900)
    }
    assert.ok(guesses >= 100 && guesses < 130, String(guesses))
  })
})

test('ten wrong passwords are free, the eleventh begins a pause of a second, and each further one doubles it (ASVS 6.3.1)', async () => {
  await withDb(async (db) => {
    const account = bucketOf('account', 'a')
    const waits: number[] = []
    let now = START
    for (let i = 0; i < 14; i++) {
      assert.ok(await guess(db, account, now))
      waits.push(judgeAttempts([account], await readAttempts(db, [account.key]), now))
      now += waits.at(-1) ?? 0
    }
    assert.deepEqual(waits, [...Array.from({ length: 10 }, () => 0), 1, 2, 4, 8])
  })
})

test('of many parallel guesses after the free ones, one goes on', async () => {
  await withDb(async (db) => {
    const account = bucketOf('account', 'a')
    for (let i = 0; i < 10; i++) await guess(db, account, START)
    const passed = await Promise.all(Array.from({ length: 20 }, () => guess(db, account, START)))
    assert.equal(passed.filter(Boolean).length, 1)
  })
})

test('the right password forgives the account and never the source', async () => {
  await withDb(async (db) => {
    const [account, source] = [bucketOf('account', 'a'), bucketOf('source', '192.0.2')]
    await db.commit([...countFailure(account, [], START), ...countFailure(source, [], START)])
    await db.commit(forgiveAttempts([account, source]))
    assert.deepEqual(
      (await readAttempts(db, [account.key, source.key])).map((row) => row.bucket),
      [source.key],
    )
  })
})

test('strangers do not slow down a known browser, nor one client another', async () => {
  await withDb(async (db) => {
    for (let i = 0; i < 15; i++) await guess(db, bucketOf('account', 'ada'), START)
    assert.ok(await guess(db, bucketOf('known-browser', 'ada', '192.0.2'), START))
    assert.notEqual(bucketOf('client', 'a', 'b').key, bucketOf('client', 'ab').key)
    assert.equal(bucketOf('client', 'x').key.length, bucketOf('client', 'x'.repeat(5000)).key.length)
  })
})

test('a source is a /24 of IPv4 or a /64 of IPv6, however the address is written', () => {
  const same: [string, string][] = [
    ['192.0.2.1', '192.0.2.254'],
    ['192.0.2.1', '::ffff:192.0.2.9'],
    ['2001:db8::1', '2001:db8::2'],
    ['2001:db8::1', '2001:0DB8:0:0:5:6:7:8'],
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::'],
    ['fe80::1%eth0', 'fe80::2'],
    ['::1', '::2'],
  ]
  for (const [a, b] of same) assert.equal(sourceOf(a), sourceOf(b), `${a} ${b}`)
  const different: [string, string][] = [
    ['192.0.2.1', '192.0.3.1'],
    ['2001:db8:1:2::1', '2001:db8:1:3::1'],
    ['2001:db8::1', '2001:db9::1'],
  ]
  for (const [a, b] of different) assert.notEqual(sourceOf(a), sourceOf(b), `${a} ${b}`)
})
