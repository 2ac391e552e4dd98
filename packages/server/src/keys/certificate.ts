import { createHash, type KeyObject } from 'node:crypto'

const YEAR_MS = 365 * 86_400_000

/**
 * A self-signed certificate around an RSA key. It vouches for nothing; Azure's validators expect `x5c` and `x5t` in the JWKS,
 * and some old guards read only `x5c` (standards-checklist D-38). The library loads here and nowhere at a normal start.
 * @param now epoch seconds
 * @returns DER
 */
export async function certify(privateKey: KeyObject, publicKey: KeyObject, now: number): Promise<Buffer> {
  await import('reflect-metadata')
  const { X509CertificateGenerator } = await import('@peculiar/x509')
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Latchwork token signing',
    notBefore: new Date(now * 1000),
    // Validators do not look at the end; ten years outlast every token the key signs.
    notAfter: new Date(now * 1000 + 10 * YEAR_MS),
    signingAlgorithm: algorithm,
    keys: {
      privateKey: privateKey.toCryptoKey(algorithm, false, ['sign']),
      publicKey: publicKey.toCryptoKey(algorithm, true, ['verify']),
    },
  })
  return Buffer.from(certificate.rawData)
}

/** `x5t`, which is also the `kid` as in Azure: base64url of SHA-1 over the DER (RFC 7515 §4.1.7; an identifier, no security). */
export function certificateThumbprint(der: Buffer): string {
  return createHash('sha1').update(der).digest('base64url')
}
