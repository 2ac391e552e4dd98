import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createLocalJWKSet, jwtVerify } from 'jose'
import type { SigningAlg } from '../directory/application.ts'
import { openDb } from '../store/open.ts'
import type { Db } from '../store/sql.ts'
import { Secret } from './secret.ts'
import { createSigner, type Signer } from './sign.ts'
import { openSigningKeyring, type SigningKeyring } from './signing-keyring.ts'

const ALGORITHMS: readonly SigningAlg[] = ['RS256', 'ES256', 'PS256', 'EdDSA']
const PUBLIC_URL = 'https://localhost:8443'
const DAY = 86_400

interface Node {
  readonly keyring: SigningKeyring
  readonly signer: Signer
}

async function startNode(db: Db, clock: { now: number }, instanceKey: Secret): Promise<Node> {
  const now = (): number => clock.now
  const opened = await openSigningKeyring(db, { instanceKey, now, random: randomBytes })
  assert.ok(opened.ok)
  return { keyring: opened.value, signer: createSigner({ keyring: opened.value, publicUrl: PUBLIC_URL, now }) }
}

async function withNode(
  run: (node: Node & { db: Db; clock: { now: number }; instanceKey: Secret }) => Promise<void>,
): Promise<void> {
  const db = await openDb(':memory:')
  const clock = { now: 1_800_000_000 }
  const instanceKey = new Secret(randomBytes(32))
  await run({ ...(await startNode(db, clock, instanceKey)), db, clock, instanceKey })
  await db.close()
}

async function keySet(signer: Signer, which: 'v1' | 'v2' = 'v2'): Promise<{ keys: Record<string, unknown>[] }> {
  return JSON.parse((await signer.jwks())[which].body.toString())
}

async function kidsOf(signer: Signer): Promise<unknown[]> {
  return (await keySet(signer)).keys.map((key) => key['kid'])
}

function headerOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
}

for (const alg of ALGORITHMS) {
  test(`${alg} tokens are verified by another library with the published keys (RFC 7518 §3, RFC 7517 §5)`, async () => {
    await withNode(async ({ signer, clock }) => {
      // Many, because one in a few hundred ECDSA signatures has a number shorter than 32 bytes.
      for (let i = 0; i < (alg === 'ES256' ? 700 : 3); i++) {
        const token = await signer.sign({
          alg,
          typ: 'at+jwt',
          payload: { i, name: 'Ada Łovelace', exp: clock.now + 60 },
        })
        if (i > 2 && i < 695) {
          assert.ok((await signer.verifyOwn(token, { typ: 'at+jwt', expired: 'refused' })).ok)
          if (i % 10 !== 0) continue
        }
        const { payload, protectedHeader } = await jwtVerify(
          token,
          createLocalJWKSet((await keySet(signer)) as never),
          {
            algorithms: [alg],
            typ: 'at+jwt',
            currentDate: new Date(clock.now * 1000),
          },
        )
        assert.equal(payload['name'], 'Ada Łovelace')
        assert.equal(protectedHeader.alg, alg)
        assert.deepEqual(Object.keys(protectedHeader), ['typ', 'alg', 'kid'])
      }
    })
  })
}

test('every changed character of a token is refused, and so is any other type (RFC 8725 §3.1, §3.11)', async () => {
  await withNode(async ({ signer, clock }) => {
    for (const alg of ALGORITHMS) {
      const token = await signer.sign({ alg, typ: 'JWT', payload: { exp: clock.now + 60 } })
      assert.equal((await signer.verifyOwn(token, { typ: 'at+jwt', expired: 'refused' })).ok, false)
      for (let i = 0; i < token.length; i++) {
        const other = token[i] === 'A' ? 'B' : 'A'
        const changed = token.slice(0, i) + other + token.slice(i + 1)
        assert.equal(
          (await signer.verifyOwn(changed, { typ: 'JWT', expired: 'accepted' })).ok,
          false,
          `${alg} position ${i}`,
        )
      }
      for (const changed of [
        `${token}.`,
        `${token}=`,
        ` ${token}`,
        token.slice(0, token.lastIndexOf('.') + 1),
        '',
        '..',
        `${token}${'A'.repeat(17_000)}`,
      ])
        assert.equal((await signer.verifyOwn(changed, { typ: 'JWT', expired: 'accepted' })).ok, false)
    }
  })
})

test('a foreign header over our key is refused: none, HS256 with the public key, jwk (RFC 8725 §2.1, §3.10)', async () => {
  await withNode(async ({ signer, clock }) => {
    const token = await signer.sign({ alg: 'RS256', typ: 'JWT', payload: { exp: clock.now + 60 } })
    const [, payload, signature] = token.split('.')
    for (const members of [
      { alg: 'none' },
      { alg: 'HS256' },
      { alg: 'RS384' },
      { jwk: {} },
      { crit: ['b64'], b64: false },
      { zip: 'DEF' },
    ]) {
      const header = Buffer.from(JSON.stringify({ ...headerOf(token), ...members })).toString('base64url')
      const verdict = await signer.verifyOwn(`${header}.${payload}.${signature}`, { typ: 'JWT', expired: 'refused' })
      assert.deepEqual(verdict, { ok: false, error: 'unknown-key' })
    }
  })
})

test('an expired token is accepted as a hint only', async () => {
  await withNode(async ({ signer, clock }) => {
    const token = await signer.sign({ alg: 'ES256', typ: 'JWT', payload: { exp: clock.now, sub: 's' } })
    assert.deepEqual(await signer.verifyOwn(token, { typ: 'JWT', expired: 'refused' }), { ok: false, error: 'expired' })
    assert.ok((await signer.verifyOwn(token, { typ: 'JWT', expired: 'accepted' })).ok)
  })
})

test('x5t, kid and x5c of RS256 belong together, and the v2 document alone names the issuer (azure-ad-wire §1.8.3)', async () => {
  await withNode(async ({ signer }) => {
    const header = headerOf(await signer.sign({ alg: 'RS256', typ: 'JWT', payload: {}, x5t: true }))
    assert.equal(header['x5t'], header['kid'])
    const [v1, v2] = [await keySet(signer, 'v1'), await keySet(signer, 'v2')]
    const key = v2.keys.find((one) => one['kid'] === header['kid'])
    assert.ok(key !== undefined)
    const { X509Certificate, createPublicKey } = await import('node:crypto')
    const certificate = new X509Certificate(Buffer.from((key['x5c'] as string[])[0] ?? '', 'base64'))
    assert.equal(Buffer.from(certificate.fingerprint.replaceAll(':', ''), 'hex').toString('base64url'), header['x5t'])
    assert.ok(certificate.publicKey.equals(createPublicKey({ key, format: 'jwk' } as never)))
    assert.ok(certificate.verify(certificate.publicKey))
    assert.equal(key['issuer'], `${PUBLIC_URL}/{tenantid}/v2.0`)
    assert.deepEqual(
      v1.keys,
      v2.keys.map(({ issuer: _issuer, ...rest }) => rest),
    )
    assert.deepEqual(
      v2.keys.flatMap((one) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].filter((name) => name in one)),
      [],
    )
  })
})

test('a new key is published a day before it signs, and the old one until its last token has expired (DESIGN §3 Keys)', async () => {
  await withNode(async ({ signer, keyring, clock }) => {
    const start = clock.now
    const kidNow = async (): Promise<unknown> =>
      headerOf(await signer.sign({ alg: 'RS256', typ: 'JWT', payload: {} }))['kid']
    const first = await kidNow()
    clock.now = start + 88 * DAY
    await keyring.rotate()
    assert.equal((await kidsOf(signer)).filter((kid) => kid === first).length, 1)
    const before = await kidsOf(signer)
    clock.now = start + 89 * DAY
    await keyring.rotate()
    const next = (await kidsOf(signer)).filter((kid) => !before.includes(kid))
    assert.ok(next.length >= 1)
    assert.equal(await kidNow(), first)
    clock.now = start + 90 * DAY + 3600
    assert.ok(next.includes(await kidNow()))
    assert.ok((await kidsOf(signer)).includes(first))
    clock.now += 2 * DAY
    assert.equal((await kidsOf(signer)).includes(first), false)
  })
})

test('two nodes that start at once end with one key of each algorithm, and know each other’s tokens', async () => {
  const db = await openDb(':memory:')
  const clock = { now: 1_800_000_000 }
  const instanceKey = new Secret(randomBytes(32))
  const [a, b] = await Promise.all([startNode(db, clock, instanceKey), startNode(db, clock, instanceKey)])
  await Promise.all([a.keyring.rotate(), b.keyring.rotate()])
  assert.equal((await kidsOf(a.signer)).length, 4)
  assert.deepEqual(await kidsOf(a.signer), await kidsOf(b.signer))
  const token = await a.signer.sign({ alg: 'RS256', typ: 'JWT', payload: { exp: clock.now + 9 } })
  assert.ok((await b.signer.verifyOwn(token, { typ: 'JWT', expired: 'refused' })).ok)
  await db.close()
})

test('another instance key is noticed at the start, before anything is signed', async () => {
  await withNode(async ({ db, clock }) => {
    const opened = await openSigningKeyring(db, {
      instanceKey: new Secret(randomBytes(32)),
      now: () => clock.now,
      random: randomBytes,
    })
    assert.deepEqual(opened, { ok: false, error: 'wrong-instance-key' })
  })
})

test('keys older than a minute are read again, and without the database nothing is signed (architecture §11)', async () => {
  const db = await openDb(':memory:')
  const clock = { now: 1_800_000_000 }
  const { signer } = await startNode(db, clock, new Secret(randomBytes(32)))
  await db.close()
  clock.now += 59
  await signer.sign({ alg: 'RS256', typ: 'JWT', payload: {} })
  clock.now += 1
  await assert.rejects(signer.sign({ alg: 'RS256', typ: 'JWT', payload: {} }))
})
