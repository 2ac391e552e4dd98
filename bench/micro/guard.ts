import { verify } from 'node:crypto'
import { createGuard } from '@latchwork/guard'
import { createLocalJWKSet, importJWK, jwtVerify } from 'jose'
import { BearerStrategy } from 'passport-azure-ad'
import { compare } from './compare.ts'
import { audience, openIssuer } from './issuer.ts'
import type { Guard, GuardRequest } from '@latchwork/guard'
import type { Candidate } from './compare.ts'
import type { Issuer } from './issuer.ts'

/** Validation of RS256 access tokens, uncached and repeated. Usage: guard.ts ROUNDS MILLISECONDS; prints the comparisons as JSON. */

/** Enough that no verifier sees one twice before its memory of it is thrown away. */
const distinct = 300

/** The signature verification and the checks that nobody can leave out, with a ready key. */
function bare(issuer: Issuer, tokens: readonly string[]): Candidate {
  const keys = new Map([['bench', issuer.publicKey]])
  return (times) => {
    for (let index = 0; index < times; index++) {
      const [header = '', payload = '', signature = ''] = (tokens[index % distinct] ?? '').split('.')
      const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg: string; kid: string }
      const key = keys.get(kid)
      const good =
        key !== undefined &&
        alg === 'RS256' &&
        verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
        iss: string
        aud: string
        exp: number
        nbf: number
      }
      const now = Date.now() / 1000
      if (!good || claims.iss !== issuer.name || claims.aud !== audience || claims.exp < now || claims.nbf > now + 60)
        throw new Error('bare refused')
    }
  }
}

function openGuard(issuer: Issuer): Guard {
  const answer = (url: string): object =>
    url.endsWith('/keys')
      ? issuer.jwks
      : { issuer: issuer.name, jwks_uri: issuer.name.replace('/v2.0', '/discovery/v2.0/keys') }
  return createGuard({ issuer: issuer.name, audience, fetch: async (input) => Response.json(answer(String(input))) })
}

/** Requests as they come from a socket: each with a string of its own, in one piece. */
function requests(tokens: readonly string[]): readonly GuardRequest[] {
  return tokens.map((token) => ({
    headers: { authorization: Buffer.from(`Bearer ${token}`).toString('latin1') },
    secure: true,
  }))
}

const need = { scopes: ['Tasks.Read'] }

async function pass(guard: Guard, request: GuardRequest | undefined): Promise<void> {
  const verdict = await guard.check(request ?? { headers: {} }, need)
  if (!verdict.ok) throw new Error('the guard refused')
}

/** A guard remembers tokens; each turn of the tokens gets a new guard, so that none is remembered. */
function fresh(issuer: Issuer, tokens: readonly string[]): Candidate {
  const sent = requests(tokens)
  return async (times) => {
    let guard = openGuard(issuer)
    for (let index = 0; index < times; index++) {
      if (index % distinct === 0) guard = openGuard(issuer)
      await pass(guard, sent[index % distinct])
    }
  }
}

function repeated(issuer: Issuer, tokens: readonly string[]): Candidate {
  const guard = openGuard(issuer)
  const sent = requests(tokens.map(() => tokens[0] ?? ''))
  return async (times) => {
    for (let index = 0; index < times; index++) await pass(guard, sent[index % distinct])
  }
}

async function jose(issuer: Issuer, tokens: readonly string[]): Promise<Record<string, Candidate>> {
  const [jwk] = issuer.jwks.keys
  const key = await importJWK({ ...jwk }, 'RS256')
  const set = createLocalJWKSet({ keys: [{ ...jwk, kty: 'RSA' }] })
  const options = { issuer: issuer.name, audience, algorithms: ['RS256'] }
  return {
    'jose, key set': async (times) => {
      for (let index = 0; index < times; index++) await jwtVerify(tokens[index % distinct] ?? '', set, options)
    },
    'jose, imported key': async (times) => {
      for (let index = 0; index < times; index++) await jwtVerify(tokens[index % distinct] ?? '', key, options)
    },
  }
}

function passport(issuer: Issuer, tokens: readonly string[]): Candidate {
  const options = {
    identityMetadata: issuer.metadataUrl,
    clientID: audience,
    validateIssuer: true,
    loggingLevel: 'error' as const,
    loggingNoPII: true,
  }
  const strategy = new BearerStrategy(options, (token, done) => done(null, token, {}))
  return async (times) => {
    for (let index = 0; index < times; index++) {
      await new Promise((resolve, reject) => {
        const one = Object.create(strategy) as BearerStrategy
        one.success = resolve
        one.fail = (challenge) => reject(new Error(`passport-azure-ad refused: ${String(challenge)}`))
        one.error = reject
        one.authenticate({ headers: { authorization: `Bearer ${tokens[index % distinct]}` }, query: {}, body: {} }, {})
      })
    }
  }
}

const issuer = await openIssuer()
const tokens = Array.from({ length: distinct }, () => issuer.token())
const candidates = {
  'bare verification': bare(issuer, tokens),
  guard: fresh(issuer, tokens),
  'guard, repeated token': repeated(issuer, tokens),
  ...(await jose(issuer, tokens)),
  'passport-azure-ad': passport(issuer, tokens),
}
const results = await compare(candidates, Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 300))
process.stdout.write(JSON.stringify(results))
await issuer.close()
process.exit(0)
