// What the sample APIs need of `latchwork dev`: its certificate, and trust in it. A real API has a real certificate and none of this.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import tls from 'node:tls'

const folder = join(process.env['LATCHWORK_DATA'] ?? '.latchwork', 'tls')

export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** The development certificate for localhost. From here on this process trusts its authority. */
export function readCertificate(data: string = folder): Certificate {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFileSync(join(data, name), 'utf8'))
  if (ca === undefined || cert === undefined || key === undefined) throw new Error(`there is no certificate in ${data}`)
  tls.setDefaultCACertificates([...tls.getCACertificates(), ca])
  return { cert, key }
}

/** Where the Latchwork server is: its public URL, or its port on this machine. */
export function latchworkUrl(): string {
  return process.env['LATCHWORK_PUBLIC_URL'] ?? `https://localhost:${process.env['LATCHWORK_PORT'] ?? '8443'}`
}
