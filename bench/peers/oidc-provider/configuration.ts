import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { interactionPolicy } from 'oidc-provider'
import type { Adapter } from './sqlite-adapter.ts'

export const clientId = 'bench-native'
export const audience = 'https://api.bench.example'
export const apiScope = 'Tasks.Read'

/**
 * oidc-provider set up for the same flow as the others: a public native client, PKCE, JWT access tokens by resource indicators, refresh
 * tokens rotated at each use. Three defaults stand in the way of any measurement and are changed: the prompt that native clients always
 * get is removed, public clients get a refresh token without `prompt=consent`, and a chain rotates for as long as it is used.
 */
export function configure(adapter: ((model: string) => Adapter) | undefined): object {
  const policy = interactionPolicy.base()
  policy.get('consent').checks.remove('native_client_prompt')
  return {
    ...(adapter === undefined ? {} : { adapter }),
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1:9/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        id_token_signed_response_alg: 'RS256',
      },
    ],
    jwks: { keys: [createKey()] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    interactions: { policy, url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    rotateRefreshToken: () => true,
    issueRefreshToken: async () => true,
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: `User ${id}`, preferred_username: `${id}@bench.example` }),
    }),
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      IdToken: 3600,
      RefreshToken: 90 * 86_400,
      Session: 86_400,
      Grant: 90 * 86_400,
      Interaction: 600,
    },
    features,
  }
}

const features = {
  devInteractions: { enabled: false },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => audience,
    useGrantedResource: async () => true,
    getResourceServerInfo: () => ({
      scope: apiScope,
      audience,
      accessTokenFormat: 'jwt',
      accessTokenTTL: 3600,
      jwt: { sign: { alg: 'RS256' } },
    }),
  },
}

function createKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: 'bench', use: 'sig', alg: 'RS256' }
}
