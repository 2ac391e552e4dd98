// Validators that nobody here wrote: passport-azure-ad for both Azure shapes, jose for those, RFC 9068 and id tokens.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createRemoteJWKSet, jwtVerify, type JWTVerifyOptions } from 'jose'
import { BearerStrategy, type BearerOptions } from 'passport-azure-ad'
import { CONTOSO_ID } from '@latchwork/server'
import {
  CALENDAR_API,
  CALENDAR_URI,
  TASKS_API,
  TASKS_DESKTOP,
  TASKS_URI,
} from '../../packages/server/src/dev/demo-applications.ts'
import { DEMO_DIRECTORY } from '../../packages/server/src/dev/demo-directory.ts'
import { startDevServer, type DevServer } from '../kit/dev-server.ts'
import { obtainCode, openSession, redeem, refresh } from '../kit/native-app.ts'

/** An API that is no Azure API: it names no token version, so its tokens are RFC 9068's. */
const NOTES_URI = 'https://notes.contoso.example'
const SCOPES = [`${TASKS_URI}/Tasks.Read`, `${CALENDAR_URI}/Calendar.Read`, `${NOTES_URI}/Notes.Read`] as const

let server: DevServer
let folder: string
let idToken: string
/** Access tokens by the API's token version. */
let tokens: { readonly v1: string; readonly v2: string; readonly rfc9068: string }

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchwork-directory-'))
  const directory = join(folder, 'directory.json')
  await writeFile(directory, JSON.stringify(directoryWithNotes()))
  server = await startDevServer({ directory })
  const { baseUrl } = server
  const app = { clientId: TASKS_DESKTOP, scope: `openid profile offline_access ${SCOPES.join(' ')}` }
  const browser = await openSession(baseUrl, app)
  const first = await redeem(baseUrl, await obtainCode(baseUrl, browser, app), { ...app, scope: `openid ${SCOPES[0]}` })
  assert.equal(first.status, 200, first.refusal)
  idToken = first.idToken
  const accessToken = async (scope: string): Promise<string> => {
    const answer = await refresh(baseUrl, first.refreshToken, { ...app, scope })
    assert.equal(answer.status, 200, answer.refusal)
    return answer.accessToken
  }
  tokens = { v2: first.accessToken, v1: await accessToken(SCOPES[1]), rfc9068: await accessToken(SCOPES[2]) }
})
after(async () => {
  assert.equal(await server.stop(), 0)
  await rm(folder, { recursive: true })
})

/** The demo directory and one API more, which Tasks Desktop also asks for. */
function directoryWithNotes(): unknown {
  const [contoso, fabrikam] = structuredClone(DEMO_DIRECTORY.tenants)
  const notes = {
    displayName: 'Notes API',
    signInAudience: 'AzureADMyOrg',
    identifierUris: [NOTES_URI],
    api: {
      oauth2PermissionScopes: [
        {
          value: 'Notes.Read',
          type: 'User',
          userConsentDisplayName: 'Read your notes',
          adminConsentDisplayName: "Read users' notes",
        },
      ],
    },
  }
  const applications = contoso?.applications?.map((application) =>
    application.appId === TASKS_DESKTOP && 'requiredResourceAccess' in application
      ? {
          ...application,
          requiredResourceAccess: [
            ...application.requiredResourceAccess,
            { resource: NOTES_URI, scopes: ['Notes.Read'] },
          ],
        }
      : application,
  )
  return { tenants: [{ ...contoso, applications: [...(applications ?? []), notes] }, fabrikam] }
}

const metadata = {
  v1: () => `${server.baseUrl}/${CONTOSO_ID}/.well-known/openid-configuration`,
  v2: () => `${server.baseUrl}/${CONTOSO_ID}/v2.0/.well-known/openid-configuration`,
}

type Verdict = { readonly accepted: true; readonly user: unknown } | { readonly accepted: false; readonly why: string }

/** One request with this token, as Passport would hand it to the strategy. */
function judgeWithPassport(options: BearerOptions, token: string): Promise<Verdict> {
  const strategy = new BearerStrategy(
    { loggingLevel: 'error', loggingNoPII: false, passReqToCallback: false, ...options },
    (claims, done) => done(null, claims['oid'], claims),
  )
  return new Promise((resolve, reject) => {
    strategy.success = (user) => resolve({ accepted: true, user })
    strategy.fail = (why) => resolve({ accepted: false, why })
    strategy.error = reject
    strategy.authenticate({ headers: { authorization: `Bearer ${token}` }, query: {} }, {})
  })
}

const ADA_ID = '2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901'
const ACCEPTED = { accepted: true, user: ADA_ID }

test('passport-azure-ad: a v1 token with v1 metadata and the App ID URI as audience is accepted (azure-ad-wire §6.9)', async () => {
  const options = {
    identityMetadata: metadata.v1(),
    clientID: CALENDAR_API,
    audience: [CALENDAR_URI],
    scope: ['Calendar.Read'],
  }
  assert.deepEqual(await judgeWithPassport(options, tokens.v1), ACCEPTED)
})

test('passport-azure-ad: a v2 token with v2 metadata and the default audience is accepted (azure-ad-wire §6.9)', async () => {
  const options = { identityMetadata: metadata.v2(), clientID: TASKS_API, scope: ['Tasks.Read'] }
  assert.deepEqual(await judgeWithPassport(options, tokens.v2), ACCEPTED)
})

test('passport-azure-ad: crossed metadata, audiences and scopes are refused (azure-ad-wire §6.9)', async () => {
  const v1 = { identityMetadata: metadata.v1(), clientID: CALENDAR_API }
  const refused: readonly (readonly [string, BearerOptions, string, RegExp])[] = [
    ['v1 token, default audience', v1, tokens.v1, /audience is invalid/],
    [
      'v1 token, v2 metadata',
      { ...v1, identityMetadata: metadata.v2(), audience: CALENDAR_URI },
      tokens.v1,
      /issuer is invalid/,
    ],
    ['v2 token, v1 metadata', { identityMetadata: metadata.v1(), clientID: TASKS_API }, tokens.v2, /issuer is invalid/],
    [
      'v1 token at the other API',
      { identityMetadata: metadata.v1(), clientID: TASKS_API, audience: TASKS_URI },
      tokens.v1,
      /audience is invalid/,
    ],
    ['a scope that was not granted', { ...v1, audience: CALENDAR_URI, scope: ['Calendar.Write'] }, tokens.v1, /scope/],
    ['a changed signature', { ...v1, audience: CALENDAR_URI }, `${tokens.v1.slice(0, -8)}AAAAAAAA`, /signature/],
  ]
  for (const [name, options, token, why] of refused) {
    const verdict = await judgeWithPassport(options, token)
    assert.equal(verdict.accepted, false, name)
    assert.match(verdict.accepted ? '' : verdict.why, why, name)
  }
})

/** What jose needs, from a metadata document alone. */
async function judgeWithJose(document: string, token: string, options: JWTVerifyOptions) {
  const { issuer, jwks_uri: jwksUri } = (await (await fetch(document)).json()) as { issuer: string; jwks_uri: string }
  return jwtVerify(token, createRemoteJWKSet(new URL(jwksUri)), { issuer, algorithms: ['RS256'], ...options })
}

test('jose accepts v1, v2 and RFC 9068 access tokens and id tokens, each by its own metadata (RFC 9068 §4, OIDC Core §3.1.3.7)', async () => {
  const v1 = await judgeWithJose(metadata.v1(), tokens.v1, { audience: CALENDAR_URI, typ: 'JWT' })
  assert.equal(v1.payload['appid'], TASKS_DESKTOP)
  const v2 = await judgeWithJose(metadata.v2(), tokens.v2, { audience: TASKS_API, typ: 'JWT' })
  assert.equal(v2.payload['azp'], TASKS_DESKTOP)
  const rfc9068 = await judgeWithJose(metadata.v2(), tokens.rfc9068, {
    audience: NOTES_URI,
    typ: 'at+jwt',
    requiredClaims: ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'],
  })
  assert.equal(rfc9068.payload['client_id'], TASKS_DESKTOP)
  assert.equal(rfc9068.payload['scope'], 'Notes.Read')
  const id = await judgeWithJose(metadata.v2(), idToken, { audience: TASKS_DESKTOP })
  assert.equal(id.payload['name'], 'Ada Lovelace')
})

test('jose refuses every one of them for another audience, another issuer and after its expiry', async () => {
  const later = new Date(Date.now() + 7_200_000)
  for (const [token, document, audience] of [
    [tokens.v1, metadata.v1, CALENDAR_URI],
    [tokens.v2, metadata.v2, TASKS_API],
    [tokens.rfc9068, metadata.v2, NOTES_URI],
    [idToken, metadata.v2, TASKS_DESKTOP],
  ] as const) {
    await judgeWithJose(document(), token, { audience })
    await assert.rejects(judgeWithJose(document(), token, { audience: 'https://other.example' }), /"aud"/)
    const other = document === metadata.v1 ? metadata.v2 : metadata.v1
    await assert.rejects(judgeWithJose(other(), token, { audience }), /"iss"/)
    await assert.rejects(judgeWithJose(document(), token, { audience, currentDate: later }), /"exp"/)
  }
})
