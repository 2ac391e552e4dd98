import { type Application, STRICT } from './application.ts'
import { CLI_APP_ID, OWN_PAGES_APP_ID, PORTAL_APP_ID, SYSTEM_TENANT_ID } from './graph.ts'

/** Pages of a person's own that no application asked for. */
export const OWN_PAGES = ['/myapps', '/changepassword'] as const

/** The clients that come with every instance, as they are registered at this public address. */
export function builtInClients(publicUrl: string): readonly Application[] {
  return [
    {
      ...client(PORTAL_APP_ID, 'Latchwork Portal'),
      redirectUris: [
        { platform: 'spa', uri: `${publicUrl}/portal/` },
        { platform: 'spa', uri: `${publicUrl}/portal` },
      ],
    },
    {
      ...client(CLI_APP_ID, 'Latchwork Command Line'),
      isFallbackPublicClient: true,
      redirectUris: [{ platform: 'publicClient', uri: 'http://localhost' }],
    },
    {
      ...client(OWN_PAGES_APP_ID, 'Your account'),
      // A web client without a secret can redeem nothing.
      redirectUris: OWN_PAGES.map((path) => ({ platform: 'web', uri: `${publicUrl}${path}` })),
    },
  ]
}

function client(appId: string, displayName: string): Application {
  return {
    id: appId,
    appId,
    tenantId: SYSTEM_TENANT_ID,
    displayName,
    publisherDomain: 'built in',
    signInAudience: 'AzureADMultipleOrgs',
    identifierUris: [],
    api: {
      accessTokenSigningAlg: 'RS256',
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
      knownClientApplications: [],
    },
    appRoles: [],
    isFallbackPublicClient: false,
    redirectUris: [],
    requiredResourceAccess: [],
    passwordCredentials: [],
    info: {},
    latchwork: STRICT,
    createdAt: 0,
    version: 1,
  }
}
