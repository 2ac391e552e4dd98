import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { judgeRefresh, type Rotation } from './rotation.ts'

const WINDOW = 60

/** The server's row, judged and rotated as the token endpoint does it. */
class Server {
  row: Rotation = { outstanding: 1, used: 0, before: 0, issuedAt: 0 }
  revoked = false

  /** The number of the answer, or undefined when the person is logged out. */
  refresh(presented: number, now: number): number | undefined {
    if (this.revoked) return undefined
    const verdict = judgeRefresh(presented, this.row, now, WINDOW)
    if (verdict.kind === 'same') return verdict.number
    if (verdict.kind === 'reused' || verdict.kind === 'ahead') {
      this.revoked = true
      return undefined
    }
    this.row = verdict.next
    return this.row.outstanding
  }
}

/** One refresh by one of the processes that share a cache: when it reads, how long the request and the storing take. */
interface Refresh {
  readonly readAt: number
  readonly requestSeconds: number
  readonly storeSeconds: number
  readonly lost: boolean
}

type Step = { readonly at: number; readonly order: number; run(): void }

/** Plays reads, handling and storing in the order of their times; equal times in the order given. */
function play(refreshes: readonly Refresh[]): Server {
  const server = new Server()
  let cache = 1
  const held = refreshes.map(() => ({ presented: 0, answer: undefined as number | undefined }))
  const steps = refreshes.flatMap((refresh, index): Step[] => {
    const own = held[index]
    if (own === undefined) return []
    const handledAt = refresh.readAt + refresh.requestSeconds
    return [
      {
        at: refresh.readAt,
        order: index,
        run: () => {
          own.presented = cache
        },
      },
      {
        at: handledAt,
        order: index,
        run: () => {
          own.answer = server.refresh(own.presented, handledAt)
        },
      },
      // The store never goes backwards: an older number does not replace a newer one.
      {
        at: handledAt + refresh.storeSeconds,
        order: index,
        run: () => {
          if (!refresh.lost && own.answer !== undefined) cache = Math.max(cache, own.answer)
        },
      },
    ]
  })
  for (const step of steps.toSorted((a, b) => a.at - b.at || a.order - b.order)) step.run()
  return server
}

/**
 * Request plus storing stay within half of the window: two of them, one reading before the other has stored, then fall into one
 * window. Slower ones can meet a boundary between them, and the loser's number looks like a copy.
 */
const HALF = WINDOW / 2
const duration = fc.tuple(fc.nat(HALF), fc.nat(HALF)).filter(([request, store]) => request + store <= HALF)
const arbitraryRefresh = fc.record({
  gap: fc.oneof(fc.nat(WINDOW / 2), fc.nat(5 * WINDOW)),
  duration,
  lost: fc.boolean(),
})

describe('the model of a shared cache (DESIGN §3)', () => {
  test('racing processes are never logged out while no answer is lost', () => {
    fc.assert(
      fc.property(fc.array(arbitraryRefresh, { minLength: 1, maxLength: 40 }), (plan) => {
        let at = WINDOW
        const refreshes = plan.map(({ gap, duration: [requestSeconds, storeSeconds] }) => ({
          readAt: (at += gap),
          requestSeconds,
          storeSeconds,
          lost: false,
        }))
        assert.equal(play(refreshes).revoked, false)
      }),
      { numRuns: 4000 },
    )
  })

  test('one process is never logged out, however many answers in a row are lost', () => {
    fc.assert(
      fc.property(fc.array(arbitraryRefresh, { minLength: 1, maxLength: 40 }), (plan) => {
        let at = WINDOW
        const refreshes = plan.map(({ gap, duration: [requestSeconds, storeSeconds], lost }) => {
          const refresh = { readAt: at + gap, requestSeconds, storeSeconds, lost }
          at = refresh.readAt + requestSeconds + storeSeconds + 1
          return refresh
        })
        assert.equal(play(refreshes).revoked, false)
      }),
      { numRuns: 4000 },
    )
  })

  test('racing processes survive lost answers that are not two around one window boundary', () => {
    fc.assert(
      fc.property(fc.array(arbitraryRefresh, { minLength: 1, maxLength: 40 }), (plan) => {
        let at = WINDOW
        let lostAt = Number.NEGATIVE_INFINITY
        const refreshes = plan.map(({ gap, duration: [requestSeconds, storeSeconds], lost }) => {
          at += gap
          const mayLose = lost && at - lostAt > 4 * WINDOW
          if (mayLose) lostAt = at
          return { readAt: at, requestSeconds, storeSeconds, lost: mayLose }
        })
        assert.equal(play(refreshes).revoked, false)
      }),
      { numRuns: 4000 },
    )
  })
})

describe('theft shows (RFC 9700 §4.14.2)', () => {
  const moves = fc.array(fc.record({ thief: fc.boolean(), gap: fc.nat(4 * WINDOW) }), { minLength: 6, maxLength: 40 })

  /** Owner and thief hold the same number; each move is a refresh, a window or more after the other party's last one. */
  function steal(plan: readonly { thief: boolean; gap: number }[], thiefHolds: number, server: Server): number {
    const numbers = { owner: server.row.outstanding, thief: thiefHolds }
    let at = server.row.issuedAt + WINDOW
    let last: 'owner' | 'thief' | undefined
    let switches = 0
    for (const move of plan) {
      const who = move.thief ? 'thief' : 'owner'
      if (last !== undefined && last !== who) {
        switches += 1
        at += WINDOW
      }
      at += move.gap
      last = who
      numbers[who] = server.refresh(numbers[who], at) ?? numbers[who]
    }
    return switches
  }

  test('in every interleaving in which both keep moving a window or more apart', () => {
    fc.assert(
      fc.property(moves, (plan) => {
        const server = new Server()
        const switches = steal(plan, 1, server)
        fc.pre(switches >= 2)
        assert.equal(server.revoked, true)
      }),
      { numRuns: 4000 },
    )
  })

  test('also when the copy is one number old', () => {
    fc.assert(
      fc.property(moves, (plan) => {
        const server = new Server()
        server.refresh(1, WINDOW)
        const switches = steal(plan, 1, server)
        fc.pre(switches >= 2)
        assert.equal(server.revoked, true)
      }),
      { numRuns: 4000 },
    )
  })
})
