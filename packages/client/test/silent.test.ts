import assert from 'node:assert/strict'
import { test } from 'node:test'

import { rejectsWith } from './harness.ts'
import { EVENTS, TASKS, signedIn } from './signed-in.ts'

test('answers from the cache without network, whatever the order of scopes', async () => {
  await using at = await signedIn()
  const provider = at.provider.paths.length
  const result = await at.client.acquireTokenSilent({ scopes: ['openid', ...TASKS.scopes], account: at.account })
  assert.equal(result.accessToken, at.accessToken)
  assert.equal(result.fromCache, true)
  assert.equal(at.provider.paths.length, provider)
})

test('one refresh token brings tokens for another API, kept apart (RFC 8707 §2)', async () => {
  await using at = await signedIn()
  const events = await at.client.acquireTokenSilent({ ...EVENTS, account: at.account })
  assert.notEqual(events.accessToken, at.accessToken)
  assert.equal((await at.client.acquireTokenSilent({ ...EVENTS, account: at.account })).accessToken, events.accessToken)
  assert.equal((await at.client.acquireTokenSilent({ ...TASKS, account: at.account })).accessToken, at.accessToken)
  assert.equal(at.provider.tokenRequests[1]?.get('scope'), `openid profile offline_access ${EVENTS.scopes[0]}`)
  assert.equal(at.refreshes(), 1)
})

test('discards the old refresh token when a new one arrives (RFC 6749 §6)', async () => {
  await using at = await signedIn()
  const sent: (string | null)[] = []
  for (let round = 0; round < 3; round += 1) {
    if (at.grant !== undefined) at.grant.issuedAt = 0
    await at.client.acquireTokenSilent({ ...TASKS, account: at.account, forceRefresh: true })
    sent.push(at.provider.tokenRequests.at(-1)?.get('refresh_token') ?? null)
  }
  assert.deepEqual(
    sent.map((token) => token?.split('.')[2]),
    ['1', '2', '3'],
  )
})

test('ten callers for one API share one refresh', async () => {
  await using at = await signedIn()
  at.advance(3_590_000)
  const results = await Promise.all(
    Array.from({ length: 10 }, () => at.client.acquireTokenSilent({ ...TASKS, account: at.account })),
  )
  assert.equal(new Set(results.map((result) => result.accessToken)).size, 1)
  assert.equal(at.refreshes(), 1)
})

test('a caller who gives up does not end the refresh of the others', async () => {
  await using at = await signedIn()
  const stop = new AbortController()
  const request = { ...TASKS, account: at.account, forceRefresh: true }
  const mine = at.client.acquireTokenSilent({ ...request, signal: stop.signal })
  const other = at.client.acquireTokenSilent(request)
  stop.abort()
  await rejectsWith(mine, 'aborted')
  assert.equal((await other).fromCache, false)
})

test('returns an expiring token at once and renews it behind', async () => {
  await using at = await signedIn()
  at.advance(3_600_000 - 200_000)
  assert.equal((await at.client.acquireTokenSilent({ ...TASKS, account: at.account })).accessToken, at.accessToken)
  for (let tries = 0; tries < 100 && at.refreshes() === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10))
  await new Promise((resolve) => setTimeout(resolve, 30))
  assert.notEqual((await at.client.acquireTokenSilent({ ...TASKS, account: at.account })).accessToken, at.accessToken)
  assert.equal(at.refreshes(), 1)
})

test('does not trust a token after the clock was set back', async () => {
  await using at = await signedIn()
  at.advance(-86_400_000)
  assert.equal((await at.client.acquireTokenSilent({ ...TASKS, account: at.account })).fromCache, false)
})

test('a lost answer is asked for again with the same refresh token, and nobody is signed out', async () => {
  const losses = ['none', 'answer', 'request', 'answer', 'none'] as const
  let at = 0
  await using signed = await signedIn({ loss: () => losses[at++] ?? 'none' })
  const result = await signed.client.acquireTokenSilent({ ...EVENTS, account: signed.account })
  assert.equal(result.fromCache, false)
  const sent = signed.provider.tokenRequests.slice(1).map((request) => request.get('refresh_token'))
  assert.equal(sent.length, 3)
  assert.equal(new Set(sent).size, 1)
  assert.equal(signed.grant?.revoked, false)
})

test('a dead network clears nothing and is tried four times', async () => {
  await using at = await signedIn()
  at.provider.lies.loss = () => 'answer'
  await rejectsWith(at.client.acquireTokenSilent({ ...EVENTS, account: at.account }), 'network')
  assert.equal(at.refreshes(), 4)
  at.provider.lies = {}
  assert.equal((await at.client.acquireTokenSilent({ ...EVENTS, account: at.account })).fromCache, false)
})

for (const status of [429, 500, 503]) {
  test(`sends again after ${status}, and respects Retry-After (RFC 9110 §10.2.3)`, async () => {
    const waits: number[] = []
    await using at = await signedIn({}, { wait: async (milliseconds) => void waits.push(milliseconds) })
    let failures = 2
    at.provider.lies.token = (answer) =>
      failures-- > 0 ? { status, headers: { 'retry-after': '7' }, body: { error: 'temporarily_unavailable' } } : answer
    await at.client.acquireTokenSilent({ ...EVENTS, account: at.account })
    assert.deepEqual(waits, [7000, 7000])
  })
}

test('does not wait for a server that asks for hours: the error says how long (RFC 9110 §10.2.3)', async () => {
  await using at = await signedIn()
  at.provider.lies.token = () => ({ status: 503, headers: { 'retry-after': '7200' } })
  const failure = await rejectsWith(at.client.acquireTokenSilent({ ...EVENTS, account: at.account }), 'server_error')
  assert.equal(failure.retryAfterSeconds, 7200)
  assert.equal(at.refreshes(), 1)
})

test("never sends again after another 4xx, and surfaces the server's words (RFC 6749 §5.2)", async () => {
  await using at = await signedIn()
  const body = {
    error: 'invalid_scope',
    error_description: 'AADSTS70011: no.',
    error_codes: [70011],
    correlation_id: 'c',
    trace_id: 't',
  }
  at.provider.lies.token = () => ({ status: 400, body })
  const failure = await rejectsWith(at.client.acquireTokenSilent({ ...EVENTS, account: at.account }), 'request_refused')
  assert.deepEqual(
    [failure.error, failure.errorCodes, failure.correlationId, failure.traceId, failure.description],
    ['invalid_scope', [70011], 'c', 't', 'AADSTS70011: no.'],
  )
  assert.equal(at.refreshes(), 1)
})

test('acquireToken asks nobody while the session lasts, and the person when it has ended', async () => {
  await using at = await signedIn()
  assert.equal((await at.client.acquireToken(EVENTS)).fromCache, false)
  assert.equal(at.provider.authorizeRequests.length, 1)
  at.provider.grants.clear()
  await at.client.acquireToken({ scopes: ['api://third/Read'] })
  assert.equal(at.provider.authorizeRequests.length, 2)
  assert.equal(at.provider.authorizeRequests[1]?.get('login_hint'), 'ada@contoso.example')
})

test('signing out revokes, forgets, and works offline (RFC 7009 §2)', async () => {
  await using at = await signedIn()
  assert.deepEqual(await at.client.signOut(at.account), { revoked: true })
  assert.match(at.provider.revoked[0] ?? '', /^rt\./)
  assert.deepEqual(await at.client.accounts(), [])
  await rejectsWith(at.client.acquireTokenSilent({ ...TASKS, account: at.account }), 'interaction_required')
  await using off = await signedIn({ metadata: ({ revocation_endpoint: _gone, ...document }) => document })
  assert.deepEqual(await off.client.signOut(off.account), { revoked: false })
  assert.deepEqual(await off.client.accounts(), [])
})

test('an account signed out during a refresh does not come back', async () => {
  await using at = await signedIn()
  const gone = Promise.withResolvers<unknown>()
  at.provider.lies.loss = () => {
    gone.resolve(at.client.signOut(at.account))
    return 'none'
  }
  assert.equal((await at.client.acquireTokenSilent({ ...EVENTS, account: at.account })).fromCache, false)
  await gone.promise
  assert.deepEqual(await at.client.accounts(), [])
})

test('refuses scopes and resources that could not be sent (RFC 6749 §3.3)', async () => {
  await using at = await signedIn()
  await rejectsWith(at.client.acquireTokenSilent({ scopes: ['a"b'], account: at.account }), 'invalid_configuration')
  await rejectsWith(at.client.acquireTokenSilent({ resource: 'a\nb', account: at.account }), 'invalid_configuration')
})
