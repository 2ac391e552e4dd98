import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AccountEvent, decideEnded } from './end-of-sign-ins.ts'

const ROWS: readonly [event: AccountEvent, sessions: boolean, refreshTokens: boolean][] = [
  ['password-changed', true, true],
  ['password-reset', true, true],
  ['sessions-revoked', true, true],
  ['deleted', true, true],
  ['disabled', false, false],
]
for (const [event, sessions, refreshTokens] of ROWS)
  test(`${event}: sessions ${sessions ? 'end' : 'stay'}, refresh tokens ${refreshTokens ? 'end' : 'stay'} (azure-ad-wire §2.9)`, () => {
    assert.deepEqual(decideEnded(event), { sessions, refreshTokens })
  })
