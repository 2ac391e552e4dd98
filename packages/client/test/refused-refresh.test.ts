import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createMemoryCache } from '../src/cache/memory.ts'
import { putSignIn } from '../src/cache/data.ts'
import { idToken } from './fake-provider.ts'
import { rejectsWith } from './harness.ts'
import { EVENTS, TASKS, signedIn } from './signed-in.ts'

test('a refused refresh token goes, is not sent again, and the account is asked to sign in (RFC 6749 §5.2)', async () => {
  await using at = await signedIn()
  at.provider.grants.clear()
  const failure = await rejectsWith(
    at.client.acquireTokenSilent({ ...EVENTS, account: at.account }),
    'interaction_required',
  )
  assert.equal(failure.suberror, 'bad_token')
  await rejectsWith(at.client.acquireTokenSilent({ ...EVENTS, account: at.account }), 'interaction_required')
  assert.equal(at.refreshes(), 1)
  assert.equal((await at.client.accounts()).length, 1)
  assert.equal((await at.client.acquireTokenSilent({ ...TASKS, account: at.account })).accessToken, at.accessToken)
})

for (const body of [
  { error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] },
  { error: 'interaction_required', suberror: 'basic_action' },
]) {
  test(`keeps the refresh token after ${body.error} / ${body.suberror}: another API still works`, async () => {
    await using at = await signedIn()
    at.provider.lies.token = (answer, request) =>
      request.get('scope')?.includes('admin') === true ? { status: 400, body } : answer
    const code = body.suberror === 'consent_required' ? 'consent_required' : 'interaction_required'
    await rejectsWith(at.client.acquireTokenSilent({ scopes: ['api://admin/All'], account: at.account }), code)
    assert.equal((await at.client.acquireTokenSilent({ ...EVENTS, account: at.account })).fromCache, false)
  })
}

test('does not remove a newer refresh token than the one that was refused', async () => {
  const cache = createMemoryCache()
  await using at = await signedIn({}, { cache })
  const [[client, entries] = []] = Object.entries((await cache.read()).clients)
  const entry = Object.values(entries ?? {})[0]
  assert.ok(client !== undefined && entry !== undefined && at.grant !== undefined)
  const newer = entry.refreshToken ?? ''
  await cache.update((data) => putSignIn(data, client, { ...entry, refreshToken: 'rt.unknown.1' }), 'previous')
  // While the old one is on its way, somebody signs in.
  at.provider.lies.loss = () => {
    if (at.refreshes() === 0)
      void cache.update((data) => putSignIn(data, client, { ...entry, refreshToken: newer }), 'previous')
    return 'none'
  }
  assert.equal((await at.client.acquireTokenSilent({ ...EVENTS, account: at.account })).fromCache, false)
  assert.deepEqual(
    at.provider.tokenRequests.slice(1).map((request) => request.get('refresh_token')),
    ['rt.unknown.1', newer],
  )
})

test('refuses a refreshed id token of another user or sign-in, and ends the session (OIDC Core §12.2)', async () => {
  const now = Math.floor(Date.now() / 1000)
  for (const change of [{ sub: 'mallory' }, { auth_time: now - 4000 }]) {
    await using at = await signedIn()
    at.provider.lies.claims = (claims) => ({ ...claims, ...change })
    at.provider.lies.token = (answer) => ({
      ...answer,
      id_token: idToken(at.provider, undefined, String(answer['access_token'])),
    })
    await rejectsWith(at.client.acquireTokenSilent({ ...EVENTS, account: at.account }), 'invalid_response')
    await rejectsWith(at.client.acquireTokenSilent({ ...EVENTS, account: at.account }), 'interaction_required')
  }
})

test('takes a refreshed id token of the same sign-in', async () => {
  let authTime: unknown
  await using at = await signedIn({
    claims: (claims) => ({ ...claims, auth_time: (authTime ??= claims['auth_time']) }),
  })
  at.provider.lies.token = (answer) => ({
    ...answer,
    id_token: idToken(at.provider, undefined, String(answer['access_token'])),
  })
  assert.equal((await at.client.acquireTokenSilent({ ...EVENTS, account: at.account })).fromCache, false)
})
