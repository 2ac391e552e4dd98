import { X509Certificate } from 'node:crypto'
import { err, ok, type Result } from '@latchwork/protocol'
import type { KeyCredential } from '../directory/application.ts'

const LEAST_RSA_BITS = 2048

/**
 * The certificate of a public key in base64 of DER or PEM, as Azure's portal and command line send it. Nobody vouches for it and
 * nobody needs to: whoever may change the application says that the key is its own. The error says what was expected.
 */
export function parseCertificate(
  key: unknown,
  given: { readonly keyId: string; readonly displayName: string | undefined },
): Result<KeyCredential, string> {
  const certificate = typeof key === 'string' ? openCertificate(key) : undefined
  if (!certificate) return err('an X.509 certificate in base64')
  if (!isStrong(certificate)) return err(`a certificate of an RSA key of ${LEAST_RSA_BITS} bits, or of an EC key`)
  return ok({
    keyId: given.keyId,
    displayName: given.displayName ?? certificate.subject.replaceAll('\n', ', ').slice(0, 120),
    certificate: certificate.raw.toString('base64'),
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    startsAt: secondsOf(certificate.validFrom),
    endsAt: secondsOf(certificate.validTo),
  })
}

/** A PEM with a private key in it is refused: what was sent once is no secret any more. */
function openCertificate(text: string): X509Certificate | undefined {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.includes('PRIVATE KEY')) return undefined
  try {
    return new X509Certificate(bytes)
  } catch {
    return undefined
  }
}

function isStrong({ publicKey }: X509Certificate): boolean {
  if (publicKey.asymmetricKeyType === 'ec') return true
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0
  return publicKey.asymmetricKeyType === 'rsa' && bits >= LEAST_RSA_BITS
}

function secondsOf(date: string): number {
  return Math.floor(Date.parse(date) / 1000)
}
