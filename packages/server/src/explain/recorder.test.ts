import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { HttpRequest } from '../http/message.ts'
import { refuse } from '../refusal/refusal.ts'
import { REASONS } from '../refusal/reasons.ts'
import { listRefusalTraces } from '../store/instance/refusal-traces.ts'
import { openDb } from '../store/open.ts'
import type { Db } from '../store/sql.ts'
import { EXPLANATIONS } from './explanations.ts'
import { readFacts } from './read-facts.ts'
import { createRefusalRecorder } from './recorder.ts'
import { redact, redactAddress } from './redact.ts'

function aRequest(own: Partial<HttpRequest> = {}): HttpRequest {
  const traceId = randomUUID()
  return {
    method: 'GET',
    path: '/common/oauth2/v2.0/authorize',
    params: {},
    query: '',
    headers: {},
    cookies: new Map(),
    body: '',
    remoteAddress: '127.0.0.1',
    traceId,
    correlationId: traceId,
    ...own,
  }
}

const silent = { info: () => undefined, error: () => undefined }
const refused = { refusal: refuse('client-unknown') }

test('every reason has an explanation: a rule with its section, and a cure (DESIGN §3 Errors)', () => {
  assert.deepEqual(Object.keys(EXPLANATIONS).toSorted(), Object.keys(REASONS).toSorted())
  for (const [reason, { rule, how }] of Object.entries(EXPLANATIONS)) {
    assert.match(rule, /\((?:RFC|OpenID|OAuth|DESIGN|ASVS|azure-ad-wire)[^)]*\)\.$/, reason)
    assert.match(how, /\w{3}.*\.$/, reason)
  }
})

test('however many refusals come at once, no more wait than the bound; the rest is dropped and counted (DESIGN §3 Errors)', async () => {
  for (const [come, bound, batch] of [
    [0, 5, 2],
    [5, 5, 2],
    [6, 5, 5],
    [500, 7, 3],
    [300, 100, 1000],
  ] as const) {
    const db = await openDb(':memory:')
    const warned: unknown[] = []
    const log = { ...silent, warn: (_: string, fields?: unknown) => void warned.push(fields) }
    const recorder = createRefusalRecorder({ db, log, now: () => 1, bounds: { waiting: bound, batch } })
    for (let index = 0; index < come; index += 1) recorder.record(refused, aRequest())
    await recorder.flush()
    assert.equal((await listRefusalTraces(db, '', 1000)).length, Math.min(come, bound))
    assert.deepEqual(warned, come > bound ? [{ count: come - bound }] : [])
    recorder.record(refused, aRequest())
    await recorder.flush()
    assert.equal((await listRefusalTraces(db, '', 1000)).length, Math.min(come, bound) + 1)
    await db.close()
  }
})

test('a database that fails loses traces and nothing else, and the next are kept (DESIGN §3 Errors)', async () => {
  const db = await openDb(':memory:')
  let broken = true
  const failing: Db = { ...db, commit: (changes) => (broken ? Promise.reject(new Error('away')) : db.commit(changes)) }
  const warned: string[] = []
  const log = { ...silent, warn: (message: string) => void warned.push(message) }
  const recorder = createRefusalRecorder({ db: failing, log, now: () => 1 })
  recorder.record(refused, aRequest())
  await recorder.flush()
  assert.deepEqual(warned, ['refusal traces were lost'])
  broken = false
  recorder.record(refused, aRequest())
  await recorder.flush()
  assert.equal((await listRefusalTraces(db, '', 10)).length, 1)
  await db.close()
})

test('of one owner the newest are kept, up to the bound (DESIGN §3 Errors)', async () => {
  const db = await openDb(':memory:')
  let time = 0
  const log = { ...silent, warn: () => undefined }
  const recorder = createRefusalRecorder({ db, log, now: () => (time += 1), bounds: { kept: 4 } })
  for (let index = 0; index < 9; index += 1) recorder.record(refused, aRequest())
  await recorder.flush()
  const times = (await listRefusalTraces(db, '', 100)).map(({ at }) => at)
  assert.deepEqual(times, [9, 8, 7, 6])
  await db.close()
})

test('no value of a secret parameter is kept, wherever a request may carry it (DESIGN §3 Errors)', () => {
  const secret = () => randomBytes(32).toString('base64url')
  for (const name of ['code', 'code_verifier', 'client_secret', 'refresh_token', 'state', 'nonce', 'login_hint', 'x']) {
    const value = secret()
    const form = new URLSearchParams({ [name]: value, scope: 'openid' }).toString()
    for (const request of [aRequest({ query: form }), aRequest({ method: 'POST', body: form })])
      assert.ok(!JSON.stringify(readFacts(request, refused)).includes(value), name)
  }
  const value = secret()
  const basic = `Basic ${Buffer.from(`${randomUUID()}:${value}`).toString('base64')}`
  assert.ok(!JSON.stringify(readFacts(aRequest({ headers: { authorization: basic } }), refused)).includes(value))
})

test('what looks like a secret is taken out of every field, what is a word or an address stays', () => {
  for (let round = 0; round < 2000; round += 1) {
    const value = randomBytes(32).toString('base64url')
    for (const text of [value, `https://app.example/${value}/x`, `openid ${value}`, `api://${value}`])
      assert.ok(!redact(text).includes(value), text)
  }
  for (const text of [
    'https://tasks.contoso.example/Tasks.ReadWrite.All openid profile offline_access',
    'https://a-rather-long-name-of-a-host.department.contoso.example/sign-in/answer',
    `api://${randomUUID()}/access_as_user`,
  ])
    assert.equal(redact(text), text)
  assert.equal(redactAddress('https://user:pass@app.example/cb?code=1#x'), 'https://app.example/cb')
  assert.equal(redact('eyJhbGciOiJub25lIn0.e30.'), '[removed]')
  assert.equal(redact('a\u0000\u202eb'), 'a??b')
})
