import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { API, BASE, bearer, fakeIssuer, makeKey, mint, NOW, TENANT, V2_CLAIMS } from '../test/fake-issuer.ts'
import type { Claims } from '../test/fake-issuer.ts'
import { createGuard } from './create-guard.ts'

const rsa = await makeKey('RS256', 'rsa')
const ec = await makeKey('ES256', 'ec')
const guard = createGuard({
  issuer: `${BASE}/${TENANT}/v2.0`,
  audience: API,
  fetch: fakeIssuer([rsa, ec]).fetch,
  now: () => NOW,
})

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const rsaPublic = (): string => Buffer.from(JSON.stringify(rsa.jwk)).toString()

/** Any header, any payload text, any signer. */
function forge(header: Claims, claims: unknown, signer: (input: Buffer) => Buffer): string {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`
}
const byRsa = (input: Buffer): Buffer => sign('sha256', input, rsa.privateKey)

async function reasonFor(token: string): Promise<string> {
  const verdict = await guard.check(bearer(token))
  return verdict.ok ? 'ok' : `${verdict.status} ${verdict.reason}`
}

test('the forger of this file makes acceptable tokens when it cheats at nothing', async () => {
  assert.equal(await reasonFor(forge({ typ: 'JWT', alg: 'RS256', kid: 'rsa' }, V2_CLAIMS, byRsa)), 'ok')
})

test('an unsigned token is refused in every spelling of none (RFC 8725 §3.1)', async () => {
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null]) {
    const head = part({ typ: 'JWT', alg, kid: 'rsa' })
    assert.equal(await reasonFor(`${head}.${part(V2_CLAIMS)}.AA`), '401 algorithm-not-allowed', String(alg))
    assert.equal(await reasonFor(`${head}.${part(V2_CLAIMS)}.`), '401 token-malformed', String(alg))
  }
  const [head, body] = (await mint(rsa, V2_CLAIMS)).split('.')
  assert.equal(await reasonFor(`${head}.${body}.`), '401 token-malformed')
  assert.equal(await reasonFor(`${head}.${body}.AAAA`), '401 signature-wrong')
})

test('a public key is no HMAC secret (RFC 8725 §3.1)', async () => {
  const byHmac = (input: Buffer): Buffer => createHmac('sha256', rsaPublic()).update(input).digest()
  assert.equal(
    await reasonFor(forge({ typ: 'JWT', alg: 'HS256', kid: 'rsa' }, V2_CLAIMS, byHmac)),
    '401 algorithm-not-allowed',
  )
  assert.equal(
    await reasonFor(forge({ typ: 'JWT', alg: 'RS256', kid: 'rsa' }, V2_CLAIMS, byHmac)),
    '401 signature-wrong',
  )
})

test('the key fixes the algorithm, not the header (RFC 8725 §3.1)', async () => {
  for (const [alg, kid] of [
    ['ES256', 'rsa'],
    ['EdDSA', 'rsa'],
    ['PS256', 'rsa'],
    ['RS256', 'ec'],
    ['EdDSA', 'ec'],
  ] as const) {
    assert.equal(await reasonFor(forge({ typ: 'JWT', alg, kid }, V2_CLAIMS, byRsa)), '401 key-unknown', `${alg} ${kid}`)
  }
  assert.equal(
    await reasonFor(forge({ typ: 'JWT', alg: 'ES384', kid: 'ec' }, V2_CLAIMS, byRsa)),
    '401 algorithm-not-allowed',
  )
})

test('critical extensions, detached payloads and compression are refused (RFC 7515 §4.1.11, RFC 7797 §6)', async () => {
  for (const extra of [
    { crit: ['exp'] },
    { crit: [] },
    { crit: ['b64'], b64: false },
    { b64: false },
    { b64: true },
    { zip: 'DEF' },
  ]) {
    const token = forge({ typ: 'JWT', alg: 'RS256', kid: 'rsa', ...extra }, V2_CLAIMS, byRsa)
    assert.equal(await reasonFor(token), '401 critical-header', JSON.stringify(extra))
  }
})

test('a key that comes with the token is never used, nor its address fetched (RFC 8725 §3.10)', async () => {
  const mine = await makeKey('RS256', 'mine')
  const issuer = fakeIssuer([rsa])
  const watched = createGuard({ issuer: `${BASE}/${TENANT}/v2.0`, audience: API, fetch: issuer.fetch, now: () => NOW })
  for (const extra of [
    { jwk: mine.jwk },
    { jku: 'https://evil.example/keys' },
    { x5u: 'https://evil.example/c' },
    { x5c: ['MIIB'] },
  ]) {
    const withOwnKid = await watched.check(bearer(await mint(mine, V2_CLAIMS, extra)))
    assert.ok(!withOwnKid.ok && withOwnKid.reason === 'key-unknown', JSON.stringify(extra))
    const withOurKid = await watched.check(bearer(await mint(mine, V2_CLAIMS, { ...extra, kid: 'rsa' })))
    assert.ok(!withOurKid.ok && withOurKid.reason === 'signature-wrong', JSON.stringify(extra))
    assert.ok((await watched.check(bearer(await mint(rsa, V2_CLAIMS, extra)))).ok, 'the members are ignored')
  }
  assert.equal(
    issuer.asked.some((url) => !url.startsWith(BASE)),
    false,
  )
})

test('a kid is an opaque name (RFC 8725 §3.10)', async () => {
  for (const kid of ['../../dev/null', "' OR 1=1 --", '__proto__', 'constructor', 'x'.repeat(5000)]) {
    assert.equal(await reasonFor(await mint(rsa, V2_CLAIMS, { kid })), '401 key-unknown', kid.slice(0, 20))
  }
  assert.equal(await reasonFor(forge({ typ: 'JWT', alg: 'RS256', kid: ['rsa'] }, V2_CLAIMS, byRsa)), '401 key-unknown')
  assert.equal(await reasonFor(forge({ typ: 'JWT', alg: 'RS256' }, V2_CLAIMS, byRsa)), 'ok', 'without kid, by type')
})

test('an ECDSA signature has two numbers of full length, not zero (RFC 7518 §3.4, CVE-2022-21449)', async () => {
  const head = part({ typ: 'JWT', alg: 'ES256', kid: 'ec' })
  const input = `${head}.${part(V2_CLAIMS)}`
  const der = sign('sha256', Buffer.from(input), ec.privateKey)
  const raw = sign('sha256', Buffer.from(input), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })
  assert.equal(await reasonFor(`${input}.${raw.toString('base64url')}`), 'ok')
  for (const signature of [
    der,
    Buffer.alloc(64),
    Buffer.concat([raw, Buffer.alloc(2)]),
    raw.subarray(0, 62),
    Buffer.alloc(64, 255),
  ]) {
    assert.equal(await reasonFor(`${input}.${signature.toString('base64url')}`), '401 signature-wrong')
  }
})

test('ECDSA signatures with leading zeros and high bits verify like all others (RFC 7518 §3.4)', async () => {
  for (let i = 0; i < 300; i++) assert.equal(await reasonFor(await mint(ec, { ...V2_CLAIMS, uti: String(i) })), 'ok')
})

test('only the canonical spelling of a token is accepted (RFC 8725 §3.4)', async () => {
  const token = await mint(rsa, V2_CLAIMS)
  const [head = '', body = '', signature = ''] = token.split('.')
  const nextLetter = String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1)
  const spellings = [
    `${token}=`,
    `${token}==`,
    `${head}=.${body}.${signature}`,
    `${head}.${body}=.${signature}`,
    `${head}.${body}.${signature.slice(0, -1)}${nextLetter}`,
    `${token}.`,
    `.${token}`,
    `${head}.${body}`,
    `${head}..${signature}`,
    `${head}.${body}.${signature}.${signature}`,
    `${head}.${body}.${signature}/`,
    `${head}.${body}.${signature}+A`,
  ]
  for (const spelling of spellings)
    assert.match(await reasonFor(spelling), /^40[01] (token|authorization)-malformed$/, spelling.slice(-20))
  assert.equal(await reasonFor(token), 'ok')
})

test('header and claims must be UTF-8 JSON objects (RFC 8725 §3.7, RFC 7519 §7.2)', async () => {
  const head = part({ typ: 'JWT', alg: 'RS256', kid: 'rsa' })
  const bodies = [
    Buffer.from('[]'),
    Buffer.from('null'),
    Buffer.from('"x"'),
    Buffer.from('{'),
    Buffer.from([0x7b, 0xff, 0x7d]),
    Buffer.from('{"__proto__":{"scp":"x"}}'),
  ]
  for (const body of bodies) {
    const input = `${head}.${body.toString('base64url')}`
    assert.equal(await reasonFor(`${input}.${byRsa(Buffer.from(input)).toString('base64url')}`), '401 token-malformed')
  }
})

test('deep nesting and size end quickly (RFC 8725 §3.4)', async () => {
  const claims = JSON.stringify(V2_CLAIMS).replace('{', `{"deep":${'['.repeat(4000)}${']'.repeat(4000)},`)
  const input = `${part({ typ: 'JWT', alg: 'RS256', kid: 'rsa' })}.${Buffer.from(claims).toString('base64url')}`
  assert.equal(await reasonFor(`${input}.${byRsa(Buffer.from(input)).toString('base64url')}`), 'ok')
  assert.equal(await reasonFor(`${input}${'A'.repeat(16 * 1024)}`), '400 token-too-large')
})

test('any change of a valid token makes it invalid', async () => {
  const token = await mint(rsa, V2_CLAIMS)
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_.'), async (at, letter) => {
      fc.pre(token[at] !== letter)
      assert.notEqual(await reasonFor(token.slice(0, at) + letter + token.slice(at + 1)), 'ok')
    }),
  )
})

test('a key of another issuer with the same kid verifies nothing (RFC 8725 §3.8)', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const token = forge({ typ: 'JWT', alg: 'RS256', kid: 'rsa' }, V2_CLAIMS, (input) => sign('sha256', input, privateKey))
  assert.equal(await reasonFor(token), '401 signature-wrong')
})
