import assert from 'node:assert/strict'
import { createCipheriv, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import fc from 'fast-check'
import { openDb } from '../store/open.ts'
import { listSealingKeys } from '../store/instance/sealing-keys.ts'
import type { Db } from '../store/sql.ts'
import { createSeals, SEAL_TYPES, type SealPurpose, type Seals } from './seal.ts'
import { openSealingKeyring, type SealingKeyring } from './sealing-keyring.ts'
import { Secret } from './secret.ts'

const PURPOSES = Object.keys(SEAL_TYPES) as SealPurpose[]
const START = Date.parse('2026-11-24T00:00:00Z') / 1000
const DAY = 86_400

interface Node {
  readonly keyring: SealingKeyring
  readonly seals: Seals
  readonly readings: () => number
}

async function startNode(db: Db, clock: { now: number }, instanceKey: Secret): Promise<Node> {
  let readings = 0
  const counting: Db = { ...db, rows: (query) => ((readings += 1), db.rows(query)) }
  const opened = await openSealingKeyring(counting, { instanceKey, now: () => clock.now, random: randomBytes })
  assert.ok(opened.ok)
  return { keyring: opened.value, seals: createSeals(opened.value, randomBytes), readings: () => readings }
}

async function withNode(
  run: (node: Node & { db: Db; clock: { now: number }; instanceKey: Secret }) => Promise<void>,
): Promise<void> {
  const db = await openDb(':memory:')
  const clock = { now: START }
  const instanceKey = new Secret(randomBytes(32))
  await run({ ...(await startNode(db, clock, instanceKey)), db, clock, instanceKey })
  await db.close()
}

test('what is sealed is a JWE that another library opens, with exactly our header (RFC 7516 §3.1, RFC 7518 §4.5)', async () => {
  await withNode(async ({ seals, keyring }) => {
    const text = seals.seal('refresh', { sub: 'Łucja' })
    assert.deepEqual(decodeProtectedHeader(text), { typ: 'rt+jwt', alg: 'dir', enc: 'A256GCM', kid: '2026-11' })
    const { plaintext } = await compactDecrypt(text, keyring.current('refresh').key)
    assert.deepEqual(JSON.parse(Buffer.from(plaintext).toString()), { sub: 'Łucja' })
    assert.deepEqual(await seals.open('refresh', text), { ok: true, value: { sub: 'Łucja' } })
  })
})

test('any payload comes back as it was, and no two seals are alike', async () => {
  await withNode(async ({ seals }) => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (payload) => {
        const [text, again] = [seals.seal('code', payload), seals.seal('code', payload)]
        assert.notEqual(text, again)
        const opened = await seals.open('code', text)
        assert.ok(opened.ok)
        assert.equal(JSON.stringify(opened.value), JSON.stringify(JSON.parse(JSON.stringify(payload))))
      }),
      { numRuns: 100 },
    )
  })
})

test('what is sealed for one purpose opens for no other (RFC 8725 §3.12)', async () => {
  await withNode(async ({ seals }) => {
    for (const from of PURPOSES)
      for (const to of PURPOSES) {
        const opened = await seals.open(to, seals.seal(from, { from }))
        assert.deepEqual(opened, from === to ? { ok: true, value: { from } } : { ok: false, error: 'malformed' })
      }
  })
})

test('every changed, added or missing character is refused (RFC 8725 §3.4)', async () => {
  await withNode(async ({ seals }) => {
    const text = seals.seal('code', { a: 'value' })
    const [header = '', , iv = '', sealed = '', tag = ''] = text.split('.')
    for (let i = 0; i < text.length; i++) {
      for (const other of ['A', '_', '=', ' ', '.', 'é']) {
        if (text[i] === other) continue
        const opened = await seals.open('code', text.slice(0, i) + other + text.slice(i + 1))
        assert.equal(opened.ok, false, `position ${i} as ${other}`)
      }
      assert.equal((await seals.open('code', text.slice(0, i) + text.slice(i + 1))).ok, false)
    }
    for (const shape of [
      '',
      '....',
      `${text}.`,
      `${text}=`,
      `${header}.${iv}.${sealed}.${tag}`,
      `${header}.AAAA.${iv}.${sealed}.${tag}`,
      `${header}..${iv}..${tag}`,
      `${header}..${iv}.${sealed}.`,
    ])
      assert.deepEqual(await seals.open('code', shape), { ok: false, error: 'malformed' })
    assert.deepEqual(await seals.open('code', `${header}..${iv}.${'A'.repeat(16_384)}.${tag}`), {
      ok: false,
      error: 'malformed',
    })
    const forged = await seals.open('code', `${header}..${iv}.${sealed}.${Buffer.alloc(16).toString('base64url')}`)
    assert.deepEqual(forged, { ok: false, error: 'forged' })
  })
})

test('a header with zip, crit, another order or another spelling is refused even under the right key (RFC 8725 §3.6)', async () => {
  await withNode(async ({ seals, keyring }) => {
    const { key, kid } = keyring.current('code')
    const ours = { typ: 'code+jwt', alg: 'dir', enc: 'A256GCM', kid } as const
    const sealWith = (header: string): string => {
      const protectedHeader = Buffer.from(header).toString('base64url')
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(protectedHeader))
      const body = Buffer.concat([cipher.update('{}'), cipher.final()])
      return [
        protectedHeader,
        '',
        iv.toString('base64url'),
        body.toString('base64url'),
        cipher.getAuthTag().toString('base64url'),
      ].join('.')
    }
    assert.ok((await seals.open('code', sealWith(JSON.stringify(ours)))).ok)
    const { kid: _kid, ...withoutKid } = ours
    const headers = [
      { ...ours, zip: 'DEF' },
      { ...ours, crit: ['exp'] },
      { kid, ...withoutKid },
      withoutKid,
      { ...ours, kid: '../x' },
      { ...ours, alg: 'A256KW' },
    ]
    for (const header of [...headers.map((one) => JSON.stringify(one)), JSON.stringify(ours, null, 1), 'null', ''])
      assert.deepEqual(await seals.open('code', sealWith(header)), { ok: false, error: 'malformed' }, header)
    const jose = await new CompactEncrypt(Buffer.from('{}')).setProtectedHeader({ ...ours }).encrypt(key)
    assert.ok((await seals.open('code', jose)).ok)
  })
})

test('an unknown key id reads the keys again once, and not within five seconds again', async () => {
  await withNode(async ({ seals, readings, clock }) => {
    const [, ...rest] = seals.seal('code', {}).split('.')
    const header = (kid: string): string =>
      Buffer.from(`{"typ":"code+jwt","alg":"dir","enc":"A256GCM","kid":"${kid}"}`).toString('base64url')
    const open = (kid: string) => seals.open('code', [header(kid), ...rest].join('.'))
    const before = readings()
    const verdicts = await Promise.all(Array.from({ length: 50 }, (_, i) => open(`k${i}`)))
    assert.ok(verdicts.every((verdict) => !verdict.ok && verdict.error === 'unknown-key'))
    assert.ok(readings() - before <= 2)
    clock.now += 5
    const later = readings()
    await open('k1')
    assert.equal(readings(), later + 1)
  })
})

test('two nodes that start at once seal with one key; each month brings a new one, and a year-old seal opens (DESIGN §3)', async () => {
  await withNode(async ({ db, clock, instanceKey }) => {
    const fresh = await openDb(':memory:')
    const [a, b] = await Promise.all([startNode(fresh, clock, instanceKey), startNode(fresh, clock, instanceKey)])
    const old = a.seals.seal('refresh', { n: 1 })
    assert.ok((await b.seals.open('refresh', old)).ok)
    assert.equal((await listSealingKeys(fresh)).length, 1)
    const kids = new Set<string>()
    for (let day = 0; day < 365; day++) {
      clock.now += DAY
      await a.keyring.rotate()
      kids.add(a.keyring.current('refresh').kid)
      const text = a.seals.seal('refresh', { day })
      if (day % 10 === 0) assert.ok((await b.seals.open('refresh', text)).ok, `day ${day}`)
    }
    assert.deepEqual([...kids].slice(0, 3), ['2026-11', '2026-12', '2027-01'])
    assert.equal(kids.size, 13)
    assert.ok((await a.seals.open('refresh', old)).ok)
    assert.ok((await listSealingKeys(fresh)).every((key) => key.expiresAt > key.createdAt + 395 * DAY))
    await fresh.close()
    assert.equal((await listSealingKeys(db)).length, 1)
  })
})

test('another instance key is noticed at the start', async () => {
  await withNode(async ({ db, clock }) => {
    const opened = await openSealingKeyring(db, {
      instanceKey: new Secret(randomBytes(32)),
      now: () => clock.now,
      random: randomBytes,
    })
    assert.deepEqual(opened, { ok: false, error: 'wrong-instance-key' })
  })
})
