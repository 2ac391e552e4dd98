import { date, dateOrNull, flag, guid, list, object, type Schema, text, textOrNull, texts, words } from './schema.ts'

const scope = object({
  id: guid,
  value: text,
  type: words('User', 'Admin'),
  isEnabled: flag,
  adminConsentDisplayName: text,
  adminConsentDescription: text,
  userConsentDisplayName: text,
  userConsentDescription: text,
})

const appRole = object({
  id: guid,
  value: text,
  displayName: text,
  description: text,
  allowedMemberTypes: list(words('User', 'Application')),
  isEnabled: flag,
})

const platform = object({ redirectUris: texts })

const latchwork = object({
  allowCodeWithoutPkce: flag,
  refreshTokenReuse: words('detected', 'allowed'),
  allowOutOfBand: flag,
  allowSilentSignIn: flag,
  resourceUrls: texts,
  accessTokenSigningAlg: words('RS256', 'ES256', 'PS256', 'EdDSA'),
})

const info = object({
  logoUrl: textOrNull,
  marketingUrl: textOrNull,
  privacyStatementUrl: textOrNull,
  supportUrl: textOrNull,
  termsOfServiceUrl: textOrNull,
})

const passwordCredential = object({
  keyId: guid,
  displayName: text,
  hint: text,
  secretText: textOrNull,
  startDateTime: date,
  endDateTime: dateOrNull,
})

const keyCredential = object({
  keyId: guid,
  displayName: text,
  customKeyIdentifier: text,
  type: words('AsymmetricX509Cert'),
  usage: words('Verify'),
  key: textOrNull,
  startDateTime: date,
  endDateTime: date,
})

const application = object({
  id: guid,
  appId: guid,
  displayName: text,
  createdDateTime: date,
  deletedDateTime: dateOrNull,
  signInAudience: words('AzureADMyOrg', 'AzureADMultipleOrgs'),
  publisherDomain: text,
  identifierUris: texts,
  isDisabled: flag,
  isFallbackPublicClient: flag,
  groupMembershipClaims: words('SecurityGroup', 'All', 'None', null),
  optionalClaims: { type: 'null' },
  tags: texts,
  api: object({
    acceptMappedClaims: { type: 'null' },
    requestedAccessTokenVersion: { enum: [1, 2, null] },
    oauth2PermissionScopes: list(scope),
    preAuthorizedApplications: list(object({ appId: guid, delegatedPermissionIds: list(guid) })),
    knownClientApplications: list(guid),
  }),
  appRoles: list(appRole),
  keyCredentials: list(keyCredential),
  passwordCredentials: list(passwordCredential),
  publicClient: platform,
  spa: platform,
  web: object({
    homePageUrl: textOrNull,
    logoutUrl: textOrNull,
    redirectUris: texts,
    implicitGrantSettings: object({ enableAccessTokenIssuance: flag, enableIdTokenIssuance: flag }),
  }),
  info,
  requiredResourceAccess: list(
    object({ resourceAppId: guid, resourceAccess: list(object({ id: guid, type: words('Scope', 'Role') })) }),
  ),
  latchwork,
})

const servicePrincipal = object({
  id: guid,
  accountEnabled: flag,
  appId: guid,
  appDisplayName: textOrNull,
  displayName: text,
  appOwnerOrganizationId: guid,
  appRoleAssignmentRequired: flag,
  appRoles: list(appRole),
  oauth2PermissionScopes: list(scope),
  servicePrincipalNames: texts,
  servicePrincipalType: words('Application'),
  signInAudience: words('AzureADMyOrg', 'AzureADMultipleOrgs', null),
  replyUrls: texts,
  keyCredentials: list(keyCredential),
  passwordCredentials: list(passwordCredential),
  tags: texts,
  info,
})

const servicePrincipalBody = object({ appId: guid, accountEnabled: flag, appRoleAssignmentRequired: flag })

export const APPLICATION_SCHEMAS: Readonly<Record<string, Schema>> = {
  application,
  passwordCredential,
  passwordBody: object({ passwordCredential: object({ displayName: text, endDateTime: date }) }),
  keyCredential,
  keyBody: object({
    keyCredential: object({ type: text, usage: text, key: text, displayName: textOrNull }),
    passwordCredential: {},
    proof: text,
  }),
  keyIdBody: object({ keyId: guid, proof: text }),
  servicePrincipal,
  servicePrincipalBody,
}
