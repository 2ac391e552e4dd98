import { createPublicKey, createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { issueCertificates } from './issue-certificates.ts'

/** PEM texts of the development server's certificate chain and key. */
export interface DevCertificates {
  readonly cert: string
  readonly key: string
}

const RENEW_BEFORE_MS = 7 * 24 * 3600 * 1000

/**
 * The certificate for localhost, 127.0.0.1 and ::1 in `folder` (ca.pem, cert.pem, key.pem), made when it is missing, damaged or
 * about to expire. Renewal makes a new authority too, because the old one's key was thrown away; `latchwork trust` says so.
 */
export async function createDevCertificates(folder: string, now: Date = new Date()): Promise<DevCertificates> {
  const present = await readUsable(folder, now)
  if (present) return present
  const { ca, cert, key } = await issueCertificates(now)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await Promise.all([
    writeFile(join(folder, 'ca.pem'), ca, { mode: 0o644 }),
    writeFile(join(folder, 'cert.pem'), cert, { mode: 0o644 }),
    writeFile(join(folder, 'key.pem'), key, { mode: 0o600 }),
  ])
  return { cert, key }
}

async function readUsable(folder: string, now: Date): Promise<DevCertificates | undefined> {
  try {
    const [ca, cert, key] = await Promise.all(
      ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFile(join(folder, name), 'utf8')),
    )
    if (ca === undefined || cert === undefined || key === undefined) return undefined
    const [authority, leaf] = [new X509Certificate(ca), new X509Certificate(cert)]
    const belongs = leaf.verify(authority.publicKey) && leaf.publicKey.equals(createPublicKey(createPrivateKey(key)))
    const fresh =
      Date.parse(leaf.validTo) - now.getTime() > RENEW_BEFORE_MS && Date.parse(leaf.validFrom) <= now.getTime()
    return belongs && fresh ? { cert, key } : undefined
  } catch {
    return undefined
  }
}
