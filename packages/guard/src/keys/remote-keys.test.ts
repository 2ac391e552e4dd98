import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import {
  API,
  BASE,
  bearer,
  fakeIssuer,
  jwksReply,
  keyLoads,
  makeKey,
  mint,
  NOW,
  TENANT,
  V2_CLAIMS,
} from '../../test/fake-issuer.ts'
import type { FakeIssuer, SigningKey } from '../../test/fake-issuer.ts'
import { createGuard } from '../create-guard.ts'

const first = await makeKey('RS256', 'first')
const second = await makeKey('RS256', 'second')
const HOUR = 3600

interface Bench {
  readonly issuer: FakeIssuer
  clock: number
  ask(key: SigningKey, header?: Record<string, unknown>): Promise<string>
}

/** A guard with a settable clock over a fake issuer; its tokens live for a year. */
function bench(keys: readonly SigningKey[]): Bench {
  const issuer = fakeIssuer(keys)
  const self: Bench = {
    issuer,
    clock: NOW,
    async ask(key, header = {}) {
      const verdict = await guard.check(bearer(await mint(key, { ...V2_CLAIMS, exp: NOW + 8760 * HOUR }, header)))
      return verdict.ok ? 'ok' : `${verdict.status} ${verdict.reason}`
    },
  }
  const guard = createGuard({
    issuer: `${BASE}/${TENANT}/v2.0`,
    audience: API,
    fetch: issuer.fetch,
    now: () => self.clock,
  })
  return self
}

/** Lets background work end. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('keys are fetched once, however many requests arrive at once', async () => {
  const { issuer, ask } = bench([first])
  const verdicts = await Promise.all(Array.from({ length: 20 }, () => ask(first)))
  assert.deepEqual(new Set(verdicts), new Set(['ok']))
  assert.equal(keyLoads(issuer), 1)
})

test('a rotated key is found at once by its new kid (OpenID Connect Core §10.1.1)', async () => {
  const { issuer, ask } = bench([first])
  assert.equal(await ask(first), 'ok')
  issuer.answer = () => jwksReply([second, first])
  assert.equal(await ask(second), 'ok')
  assert.equal(await ask(first), 'ok')
  assert.equal(keyLoads(issuer), 2)
})

test('a flood of unknown kids costs the issuer one fetch in five minutes', async () => {
  const self = bench([first])
  assert.equal(await self.ask(first), 'ok')
  for (let i = 0; i < 50; i++) assert.equal(await self.ask(first, { kid: `unknown${i}` }), '401 key-unknown')
  assert.equal(keyLoads(self.issuer), 2)
  self.clock += 299
  assert.equal(await self.ask(first, { kid: 'late' }), '401 key-unknown')
  assert.equal(keyLoads(self.issuer), 2)
  self.clock += 1
  assert.equal(await self.ask(first, { kid: 'later' }), '401 key-unknown')
  assert.equal(keyLoads(self.issuer), 3)
})

test('a flood that starts a cold guard costs one fetch', async () => {
  const { issuer, ask } = bench([first])
  assert.equal(await ask(first, { kid: 'unknown' }), '401 key-unknown')
  assert.equal(keyLoads(issuer), 1)
})

test('keys are renewed hourly behind the request, and a removed one stops verifying, remembered tokens included', async () => {
  const self = bench([first, second])
  assert.equal(await self.ask(first), 'ok')
  self.issuer.answer = () => jwksReply([second])
  self.clock += HOUR - 1
  assert.equal(await self.ask(first), 'ok')
  assert.equal(keyLoads(self.issuer), 1)
  self.clock += 1
  assert.equal(await self.ask(first), 'ok')
  await settle()
  await settle()
  assert.equal(keyLoads(self.issuer), 2)
  assert.equal(await self.ask(first), '401 key-unknown')
  assert.equal(await self.ask(second), 'ok')
})

const OUTAGES: readonly [string, () => Response | Promise<Response>][] = [
  ['503', () => new Response('', { status: 503 })],
  ['network error', () => Promise.reject(new TypeError('fetch failed'))],
  ['redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.example/keys' } })],
  ['HTML', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['broken JSON', () => new Response('{"keys":', { headers: { 'content-type': 'application/json' } })],
  ['no keys', () => Response.json({ keys: [] })],
  ['not a JWKS', () => Response.json([])],
  ['status 201', () => Response.json({ keys: [second.jwk] }, { status: 201 })],
]

test('the last good keys serve during an outage of a day, whatever it looks like', async () => {
  for (const [name, answer] of OUTAGES) {
    const self = bench([first])
    assert.equal(await self.ask(first), 'ok', name)
    self.issuer.answer = answer
    for (let hour = 0; hour < 24; hour++) {
      self.clock += HOUR
      assert.equal(await self.ask(first), 'ok', name)
      await settle()
    }
    assert.ok(keyLoads(self.issuer) > 20, 'it keeps asking')
    assert.equal(
      self.issuer.asked.some((url) => !url.startsWith(BASE)),
      false,
      name,
    )
  }
})

test('after two days without a fetch the keys are too old, and their return ends the outage', async () => {
  const self = bench([first])
  assert.equal(await self.ask(first), 'ok')
  self.issuer.answer = () => new Response('', { status: 503 })
  self.clock += 48 * HOUR
  assert.equal(await self.ask(first), '503 keys-unavailable')
  self.issuer.answer = () => jwksReply([first])
  self.clock += 1
  assert.equal(await self.ask(first), 'ok')
})

test('without keys from the start a token is neither right nor wrong: 503, asked again after a second', async () => {
  for (const [name, answer] of OUTAGES) {
    const self = bench([first])
    self.issuer.answer = answer
    assert.equal(await self.ask(first), '503 keys-unavailable', name)
    assert.equal(await self.ask(first), '503 keys-unavailable', name)
    assert.equal(keyLoads(self.issuer), 1, name)
    self.issuer.answer = () => jwksReply([first])
    self.clock += 1
    assert.equal(await self.ask(first), 'ok', name)
  }
})

test('metadata must carry the configured issuer and keys of its own origin (RFC 8414 §3.3)', async () => {
  for (const metadata of [
    { issuer: `${BASE}/${TENANT}/v2.0/` },
    { issuer: 'https://evil.example' },
    { issuer: undefined },
    { jwks_uri: 'https://evil.example/keys' },
    { jwks_uri: `http://localhost:8443/${TENANT}/discovery/v2.0/keys` },
    { jwks_uri: 'file:///etc/keys' },
    { jwks_uri: 7 },
  ]) {
    const { issuer, ask } = bench([first])
    issuer.metadata = metadata
    assert.equal(await ask(first), '503 keys-unavailable', JSON.stringify(metadata))
    assert.equal(keyLoads(issuer), 0)
  }
})

test('a key set of ten megabytes is not read to its end', async () => {
  const { issuer, ask } = bench([first])
  let sent = 0
  issuer.answer = () => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536
        if (sent > 10_000_000) controller.close()
        else controller.enqueue(new Uint8Array(65_536).fill(32))
      },
    })
    return new Response(body, { headers: { 'content-type': 'application/json' } })
  }
  assert.equal(await ask(first), '503 keys-unavailable')
  assert.ok(sent < 1_000_000, `${sent} bytes were taken`)
})

test('an issuer that does not answer is given five seconds, and its late answer changes nothing', async (t: TestContext) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const self = bench([first])
  let answerLate: (reply: Response) => void = () => undefined
  self.issuer.answer = () => new Promise((resolve) => (answerLate = resolve))
  const waiting = self.ask(first)
  while (keyLoads(self.issuer) === 0) await settle()
  t.mock.timers.tick(5000)
  assert.equal(await waiting, '503 keys-unavailable')
  self.issuer.answer = () => jwksReply([first])
  self.clock += 1
  assert.equal(await self.ask(first), 'ok')
  answerLate(jwksReply([second]))
  await settle()
  assert.equal(await self.ask(first), 'ok')
  assert.equal(await self.ask(second), '401 key-unknown')
})
