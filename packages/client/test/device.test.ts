import assert from 'node:assert/strict'
import { test } from 'node:test'

import { startProvider } from './fake-provider.ts'
import type { Lies, Reply } from './fake-provider-types.ts'
import { clientOf, rejectsWith } from './harness.ts'
import type { AuthErrorCode, DeviceCode } from '../src/index.ts'

const pending: Reply = { status: 400, body: { error: 'authorization_pending' } }
const started = (changes: Record<string, unknown> = {}): Reply => ({
  status: 200,
  body: {
    device_code: 'dc',
    user_code: 'ABCD-EFGH',
    verification_uri: 'https://idp.example/device',
    expires_in: 900,
    ...changes,
  },
})

/** A device sign-in on a clock that only waiting moves. */
async function run(lies: Lies) {
  await using provider = await startProvider(lies)
  let now = Date.now()
  const waits: number[] = []
  const codes: DeviceCode[] = []
  const wait = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds / 1000)
    now += milliseconds
  }
  const client = clientOf(provider, { wait, now: () => now })
  const outcome = await client
    .acquireTokenByDeviceCode({ scopes: ['api://tasks/Read'], onCode: (code) => void codes.push(code) })
    .then(
      (result) => ({ result, accounts: client.accounts() }),
      (failure: unknown) => ({ failure }),
    )
  return { outcome, waits, code: codes[0], polls: provider.tokenRequests.length }
}

test('shows address and code, waits the interval between polls, and signs in (RFC 8628 §3.3, §3.5)', async () => {
  let left = 2
  const { outcome, waits, code } = await run({
    device: () => started({ interval: 7 }),
    poll: () => (left-- > 0 ? pending : undefined),
  })
  assert.ok('result' in outcome)
  assert.match(outcome.result.accessToken, /^at\./)
  assert.deepEqual([code?.userCode, code?.verificationUri], ['ABCD-EFGH', 'https://idp.example/device'])
  assert.deepEqual(waits, [7, 7, 7])
})

test('polls every five seconds by default, five more after each slow_down, for good (RFC 8628 §3.5)', async () => {
  const answers = [pending, { status: 400, body: { error: 'slow_down' } }, pending]
  const { waits } = await run({ device: () => started(), poll: () => answers.shift() })
  assert.deepEqual(waits, [5, 5, 10, 10])
})

test('asks less often while the server cannot be reached (RFC 8628 §3.5)', async () => {
  const losses = ['request', 'request', 'none'] as const
  let at = 0
  const { waits } = await run({ device: () => started(), loss: () => losses[at++] ?? 'none' })
  assert.deepEqual(waits, [5, 10, 20])
})

for (const [error, code] of [
  ['access_denied', 'user_cancelled'],
  ['expired_token', 'timeout'],
  ['invalid_grant', 'interaction_required'],
] as const) {
  test(`stops at ${error} (RFC 8628 §3.5)`, async () => {
    const { outcome, polls } = await run({ device: () => started(), poll: () => ({ status: 400, body: { error } }) })
    assert.equal('failure' in outcome && (outcome.failure as { code: AuthErrorCode }).code, code)
    assert.equal(polls, 1)
  })
}

test('stops when the code has expired, whatever the server says (RFC 8628 §3.5)', async () => {
  const { outcome, polls } = await run({ device: () => started({ expires_in: 20 }), poll: () => pending })
  assert.equal('failure' in outcome && (outcome.failure as { code: AuthErrorCode }).code, 'timeout')
  assert.equal(polls, 4)
})

test('passes on the address with the code in it only if it is https and of the same origin (RFC 8628 §3.3.1)', async () => {
  for (const [complete, expected] of [
    ['https://idp.example/device?c=1', 'https://idp.example/device?c=1'],
    ['https://evil.example/device?c=1', undefined],
    ['http://idp.example/device?c=1', undefined],
  ]) {
    const { code } = await run({ device: () => started({ verification_uri_complete: complete }) })
    assert.equal(code?.verificationUriComplete, expected)
  }
})

test('an abort stops the polling', async () => {
  await using provider = await startProvider({ device: () => started(), poll: () => pending })
  const stop = new AbortController()
  const { wait } = await import('../src/environment.ts')
  const client = clientOf(provider, { wait })
  await rejectsWith(client.acquireTokenByDeviceCode({ signal: stop.signal, onCode: () => stop.abort() }), 'aborted')
})
