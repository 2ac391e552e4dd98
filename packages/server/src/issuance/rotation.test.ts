import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { judgeRefresh, judgeReusableRefresh, type RefreshVerdict, type Rotation } from './rotation.ts'

const WINDOW = 60
/** Number 7 was issued at 1000 for number 6; number 4 is what a lost answer left behind. */
const state: Rotation = { outstanding: 7, used: 6, before: 4, issuedAt: 1000 }

const cases: readonly { rule: string; presented: number; now: number; window?: number; verdict: RefreshVerdict }[] = [
  { rule: 'outstanding within the window: same', presented: 7, now: 1059, verdict: { kind: 'same', number: 7 } },
  {
    rule: 'used within the window: same (a race, or a lost answer)',
    presented: 6,
    now: 1059,
    verdict: { kind: 'same', number: 7 },
  },
  { rule: 'before within the window: same', presented: 4, now: 1000, verdict: { kind: 'same', number: 7 } },
  {
    rule: 'outstanding after the window: fresh',
    presented: 7,
    now: 1060,
    verdict: { kind: 'fresh', next: { outstanding: 8, used: 7, before: 6, issuedAt: 1060 } },
  },
  {
    rule: 'used after the window: lost answer',
    presented: 6,
    now: 1060,
    verdict: { kind: 'lost-answer', next: { outstanding: 8, used: 6, before: 7, issuedAt: 1060 } },
  },
  { rule: 'above outstanding: the database was restored', presented: 8, now: 1000, verdict: { kind: 'ahead' } },
  { rule: 'above outstanding after the window: the same', presented: 8, now: 5000, verdict: { kind: 'ahead' } },
  { rule: 'before after the window: reused', presented: 4, now: 1060, verdict: { kind: 'reused' } },
  { rule: 'older than all within the window: reused', presented: 3, now: 1000, verdict: { kind: 'reused' } },
  { rule: 'between before and used within the window: reused', presented: 5, now: 1000, verdict: { kind: 'reused' } },
  {
    rule: 'window 0, outstanding: fresh, in the same second too',
    presented: 7,
    now: 1000,
    window: 0,
    verdict: { kind: 'fresh', next: { outstanding: 8, used: 7, before: 6, issuedAt: 1000 } },
  },
  { rule: 'window 0, used: reused', presented: 6, now: 1000, window: 0, verdict: { kind: 'reused' } },
  { rule: 'window 0, before: reused', presented: 4, now: 1000, window: 0, verdict: { kind: 'reused' } },
  { rule: 'window 0, any other number: reused', presented: 8, now: 1000, window: 0, verdict: { kind: 'reused' } },
]

describe('the table of refresh verdicts (DESIGN §3)', () => {
  for (const { rule, presented, now, window, verdict } of cases) {
    test(rule, () => {
      assert.deepEqual(judgeRefresh(presented, state, now, window ?? WINDOW), verdict)
    })
  }

  test('the first token after redemption is forgiven within the window and rotates after it', () => {
    const first: Rotation = { outstanding: 1, used: 0, before: 0, issuedAt: 1000 }
    assert.deepEqual(judgeRefresh(1, first, 1010, WINDOW), { kind: 'same', number: 1 })
    assert.deepEqual(judgeRefresh(1, first, 1060, WINDOW), {
      kind: 'fresh',
      next: { outstanding: 2, used: 1, before: 0, issuedAt: 1060 },
    })
  })
})

describe('refreshTokenReuse: allowed (Azure behaviour)', () => {
  test('a used refresh token stays valid, however old', () => {
    const verdict = judgeReusableRefresh(2, state, 9000, WINDOW)
    assert.deepEqual(verdict, { kind: 'fresh', next: { outstanding: 8, used: 7, before: 6, issuedAt: 9000 } })
  })

  test('within the window nothing is written', () => {
    assert.deepEqual(judgeReusableRefresh(2, state, 1030, WINDOW), { kind: 'same', number: 7 })
  })

  test('a number that was never issued is refused all the same', () => {
    assert.deepEqual(judgeReusableRefresh(8, state, 1030, WINDOW), { kind: 'ahead' })
  })
})
