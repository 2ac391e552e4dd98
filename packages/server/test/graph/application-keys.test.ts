import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { SignJWT } from 'jose'
import { TASKS_API, TASKS_DESKTOP } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { certify } from '../../src/keys/certificate.ts'
import { listAuditEvents } from '../../src/store/audit-events.ts'
import { errorOf, type GraphCaller, graphAs } from '../kit/graph.ts'
import { startTestServer, type TestServer } from '../kit/server.ts'

const START = Date.parse('2026-07-01T09:00:00Z') / 1000
const AUDIENCE = '00000002-0000-0000-c000-000000000000'

interface Pair {
  readonly privateKey: KeyObject
  readonly certificate: Buffer
}

async function makePair(modulusLength = 2048): Promise<Pair> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  return { privateKey, certificate: await certify(privateKey, publicKey, START) }
}

const servers: TestServer[] = []
let first: Pair
let second: Pair
let server: TestServer
let admin: GraphCaller
before(async () => void ([first, second] = await Promise.all([makePair(), makePair()])))
beforeEach(async () => {
  server = await startTestServer()
  servers.push(server)
  admin = await graphAs(server, 'admin@contoso.example')
})
after(() => Promise.all(servers.map((each) => each.close())))

const keyOf = (certificate: Buffer) => ({
  type: 'AsymmetricX509Cert',
  usage: 'Verify',
  key: certificate.toString('base64'),
})

async function register(): Promise<string> {
  const made = await admin('POST', '/applications', {
    displayName: 'Daemon',
    keyCredentials: [keyOf(first.certificate)],
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return String(made.body['id'])
}

const keysOf = async (id: string) =>
  (await admin('GET', `/applications/${id}`)).body['keyCredentials'] as readonly Record<string, unknown>[]

function prove(id: string, pair: Pair, change: { aud?: string; seconds?: number; at?: number } = {}): Promise<string> {
  const at = change.at ?? START
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(id)
    .setAudience(change.aud ?? AUDIENCE)
    .setNotBefore(at)
    .setExpirationTime(at + (change.seconds ?? 600))
    .sign(pair.privateKey)
}

test('a certificate is stored by POST and PATCH and shown by its thumbprint; what was shown keeps it (Microsoft Graph, keyCredential)', async () => {
  const id = await register()
  const [shown] = await keysOf(id)
  assert.deepEqual([shown?.['type'], shown?.['usage'], shown?.['key']], ['AsymmetricX509Cert', 'Verify', null])
  assert.match(String(shown?.['customKeyIdentifier']), /^[0-9A-F]{40}$/)
  assert.equal(shown?.['startDateTime'], '2026-07-01T09:00:00Z')
  const both = await admin('PATCH', `/applications/${id}`, { keyCredentials: [shown, keyOf(second.certificate)] })
  assert.equal(both.status, 204, JSON.stringify(both.body))
  assert.deepEqual((await keysOf(id)).map(({ keyId }) => keyId).slice(0, 1), [shown?.['keyId']])
  assert.equal((await keysOf(id)).length, 2)
  assert.equal((await admin('PATCH', `/applications/${id}`, { displayName: 'Other' })).status, 204)
  assert.equal((await keysOf(id)).length, 2)
  assert.equal((await admin('PATCH', `/applications/${id}`, { keyCredentials: [] })).status, 204)
  assert.deepEqual(await keysOf(id), [])
})

test('addKey and removeKey need a proof by a certificate of the application (Microsoft Graph, application: addKey)', async () => {
  const id = await register()
  const proof = await prove(id, first)
  const added = await admin('POST', `/applications/${id}/addKey`, { keyCredential: keyOf(second.certificate), proof })
  assert.equal(added.status, 200, JSON.stringify(added.body))
  const { keyId } = added.body
  assert.equal((await keysOf(id)).length, 2)
  const out = { keyId, proof: await prove(id, second) }
  assert.equal((await admin('POST', `/applications/${id}/removeKey`, out)).status, 204)
  const again = { keyId, proof }
  assert.equal((await admin('POST', `/applications/${id}/removeKey`, again)).status, 404)
  const told = (await listAuditEvents(server.deps.db, CONTOSO_ID, 1000)).map(({ type }) => type)
  assert.ok(told.includes('application.key-added') && told.includes('application.key-removed'))
})

test('a proof of another key, application, audience or time is none (Microsoft Graph, application: addKey)', async () => {
  const id = await register()
  const proofs: readonly unknown[] = [
    undefined,
    'x',
    await prove(id, second),
    await prove('another', first),
    await prove(id, first, { aud: 'another' }),
    await prove(id, first, { seconds: 601 }),
    await prove(id, first, { at: START - 3600 }),
  ]
  for (const proof of proofs) {
    const body = { keyCredential: keyOf(second.certificate), proof }
    const refused = await admin('POST', `/applications/${id}/addKey`, body)
    assert.equal(refused.status, 403)
    assert.match(errorOf(refused).message, /'proof'/)
  }
  assert.equal((await keysOf(id)).length, 1)
})

test('what is no certificate of a strong public key is a 400 that names the property (Microsoft Graph, keyCredential)', async () => {
  const weak = await makePair(1024)
  const right = keyOf(first.certificate)
  const secret = Buffer.from(first.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()).toString('base64')
  const wrong: readonly [keys: unknown, property: RegExp][] = [
    ['x', /'keyCredentials'/],
    [['x'], /'keyCredentials\[0\]'/],
    [[{ ...right, type: 'Symmetric' }], /'keyCredentials\[0\]\.type'/],
    [[{ ...right, usage: 'Sign' }], /'keyCredentials\[0\]\.usage'/],
    [[right, { ...right, key: 'AAAA' }], /'keyCredentials\[1\]\.key'/],
    [[{ ...right, key: secret }], /'keyCredentials\[0\]\.key'/],
    [[keyOf(weak.certificate)], /'keyCredentials\[0\]\.key'.*2048/],
    [[{ ...right, displayName: 5 }], /'keyCredentials\[0\]\.displayName'/],
  ]
  for (const [keyCredentials, property] of wrong) {
    const refused = await admin('POST', '/applications', { displayName: 'x', keyCredentials })
    assert.equal(refused.status, 400)
    assert.match(errorOf(refused).message, property)
  }
})

test('an administrator brings an appId from elsewhere, but none that another organization knows; the operator may (DIVERGENCES)', async () => {
  const fresh = 'a3b1c2d4-1111-4222-8333-444455556666'
  const promised = 'b3b1c2d4-1111-4222-8333-444455556666'
  const fabrikam = await graphAs(server, 'admin@fabrikam.example')
  const made = await fabrikam('POST', '/applications', { displayName: 'Moved', appId: fresh.toUpperCase() })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal(made.body['appId'], fresh)
  const tasks = String((await admin('GET', `/applications(appId='${TASKS_API}')`)).body['id'])
  const preAuthorizedApplications = [{ appId: promised, delegatedPermissionIds: [] }]
  assert.equal((await admin('PATCH', `/applications/${tasks}`, { api: { preAuthorizedApplications } })).status, 204)
  for (const appId of [promised, TASKS_DESKTOP]) {
    const refused = await fabrikam('POST', '/applications', { displayName: 'Thief', appId })
    assert.equal(refused.status, 409)
    assert.match(errorOf(refused).message, /'appId'/)
  }
  assert.equal((await admin('POST', '/applications', { displayName: 'Thief', appId: fresh })).status, 409)
  assert.equal((await admin('POST', '/applications', { displayName: 'Kept', appId: promised })).status, 201)
})
