import { webcrypto } from 'node:crypto'
import { loopbackConstraints } from './name-constraints.ts'

const DAY_MS = 24 * 3600 * 1000
/** Browsers refuse server certificates that live longer than 398 days, also from a private authority. */
const LIFE_DAYS = 390

export interface IssuedCertificates {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/**
 * A certificate authority for loopback names only and one server certificate of it. The authority's key never leaves this
 * function: nothing else can ever be issued. The library is loaded here only, at the first start of a data folder.
 */
export async function issueCertificates(now: Date): Promise<IssuedCertificates> {
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  x509.cryptoProvider.set(webcrypto)
  const [caKeys, keys] = await Promise.all([generate(), generate()])
  const notBefore = new Date(now.getTime() - DAY_MS)
  const notAfter = new Date(now.getTime() + LIFE_DAYS * DAY_MS)
  const subject = `CN=Latchwork development CA ${now.toISOString().slice(0, 10)}`
  const validity = { notBefore, notAfter, signingAlgorithm: CURVE }
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: subject,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension('2.5.29.30', true, loopbackConstraints()),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  })
  const leaf = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: 'CN=localhost',
    issuer: subject,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  })
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { ca: ca.toString('pem'), cert: leaf.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') }
}

async function generate(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
}
