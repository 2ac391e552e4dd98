// A short run of scripts/crash/kill-nine.ts; by hand it runs 20 rounds of 2,000.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runKillNine } from '../../scripts/crash/kill-nine.ts'

const ROUNDS = 3

test('kill -9 during concurrent refreshes: no acknowledged token lost, no code redeemed twice, everybody still signed in (DESIGN §6)', async (context) => {
  const { faults, ...tally } = await runKillNine({
    rounds: ROUNDS,
    refreshes: 300,
    say: (line) => context.diagnostic(line),
  })
  context.diagnostic(JSON.stringify(tally))
  assert.deepEqual(faults, [])
  // The kills hit something, and life went on: otherwise nothing was shown.
  assert.equal(tally.kills, ROUNDS)
  assert.ok(tally.broken > 0, 'no request was under way when the server died')
  assert.ok(tally.refreshed >= ROUNDS * 300)
  assert.ok(tally.codesRedeemed > 0 && tally.codesRedeemed <= tally.codesTried)
})
