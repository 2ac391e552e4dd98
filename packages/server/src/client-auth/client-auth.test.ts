import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { parseForm } from '@latchwork/protocol'
import { client } from '../../test/kit/records.ts'
import type { Application } from '../directory/application.ts'
import { checkClient } from './check-client.ts'
import { readCredential } from './read-credential.ts'
import { createSecretHasher } from './secret.ts'

const NOW = 1_800_000_000
const APP_ID = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'
const KNOWN = new Set(['client_id', 'client_secret', 'client_assertion', 'client_assertion_type'])
const hasher = createSecretHasher(createSecretKey(Buffer.alloc(32, 1)))

const application = (parts: Partial<Application>): Application =>
  client({ appId: APP_ID, isFallbackPublicClient: false, ...parts })

const secretOf = (text: string, endsAt?: number) => ({
  keyId: 'k',
  displayName: 'd',
  hint: 'h',
  secretHash: hasher.hash(text),
  ...(endsAt !== undefined && { endsAt }),
})
const native = application({ redirectUris: [{ platform: 'publicClient', uri: 'http://localhost' }] })
const web = application({
  redirectUris: [{ platform: 'web', uri: 'https://app.example/cb' }],
  passwordCredentials: [secretOf('expired', NOW), secretOf('valid', NOW + 1), secretOf('endless')],
})

function read(body: string, { authorization, query = '' }: { authorization?: string; query?: string } = {}) {
  const form = parseForm(body, KNOWN)
  assert.ok(form.ok)
  return readCredential({ headers: authorization === undefined ? {} : { authorization }, query }, form.value)
}

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

function reasonOf(result: { ok: true } | { ok: false; error: { reason: string } }): string {
  return result.ok ? 'ok' : result.error.reason
}

function check(app: Application | undefined, secret?: string): string {
  const credential = secret === undefined ? ({ kind: 'none' } as const) : ({ kind: 'secret', secret } as const)
  return reasonOf(checkClient(app, { clientId: APP_ID, credential }, NOW, hasher))
}

test('Basic halves are form-encoded before base64 (RFC 6749 §2.3.1)', () => {
  const secret = 'a:b+c%d ü'
  const encoded = encodeURIComponent(secret).replaceAll('%20', '+')
  const read1 = read('', { authorization: basic(`${APP_ID.toUpperCase()}:${encoded}`) })
  assert.deepEqual(read1, { ok: true, value: { clientId: APP_ID, credential: { kind: 'secret', secret } } })
  assert.deepEqual(read('client_secret=a%2Bb&client_id=x'), {
    ok: true,
    value: { clientId: 'x', credential: { kind: 'secret', secret: 'a+b' } },
  })
})

test('an empty secret is no credential, in the body as in Basic (ADAL sends one for public clients)', () => {
  const none = { ok: true, value: { clientId: APP_ID, credential: { kind: 'none' } } }
  assert.deepEqual(read(`client_id=${APP_ID}&client_secret=`), none)
  assert.deepEqual(read(`client_id=${APP_ID}`, { authorization: basic(`${APP_ID}:`) }), none)
})

test('at most one mechanism per request (RFC 6749 §2.3)', () => {
  const authorization = basic('x:y')
  assert.equal(reasonOf(read('client_secret=z', { authorization })), 'client-auth-twice')
  assert.equal(reasonOf(read('client_assertion=z', { authorization })), 'client-auth-twice')
  assert.equal(reasonOf(read('client_id=x&client_secret=y&client_assertion=z')), 'client-auth-twice')
  assert.equal(reasonOf(read('client_id=other', { authorization })), 'client-auth-twice')
  assert.equal(reasonOf(read('client_id=x&client_assertion=z')), 'client-assertion-unsupported')
})

test('a secret in the address is refused, even beside a good one (RFC 6749 §2.3.1)', () => {
  assert.equal(reasonOf(read('client_id=x&client_secret=y', { query: 'a=b&client_secret=y' })), 'client-secret-in-uri')
  assert.equal(reasonOf(read('client_id=x', { query: 'client_assertion=y' })), 'client-secret-in-uri')
  assert.equal(reasonOf(read('client_id=x', { query: 'client_secret=' })), 'ok')
})

test('another scheme or broken Basic is invalid_client (RFC 6749 §5.2)', () => {
  for (const authorization of [
    'Bearer abc',
    'Basic',
    'Basic ???',
    basic('no colon'),
    basic(':secret'),
    basic('x:%zz'),
    'Basic  ',
  ])
    assert.equal(reasonOf(read('client_id=x', { authorization })), 'client-auth-malformed', authorization)
  assert.equal(reasonOf(read('')), 'parameter-missing')
})

test('a public client proves nothing, and must not send a secret (RFC 8252 §8.5, AADSTS700025)', () => {
  assert.equal(check(native), 'ok')
  assert.equal(check(native, 'anything'), 'client-secret-unexpected')
  assert.equal(check(application({ isFallbackPublicClient: true })), 'ok')
})

test('a confidential client must send a valid secret (AADSTS7000218, 7000215, 7000222)', () => {
  assert.equal(check(web), 'client-secret-missing')
  assert.equal(check(application({})), 'client-secret-missing')
  assert.equal(check(web, 'wrong'), 'client-secret-wrong')
  assert.equal(check(web, 'expired'), 'client-secret-expired')
  assert.equal(check(web, 'valid'), 'ok')
  assert.equal(check(web, 'endless'), 'ok')
  assert.equal(check({ ...web, passwordCredentials: [] }, 'valid'), 'client-secret-wrong')
})

test('an unknown client is 401 with 700016, a disabled one is told apart (standards-checklist D-07)', () => {
  assert.equal(check(undefined), 'client-unknown')
  assert.equal(check(undefined, 'x'), 'client-unknown')
  assert.equal(check({ ...web, disabledAt: NOW }, 'valid'), 'client-disabled')
})

test('secrets are kept as keyed hashes: another instance key makes another hash (ASVS 11.4.2)', () => {
  const other = createSecretHasher(createSecretKey(Buffer.alloc(32, 2)))
  assert.notEqual(hasher.hash('s'), other.hash('s'))
  assert.ok(hasher.matches('s', hasher.hash('s')))
  assert.equal(hasher.matches('s', other.hash('s')), false)
  assert.equal(hasher.matches('s', undefined), false)
  assert.equal(hasher.matches('no client has this secret', undefined), false)
  assert.equal(hasher.matches('', ''), false)
})
