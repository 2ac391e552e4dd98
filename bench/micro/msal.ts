import { PublicClientApplication } from '@azure/msal-node'
import type { AccountInfo, INetworkModule } from '@azure/msal-node'
import type { Candidate } from './compare.ts'

export const clientId = '1c0d7b65-8d4f-4c20-8e31-6b7f902d3e41'
const tenantId = '0b9c6a54-7c3e-4b1f-9d20-5a6e8f1c2d30'
const host = 'login.bench.example'
const base = `https://${host}/${tenantId}`

const metadata = {
  issuer: `${base}/v2.0`,
  authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
  token_endpoint: `${base}/oauth2/v2.0/token`,
  jwks_uri: `${base}/discovery/v2.0/keys`,
}

/** Stands for the server while the cache is filled: one sign-in, whose person is then multiplied. */
const firstPerson = '2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901'

/** msal-node with `accounts` people signed in, filled through its own serialized cache. */
export async function createMsal(accounts: number, scope: string): Promise<Candidate> {
  const first = createApp(scope)
  await first.acquireTokenByCode({
    code: 'code',
    redirectUri: 'http://localhost',
    scopes: [scope],
    codeVerifier: 'v'.repeat(43),
  })
  const app = createApp(scope)
  app.getTokenCache().deserialize(multiply(first.getTokenCache().serialize(), accounts))
  return async (times) => {
    for (let index = 0; index < times; index++) {
      const result = await app.acquireTokenSilent({ account: accountOf(index % accounts), scopes: [scope] })
      if (!result.fromCache) throw new Error('not from the cache')
    }
  }
}

function createApp(scope: string): PublicClientApplication {
  return new PublicClientApplication({
    auth: { clientId, authority: base, knownAuthorities: [host], authorityMetadata: JSON.stringify(metadata) },
    system: { networkClient: answering(scope) },
  })
}

/** What `getAllAccounts` would return; at a thousand accounts it takes seconds. */
function accountOf(index: number): AccountInfo {
  const localAccountId = idOf(index)
  return {
    homeAccountId: `${localAccountId}.${tenantId}`,
    localAccountId,
    tenantId,
    environment: host,
    username: 'ada@bench.example',
  }
}

const idOf = (index: number): string => `2b9d1c58-6c0e-4a2a-b6c4-${String(index).padStart(12, '0')}`

/** The same records once for each person: keys and values carry the person's id. */
function multiply(serialized: string, accounts: number): string {
  const cache = JSON.parse(serialized) as Record<string, Record<string, unknown>>
  const result: Record<string, Record<string, unknown>> = {}
  for (const [kind, records] of Object.entries(cache)) {
    const many = (result[kind] ??= {})
    const text = JSON.stringify(records)
    for (let index = 0; index < accounts; index++) {
      Object.assign(many, JSON.parse(text.replaceAll(firstPerson, idOf(index))))
    }
  }
  return JSON.stringify(result)
}

function answering(scope: string): INetworkModule {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const person = {
    oid: firstPerson,
    sub: firstPerson,
    tid: tenantId,
    name: 'Ada Lovelace',
    preferred_username: 'ada@bench.example',
  }
  const idToken = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iss: metadata.issuer, aud: clientId, iat: now, exp: now + 3600, ver: '2.0', ...person })}.AA`
  const tokens = {
    token_type: 'Bearer',
    expires_in: 3600,
    access_token: 'x'.repeat(1500),
    refresh_token: 'r'.repeat(900),
    id_token: idToken,
    scope,
  }
  const body = { ...tokens, client_info: encode({ uid: firstPerson, utid: tenantId }) }
  const answer = async <T>(): Promise<{ headers: Record<string, string>; body: T; status: number }> => ({
    headers: {},
    body: body as T,
    status: 200,
  })
  return { sendGetRequestAsync: answer, sendPostRequestAsync: answer }
}
