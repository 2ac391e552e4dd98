import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { randomBytes } from 'node:crypto'
import { borrowPostgres, freshDatabase } from '../../../../test/kit/postgres.ts'
import { acquire, authorize, openBrowser, payloadOf, redeem, refresh, startRequest } from '../kit/native-app.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

// Two nodes on one PostgreSQL: nothing that one of them must know is in the other's memory (DESIGN §6).
const stops: (() => Promise<void>)[] = []
let one: TestServer
let two: TestServer

before(async () => {
  const cluster = await borrowPostgres()
  const { url, drop } = await freshDatabase(cluster.url)
  const instanceKey = randomBytes(32)
  one = await startTestServer({ address: url, instanceKey })
  two = await startTestServer({ address: url, instanceKey })
  stops.push(
    () => one.close(),
    () => two.close(),
    drop,
    () => cluster.stop(),
  )
})

after(async () => {
  for (const stop of stops) await stop()
})

test('the round trip on PostgreSQL: sign-in, consent, tokens, a second API (DESIGN §1)', async () => {
  const both =
    'openid profile offline_access https://tasks.contoso.example/Tasks.Read https://calendar.contoso.example/Calendar.Read'
  const { started, tokens } = await acquire(one, { scope: both })
  assert.equal(payloadOf(tokens.access_token)['scp'], 'Tasks.Read')
  const second = await refresh(one, started, tokens.refresh_token, {
    scope: 'https://calendar.contoso.example/Calendar.Read',
  })
  assert.equal(payloadOf(second.body.access_token)['aud'], 'https://calendar.contoso.example')
})

test('a code minted on one node is redeemed once, whichever node is asked (RFC 6749 §4.1.2)', async () => {
  const started = startRequest(one)
  const params = await authorize(one, openBrowser(one), started)
  const code = params.get('code') ?? ''
  const answers = await Promise.all([one, two, one, two, one, two].map((node) => redeem(node, started, code)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  const winner = answers.find(({ status }) => status === 200)
  const revoked = await refresh(two, started, winner?.body.refresh_token ?? '')
  assert.equal(revoked.body['reason'], 'authorization-revoked')
})

test('both nodes refresh the same token at once: nobody is logged out, the row rotates once (DESIGN §3)', async () => {
  const { started, tokens } = await acquire(one)
  for (const node of [one, two]) node.clock.advance(61)
  const answers = await Promise.all([one, two, one, two].map((node) => refresh(node, started, tokens.refresh_token)))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  for (const node of [one, two]) node.clock.advance(61)
  const next = await refresh(two, started, answers[0]?.body.refresh_token ?? '')
  assert.equal(next.status, 200)
})

test('a copy that is used on the other node revokes the sign-in on both (RFC 9700 §4.14.2)', async () => {
  const { started, tokens } = await acquire(one)
  const chain = [tokens.refresh_token]
  for (const node of [one, two]) {
    for (const clock of [one, two]) clock.clock.advance(61)
    const answer = await refresh(node, started, chain.at(-1) ?? '')
    chain.push(answer.body.refresh_token)
  }
  for (const clock of [one, two]) clock.clock.advance(61)
  assert.equal((await refresh(two, started, chain[0] ?? '')).body['reason'], 'refresh-token-reused')
  assert.equal((await refresh(one, started, chain.at(-1) ?? '')).body.error, 'invalid_grant')
})

test('a NUL in a parameter is a refusal on PostgreSQL too, never a failure (DESIGN §6 hostile input)', async () => {
  const path = '/contoso.example/oauth2/v2.0/token'
  const form = { grant_type: 'refresh_token', refresh_token: '\0', client_secret: '\0', client_id: '\0' }
  assert.equal((await one.post(path, form)).status, 401)
  const page = await one.get('/contoso.example/oauth2/v2.0/authorize?client_id=%00&redirect_uri=%00&scope=%00')
  assert.equal(page.status, 400)
})
