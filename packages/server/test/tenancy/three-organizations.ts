import { DEMO_ACCOUNTS } from '../../src/dev/demo-directory.ts'

export const CONTOSO = '11111111-aaaa-4333-8444-555555555555'
export const FABRIKAM = '22222222-aaaa-4333-8444-555555555555'
const TRITECH = '33333333-aaaa-4333-8444-555555555555'
export const SINGLE = '41111111-aaaa-4333-8444-555555555555'
export const MULTI = '42222222-aaaa-4333-8444-555555555555'
export const API = '51111111-aaaa-4333-8444-555555555555'
const OTHER_API = '52222222-aaaa-4333-8444-555555555555'
export const CLOSED_API = '53333333-aaaa-4333-8444-555555555555'
export const DOWNSTREAM = '54444444-aaaa-4333-8444-555555555555'

export const API_URI = 'https://api.contoso.example'
export const OTHER_URI = 'https://other.contoso.example'
export const CLOSED_URI = 'https://closed.tritech.example'

const native = (appId: string, signInAudience: string) => ({
  appId,
  displayName: appId === SINGLE ? 'Single' : 'Multi',
  signInAudience,
  isFallbackPublicClient: true,
  publicClient: { redirectUris: ['http://127.0.0.1/'] },
  requiredResourceAccess: [{ resource: API_URI, scopes: ['Read'] }],
})

const api = (appId: string, uri: string, signInAudience: string, more: object = {}) => ({
  appId,
  displayName: new URL(uri).hostname,
  signInAudience,
  identifierUris: [uri],
  api: { oauth2PermissionScopes: [{ value: 'Read', type: 'User', userConsentDisplayName: 'Read' }] },
  ...more,
})

const usersOf = (domain: string) =>
  DEMO_ACCOUNTS.filter(({ userPrincipalName }) => userPrincipalName.endsWith(`@${domain}`)).map(
    ({ userPrincipalName, displayName, password }) => ({ userPrincipalName, displayName, password }),
  )

/** Two publishers and a customer; Fabrikam has no API of its own. */
export const DIRECTORY = {
  tenants: [
    {
      id: CONTOSO,
      displayName: 'Contoso',
      domains: ['contoso.example'],
      users: usersOf('contoso.example'),
      applications: [
        api(API, API_URI, 'AzureADMultipleOrgs', {
          api: {
            oauth2PermissionScopes: [{ value: 'Read', type: 'User', userConsentDisplayName: 'Read' }],
            knownClientApplications: [MULTI],
          },
          requiredResourceAccess: [{ resource: 'https://downstream.contoso.example', scopes: ['Read'] }],
        }),
        api(DOWNSTREAM, 'https://downstream.contoso.example', 'AzureADMultipleOrgs'),
        api(OTHER_API, OTHER_URI, 'AzureADMultipleOrgs'),
        native(SINGLE, 'AzureADMyOrg'),
        native(MULTI, 'AzureADMultipleOrgs'),
      ],
    },
    { id: FABRIKAM, displayName: 'Fabrikam', domains: ['fabrikam.example'], users: usersOf('fabrikam.example') },
    {
      id: TRITECH,
      displayName: 'Tritech',
      domains: ['tritech.example'],
      applications: [api(CLOSED_API, CLOSED_URI, 'AzureADMyOrg')],
    },
  ],
}
