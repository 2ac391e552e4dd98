import { hash } from '@node-rs/argon2'

export const tenantId = '0b9c6a54-7c3e-4b1f-9d20-5a6e8f1c2d30'
export const nativeAppId = '1c0d7b65-8d4f-4c20-8e31-6b7f902d3e41'
const apiAppId = '2d1e8c76-9e50-4d31-9f42-7c80a13e4f52'
export const audience = apiAppId
export const apiScope = 'https://tasks.bench.example/Tasks.Read'
export const redirectUri = 'http://127.0.0.1/callback'
export const password = 'benchmark battery staple'
export const users = Array.from({ length: 32 }, (_, index) => `user${index}@bench.example`)

/**
 * One tenant with 32 people, one API and one native app that may be answered from the session. The refresh window is 0, so that every
 * refresh rotates (DESIGN §3); a client that repeats within the window would be answered without a write, and cheaper.
 */
export async function createDirectory(alg: 'RS256' | 'ES256'): Promise<object> {
  // OWASP's parameters for argon2id; one hash for all is enough, since each sign-in computes it anyway.
  const passwordHash = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
  const api = {
    appId: apiAppId,
    displayName: 'Tasks API',
    identifierUris: ['https://tasks.bench.example'],
    api: {
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [{ value: 'Tasks.Read', type: 'User', userConsentDisplayName: 'Read your tasks' }],
    },
    latchwork: { accessTokenSigningAlg: alg },
  }
  const app = {
    appId: nativeAppId,
    displayName: 'Tasks Desktop',
    isFallbackPublicClient: true,
    publicClient: { redirectUris: [redirectUri] },
    requiredResourceAccess: [{ resource: 'https://tasks.bench.example', scopes: ['Tasks.Read'] }],
    latchwork: { allowSilentSignIn: true, accessTokenSigningAlg: alg },
  }
  const graph = '00000003-0000-0000-c000-000000000000'
  const tenant = {
    id: tenantId,
    displayName: 'Benchmark',
    domains: ['bench.example'],
    latchwork: { refreshWindowSeconds: 0 },
    users: users.map((userPrincipalName, index) => ({ userPrincipalName, displayName: `User ${index}`, passwordHash })),
    applications: [api, app],
    consents: [
      { client: nativeAppId, resource: 'https://tasks.bench.example', scopes: ['Tasks.Read'] },
      { client: nativeAppId, resource: graph, scopes: ['openid', 'profile', 'offline_access', 'User.Read'] },
    ],
  }
  return { tenants: [tenant] }
}
