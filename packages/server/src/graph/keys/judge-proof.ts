import { X509Certificate } from 'node:crypto'
import type { JWTPayload } from 'jose'
import type { Application } from '../../directory/application.ts'

/** Microsoft's: the audience of a proof of possession. */
const AUDIENCE = '00000002-0000-0000-c000-000000000000'
const LONGEST_SECONDS = 600

/**
 * Whether `proof` shows that its sender holds the private key of a certificate that the application has already: a JWT signed with
 * it, issued by the application's object id and ten minutes long at most (Microsoft Graph, application: addKey).
 *
 * @param now epoch seconds
 */
export async function verifyProof(proof: unknown, app: Application, now: number): Promise<boolean> {
  if (typeof proof !== 'string') return false
  const valid = (app.keyCredentials ?? []).filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
  const verdicts = await Promise.all(valid.map(({ certificate }) => verifyWith(certificate, { proof, app, now })))
  return verdicts.includes(true)
}

interface Given {
  readonly proof: string
  readonly app: Application
  readonly now: number
}

/** The library is loaded with the first proof, not with the server. */
async function verifyWith(certificate: string, { proof, app, now }: Given): Promise<boolean> {
  const { jwtVerify } = await import('jose')
  const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'))
  const algorithms = publicKey.asymmetricKeyType === 'rsa' ? ['RS256', 'PS256'] : ['ES256', 'ES384', 'ES512']
  const rules = { algorithms, issuer: app.id, audience: AUDIENCE, currentDate: new Date(now * 1000) }
  return jwtVerify(proof, publicKey, { ...rules, requiredClaims: ['exp', 'nbf'] }).then(
    ({ payload }) => isShort(payload),
    () => false,
  )
}

function isShort({ exp = Infinity, nbf = 0 }: JWTPayload): boolean {
  return exp - nbf <= LONGEST_SECONDS
}
