import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, globalAgent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDevCertificates } from '../../packages/server/src/dev/tls/dev-certificates.ts'
import type { JsonWebKey, KeyObject } from 'node:crypto'

export const audience = '2d1e8c76-9e50-4d31-9f42-7c80a13e4f52'
const tenantId = '0b9c6a54-7c3e-4b1f-9d20-5a6e8f1c2d30'

/** An issuer in this process: passport-azure-ad reads metadata over https only, so it listens with a certificate for localhost. */
export interface Issuer {
  readonly name: string
  readonly metadataUrl: string
  readonly publicKey: KeyObject
  readonly jwks: { readonly keys: readonly JsonWebKey[] }
  /** An Azure v2 access token, RS256; no two are alike. */
  token(): string
  close(): Promise<void>
}

export async function openIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'bench', use: 'sig', alg: 'RS256' }] }
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-bench-'))
  const tls = await createDevCertificates(folder)
  globalAgent.options.rejectUnauthorized = false // Its own certificate, on loopback, in this process only.
  const server = createServer(tls, (request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(request.url?.endsWith('/keys') === true ? jwks : metadata))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const base = `https://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/${tenantId}`
  const metadata = {
    issuer: `${base}/v2.0`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    id_token_signing_alg_values_supported: ['RS256'],
  }
  const header = encode({ typ: 'JWT', alg: 'RS256', kid: 'bench' })
  return {
    name: metadata.issuer,
    metadataUrl: `${base}/v2.0/.well-known/openid-configuration`,
    publicKey,
    jwks,
    token: () => {
      const input = `${header}.${encode(claims(metadata.issuer))}`
      return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function claims(iss: string): object {
  const now = Math.floor(Date.now() / 1000)
  const person = { oid: randomUUID(), sub: randomUUID(), name: 'Ada Lovelace', preferred_username: 'ada@bench.example' }
  return {
    iss,
    aud: audience,
    iat: now,
    nbf: now,
    exp: now + 3600,
    tid: tenantId,
    azp: randomUUID(),
    azpacr: '0',
    scp: 'Tasks.Read',
    uti: randomUUID(),
    ver: '2.0',
    ...person,
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
