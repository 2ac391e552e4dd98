import { type Application, STRICT } from '../../src/directory/application.ts'
import type { Authorization } from '../../src/directory/authorization.ts'
import { NO_MEMBERSHIP } from '../../src/directory/groups/membership.ts'
import { DEFAULT_TENANT_SETTINGS, type Tenant } from '../../src/directory/tenant.ts'
import type { User } from '../../src/directory/user.ts'
import type { Issuance } from '../../src/issuance/issuance.ts'
import type { Target } from '../../src/issuance/target.ts'

/** Complete records for tests of pure rules; each test changes only what it is about. */

export const TENANT: Tenant = {
  id: '7f0c2b1e-3a64-4f6e-9d55-0c1b7a9e2d10',
  displayName: 'Contoso',
  domains: ['contoso.example'],
  settings: DEFAULT_TENANT_SETTINGS,
  version: 1,
  createdAt: 0,
}

export const USER: User = {
  id: '2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901',
  tenantId: TENANT.id,
  userPrincipalName: 'ada@contoso.example',
  displayName: 'Ada Lovelace',
  givenName: 'Ada',
  surname: 'Lovelace',
  mail: 'ada.lovelace@contoso.example',
  roles: [],
  tokensValidFrom: 0,
  version: 1,
}

const APPLICATION: Application = {
  id: '0d7e1a5c-2f38-4a5e-8b6b-6a5d3c1e2f90',
  appId: 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406',
  tenantId: TENANT.id,
  displayName: 'Tasks Desktop',
  publisherDomain: 'contoso.example',
  signInAudience: 'AzureADMyOrg',
  identifierUris: [],
  api: {
    accessTokenSigningAlg: 'RS256',
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
    knownClientApplications: [],
  },
  appRoles: [],
  isFallbackPublicClient: true,
  redirectUris: [],
  requiredResourceAccess: [],
  passwordCredentials: [],
  info: {},
  latchwork: STRICT,
  createdAt: 0,
  version: 1,
}

export function client(changes: Partial<Application> = {}): Application {
  return { ...APPLICATION, ...changes }
}

export const API_ID = 'a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52'
export const API_URI = 'https://tasks.contoso.example'

/** An API with the permissions Tasks.Read and Tasks.Write. */
export function api(changes: Partial<Application['api']> = {}, id = API_ID): Application {
  const oauth2PermissionScopes = ['Tasks.Read', 'Tasks.Write'].map((value, index) => ({
    id: `5b1de8a4-93a6-4d35-a2a3-9b4b3bb0d6a${String(index)}`,
    value,
    type: 'User' as const,
    isEnabled: true,
    adminConsentDisplayName: value,
    adminConsentDescription: value,
    userConsentDisplayName: value,
    userConsentDescription: value,
  }))
  return {
    ...APPLICATION,
    appId: id,
    displayName: 'Tasks API',
    identifierUris: [API_URI],
    api: { ...APPLICATION.api, oauth2PermissionScopes, ...changes },
  }
}

export const AUTHORIZATION: Authorization = {
  id: '4be0d1e5-1111-4222-8333-944455556666',
  tenantId: TENANT.id,
  clientAppId: APPLICATION.appId,
  userId: USER.id,
  sessionId: 'a-session-id',
  authTime: 1_795_350_000,
  amr: ['pwd'],
  outstanding: 1,
  used: 0,
  before: 0,
  issuedAt: 1_795_350_100,
  createdAt: 1_795_350_100,
  endsAt: 1_795_350_100 + 31_536_000,
}

export const TARGET: Target = {
  resourceAppId: API_ID,
  identifier: API_URI,
  scopes: ['Tasks.Read'],
  requested: [`${API_URI}/Tasks.Read`],
  all: false,
}

export function issuance(changes: Partial<Issuance> = {}): Issuance {
  return {
    dialect: 'v2',
    now: 1_795_350_100,
    tenant: TENANT,
    user: USER,
    client: client(),
    clientAuth: 'none',
    authorization: AUTHORIZATION,
    access: {
      api: api({ requestedAccessTokenVersion: 2 }),
      identifier: API_URI,
      scopes: ['Tasks.Read'],
      answerScope: `${API_URI}/Tasks.Read`,
    },
    membership: NO_MEMBERSHIP,
    oidcScopes: ['openid', 'profile'],
    idToken: { includeAuthTime: false },
    clientInfo: false,
    ...changes,
  }
}
