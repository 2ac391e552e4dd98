import { hash, randomUUID } from 'node:crypto'
import { openCode, openRefresh, signJwt, signRefresh } from './tokens.ts'
import type { FloorDatabase } from './database.ts'
import type { FloorKey } from './tokens.ts'

export interface FloorContext {
  readonly issuer: string
  readonly clientId: string
  readonly audience: string
  readonly key: FloorKey
  readonly db: FloorDatabase
}

export interface FloorAnswer {
  readonly status: number
  readonly body: object
}

const refused: FloorAnswer = { status: 400, body: { error: 'invalid_grant' } }

/** RFC 6749 §4.1.3 with RFC 7636 §4.6; the primary key is the single use. */
export async function redeemCode(context: FloorContext, form: URLSearchParams): Promise<FloorAnswer> {
  const sealed = openCode(form.get('code') ?? '')
  if (sealed === undefined || sealed.exp * 1000 < Date.now()) return refused
  if (form.get('client_id') !== context.clientId || form.get('redirect_uri') !== sealed.redirect) return refused
  if (hash('sha256', form.get('code_verifier') ?? '', 'base64url') !== sealed.challenge) return refused
  const [fresh, tokens] = await Promise.all([
    context.db.insertAuthorization(sealed.id, sealed.user),
    signTokens(context, sealed.user, { nonce: sealed.nonce }),
  ])
  return fresh ? answer(tokens, signRefresh({ id: sealed.id, user: sealed.user, number: 1 })) : refused
}

/** RFC 6749 §6 with rotation (RFC 9700 §4.14.2). */
export async function refresh(context: FloorContext, form: URLSearchParams): Promise<FloorAnswer> {
  const claims = openRefresh(form.get('refresh_token') ?? '')
  if (claims === undefined || form.get('client_id') !== context.clientId) return refused
  const [rotated, tokens] = await Promise.all([
    context.db.rotate(claims.id, claims.number),
    signTokens(context, claims.user, {}),
  ])
  return rotated ? answer(tokens, signRefresh({ ...claims, number: claims.number + 1 })) : refused
}

interface Tokens {
  readonly access: string
  readonly id: string
}

async function signTokens(context: FloorContext, user: number, extra: object): Promise<Tokens> {
  const now = Math.floor(Date.now() / 1000)
  const common = {
    iss: context.issuer,
    iat: now,
    nbf: now,
    exp: now + 3600,
    oid: `user${user}`,
    tid: 'floor',
    sub: `user${user}`,
    ver: '2.0',
  }
  const person = { name: `User ${user}`, preferred_username: `user${user}@bench.example` }
  const [access, id] = await Promise.all([
    signJwt(context.key, {
      ...common,
      ...person,
      aud: context.audience,
      azp: context.clientId,
      azpacr: '0',
      scp: 'Tasks.Read',
      uti: randomUUID(),
    }),
    signJwt(context.key, { ...common, ...person, ...extra, aud: context.clientId, uti: randomUUID() }),
  ])
  return { access, id }
}

function answer(tokens: Tokens, refreshToken: string): FloorAnswer {
  const body = {
    token_type: 'Bearer',
    scope: 'Tasks.Read',
    expires_in: 3600,
    access_token: tokens.access,
    refresh_token: refreshToken,
    id_token: tokens.id,
  }
  return { status: 200, body }
}
