import { type Application, GRAPH_APP_ID, GRAPH_USER_READ_ID, type PermissionScope, STRICT } from './application.ts'
import { DIRECTORY_PERMISSIONS } from './graph-permissions.ts'

/** Owns what is built in. No person belongs to it and nothing signs in to it. */
export const SYSTEM_TENANT_ID = '00000000-0000-0000-0000-000000000000'

/** The object id of {@link GRAPH_API}'s presence, the same in every tenant. */
export const GRAPH_PRINCIPAL_ID = '1a7c4d0e-0000-4000-8000-00000000a9d1'

/** Built-in clients: {@link GRAPH_API} knows them beforehand, so nobody is asked for consent. */
export const PORTAL_APP_ID = '1a7c4d0e-0000-4000-8000-00000000b0a1'
export const CLI_APP_ID = '1a7c4d0e-0000-4000-8000-00000000c11e'
/** Of the pages of a person's own, which ask who it is and for nothing else. */
export const OWN_PAGES_APP_ID = '1a7c4d0e-0000-4000-8000-00000000acc7'

function permission(id: string, value: string, title: string, description: string): PermissionScope {
  return {
    id,
    value,
    type: 'User',
    isEnabled: true,
    adminConsentDisplayName: title,
    adminConsentDescription: description,
    userConsentDisplayName: title,
    userConsentDescription: description,
  }
}

const SIGN_IN = 'Sign you in and read your profile'
const SIGN_IN_TEXT =
  'Lets you sign in to the app with your account, and lets the app read your name, user name and organization.'

const GRAPH_SCOPES: readonly PermissionScope[] = [
  permission(GRAPH_USER_READ_ID, 'User.Read', SIGN_IN, SIGN_IN_TEXT),
  permission('37f7f235-527c-4136-accd-4a02d197296e', 'openid', SIGN_IN, SIGN_IN_TEXT),
  permission('14dad69e-099b-42c9-810b-d002981feec1', 'profile', SIGN_IN, SIGN_IN_TEXT),
  permission(
    '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
    'email',
    'View your email address',
    'Lets the app read your email address.',
  ),
  permission(
    '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
    'offline_access',
    'Stay signed in and work when you are not using the app',
    'Lets the app keep the access you give it until you or an administrator take it back.',
  ),
  ...DIRECTORY_PERMISSIONS,
]

/**
 * The API behind `/v1.0` and userinfo, present in every tenant. A request that names no other API is for this one
 * (azure-ad-wire §1.6.2), and the OpenID Connect scopes are permissions of it.
 */
export const GRAPH_API: Application = {
  id: GRAPH_APP_ID,
  appId: GRAPH_APP_ID,
  tenantId: SYSTEM_TENANT_ID,
  displayName: 'Latchwork Directory',
  publisherDomain: 'built in',
  signInAudience: 'AzureADMultipleOrgs',
  identifierUris: ['https://graph.microsoft.com'],
  api: {
    requestedAccessTokenVersion: 1,
    accessTokenSigningAlg: 'RS256',
    oauth2PermissionScopes: GRAPH_SCOPES,
    preAuthorizedApplications: [
      ...[PORTAL_APP_ID, CLI_APP_ID].map((appId) => ({
        appId,
        delegatedPermissionIds: GRAPH_SCOPES.map((scope) => scope.id),
      })),
      {
        appId: OWN_PAGES_APP_ID,
        delegatedPermissionIds: GRAPH_SCOPES.filter(
          ({ userConsentDisplayName }) => userConsentDisplayName === SIGN_IN,
        ).map((scope) => scope.id),
      },
    ],
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
