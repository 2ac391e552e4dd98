// Unmodified @azure/msal-node for a person who is at home at Contoso and a guest at Fabrikam: one account, one refresh token.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type AuthenticationResult, CryptoProvider, PublicClientApplication } from '@azure/msal-node'
import { CONTOSO_ID } from '@latchwork/server'
import { TASKS_DESKTOP, TASKS_URI } from '../../packages/server/src/dev/demo-applications.ts'
import { DEMO_DIRECTORY, FABRIKAM_ID } from '../../packages/server/src/dev/demo-directory.ts'
import { type DevServer, startDevServer } from '../kit/dev-server.ts'
import { openBrowser, signInAt } from '../kit/native-app.ts'

const ADA = 'ada@contoso.example'
const ADA_ID = '2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901'
const SCOPES = [`${TASKS_URI}/Tasks.Read`]
const REDIRECT = 'http://localhost:45871'

let server: DevServer
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchwork-guests-'))
  const directory = join(folder, 'directory.json')
  const tenants = DEMO_DIRECTORY.tenants.map((tenant) =>
    tenant.id === FABRIKAM_ID ? { ...tenant, guests: [ADA] } : tenant,
  )
  await writeFile(directory, JSON.stringify({ tenants }))
  server = await startDevServer({ directory })
})
after(async () => {
  assert.equal(await server.stop(), 0)
  await rm(folder, { recursive: true })
})

async function signIn(app: PublicClientApplication, tenant: string): Promise<AuthenticationResult> {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
  const authority = `${server.baseUrl}/${tenant}`
  const asked = { scopes: SCOPES, redirectUri: REDIRECT, authority }
  const url = await app.getAuthCodeUrl({ ...asked, codeChallenge: challenge, codeChallengeMethod: 'S256' })
  const answer = new URL(await signInAt(openBrowser(server.baseUrl), url, ADA))
  const code = answer.searchParams.get('code') ?? ''
  return app.acquireTokenByCode({ ...asked, code, codeVerifier: verifier })
}

test('a guest is one account with the ids of the home, and each tenant gives its own oid, by one refresh token (azure-ad-wire §2.6, §2.7)', async () => {
  const authority = `${server.baseUrl}/${CONTOSO_ID}`
  const auth = { clientId: TASKS_DESKTOP, authority, knownAuthorities: [server.host] }
  const app = new PublicClientApplication({ auth })
  const guest = await signIn(app, FABRIKAM_ID)
  const home = await signIn(app, CONTOSO_ID)
  for (const { account } of [guest, home])
    assert.deepEqual([account?.homeAccountId, account?.username], [`${ADA_ID}.${CONTOSO_ID}`, ADA])
  assert.deepEqual([guest.tenantId, home.tenantId, home.uniqueId], [FABRIKAM_ID, CONTOSO_ID, ADA_ID])
  assert.notEqual(guest.uniqueId, home.uniqueId)
  const cache = JSON.parse(app.getTokenCache().serialize()) as { RefreshToken: object }
  assert.equal(Object.keys(cache.RefreshToken).length, 1, 'the second refresh token has taken the place of the first')
  assert.ok(home.account)
  for (const expected of [guest, home, guest]) {
    const asked = { account: home.account, scopes: SCOPES, authority: `${server.baseUrl}/${expected.tenantId}` }
    const silent = await app.acquireTokenSilent({ ...asked, forceRefresh: true })
    assert.deepEqual([silent.tenantId, silent.uniqueId], [expected.tenantId, expected.uniqueId])
  }
})
