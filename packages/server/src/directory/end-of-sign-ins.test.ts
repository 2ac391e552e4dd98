import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AccountEvent, decideEnded } from './end-of-sign-ins.ts'

const ROWS: readonly [event: AccountEvent, sessions: boolean, refreshTokens: boolean, links: boolean][] = [
  ['password-changed', true, true, true],
  ['password-reset', true, true, true],
  ['sessions-revoked', true, true, false],
  ['deleted', true, true, true],
  ['disabled', false, false, true],
]
for (const [event, sessions, refreshTokens, links] of ROWS)
  test(`${event}: sessions ${sessions ? 'end' : 'stay'}, refresh tokens ${refreshTokens ? 'end' : 'stay'}, unused links ${links ? 'end' : 'stay'} (azure-ad-wire §2.9)`, () => {
    assert.deepEqual(decideEnded(event), { sessions, refreshTokens, links })
  })
