import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { createDevCertificates } from './dev-certificates.ts'

async function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'latchwork-tls-'))
}

test('a client that trusts the CA connects to localhost, 127.0.0.1 and ::1 without a warning', async () => {
  const dir = await folder()
  const { cert, key } = await createDevCertificates(dir)
  const ca = await readFile(join(dir, 'ca.pem'), 'utf8')
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer({ cert, key }, (_request, response) => response.end('ok'))
    await new Promise<void>((resolve) => void server.listen(0, host, resolve))
    const { port } = server.address() as AddressInfo
    for (const name of host === '127.0.0.1' ? ['localhost', '127.0.0.1'] : ['[::1]']) {
      const status = await new Promise((resolve, reject) => {
        get(`https://${name}:${port}/`, { ca, family: host === '::1' ? 6 : 4 }, (response) =>
          resolve(response.resume().statusCode),
        ).on('error', reject)
      })
      assert.equal(status, 200, name)
    }
    server.closeAllConnections()
    server.close()
  }
  await rm(dir, { recursive: true })
})

test('the CA is constrained to loopback names (RFC 5280 §4.2.1.10) and openssl verifies the chain', async () => {
  const dir = await folder()
  await createDevCertificates(dir)
  const { stdout } = await promisify(execFile)('openssl', [
    'verify',
    '-CAfile',
    join(dir, 'ca.pem'),
    join(dir, 'cert.pem'),
  ])
  assert.match(stdout, /OK/)
  const shown = await promisify(execFile)('openssl', ['x509', '-in', join(dir, 'ca.pem'), '-noout', '-text'])
  assert.match(
    shown.stdout,
    /X509v3 Name Constraints: critical\s+Permitted:\s+DNS:localhost\s+IP:127\.0\.0\.1\/255\.255\.255\.255/,
  )
  await rm(dir, { recursive: true })
})

test('the certificate is kept, and made anew when it is damaged or about to expire; its key is private', async () => {
  const dir = await folder()
  const first = await createDevCertificates(dir)
  assert.deepEqual(await createDevCertificates(dir), first)
  assert.equal((await stat(join(dir, 'key.pem'))).mode & 0o777, 0o600)
  const later = await createDevCertificates(dir, new Date(Date.now() + 385 * 24 * 3600 * 1000))
  assert.notEqual(later.cert, first.cert)
  await writeFile(join(dir, 'cert.pem'), 'nonsense')
  assert.match((await createDevCertificates(dir)).cert, /BEGIN CERTIFICATE/)
  await rm(dir, { recursive: true })
})
