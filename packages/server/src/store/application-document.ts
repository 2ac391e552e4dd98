import type { Platform } from '@latchwork/protocol'
import type {
  Application,
  AppRole,
  KeyCredential,
  PasswordCredential,
  PermissionScope,
  RequiredResourceAccess,
} from '../directory/application.ts'
import { booleanOf, numberOf, oneOf, optional, recordList, recordOf, type Row, textList, textOf } from './engine/row.ts'

const PLATFORMS: readonly Platform[] = ['web', 'publicClient', 'spa']

/** A registration from its stored JSON, frozen to the last list, because many requests share it. Throws on a damaged one. */
export function parseApplication(document: Row): Application {
  return deepFreeze({
    id: textOf(document, 'id'),
    appId: textOf(document, 'appId'),
    tenantId: textOf(document, 'tenantId'),
    displayName: textOf(document, 'displayName'),
    publisherDomain: textOf(document, 'publisherDomain'),
    signInAudience: oneOf(document, 'signInAudience', ['AzureADMyOrg', 'AzureADMultipleOrgs']),
    identifierUris: textList(document, 'identifierUris'),
    api: parseApi(recordOf(document, 'api')),
    appRoles: recordList(document, 'appRoles').map(parseAppRole),
    isFallbackPublicClient: booleanOf(document, 'isFallbackPublicClient'),
    redirectUris: recordList(document, 'redirectUris').map((redirect) => ({
      platform: oneOf(redirect, 'platform', PLATFORMS),
      uri: textOf(redirect, 'uri'),
    })),
    ...optional(document, 'logoutUrl', 'logoutUrl', textOf),
    requiredResourceAccess: recordList(document, 'requiredResourceAccess').map(parseRequiredAccess),
    passwordCredentials: recordList(document, 'passwordCredentials').map(parseCredential),
    ...optional(document, 'keyCredentials', 'keyCredentials', (row, name) => recordList(row, name).map(parseKey)),
    info: parseInfo(recordOf(document, 'info')),
    latchwork: parseCompatibility(recordOf(document, 'latchwork')),
    ...optional(document, 'groupMembershipClaims', 'groupMembershipClaims', (row, name) =>
      oneOf(row, name, ['SecurityGroup', 'All']),
    ),
    ...optional(document, 'disabledAt', 'disabledAt', numberOf),
    ...optional(document, 'createdBy', 'createdBy', textOf),
    createdAt: numberOf(document, 'createdAt'),
    version: numberOf(document, 'version'),
  })
}

function parseApi(api: Row): Application['api'] {
  return {
    ...parseTokenVersion(api),
    accessTokenSigningAlg: oneOf(api, 'accessTokenSigningAlg', ['RS256', 'ES256', 'PS256', 'EdDSA']),
    oauth2PermissionScopes: recordList(api, 'oauth2PermissionScopes').map(parseScope),
    preAuthorizedApplications: recordList(api, 'preAuthorizedApplications').map((client) => ({
      appId: textOf(client, 'appId'),
      delegatedPermissionIds: textList(client, 'delegatedPermissionIds'),
    })),
    knownClientApplications: textList(api, 'knownClientApplications'),
  }
}

/** Absent, explicit null and a number are three different settings (DESIGN, access token shape). */
function parseTokenVersion(api: Row): { readonly requestedAccessTokenVersion?: 1 | 2 | null } {
  const version = api['requestedAccessTokenVersion']
  if (version === undefined) return {}
  if (version === null || version === 1 || version === 2) return { requestedAccessTokenVersion: version }
  throw new Error('The database is damaged: "requestedAccessTokenVersion" is not 1, 2 or null.')
}

function parseScope(scope: Row): PermissionScope {
  return {
    id: textOf(scope, 'id'),
    value: textOf(scope, 'value'),
    type: oneOf(scope, 'type', ['User', 'Admin']),
    isEnabled: booleanOf(scope, 'isEnabled'),
    adminConsentDisplayName: textOf(scope, 'adminConsentDisplayName'),
    adminConsentDescription: textOf(scope, 'adminConsentDescription'),
    userConsentDisplayName: textOf(scope, 'userConsentDisplayName'),
    userConsentDescription: textOf(scope, 'userConsentDescription'),
  }
}

function parseAppRole(role: Row): AppRole {
  return {
    id: textOf(role, 'id'),
    value: textOf(role, 'value'),
    displayName: textOf(role, 'displayName'),
    description: textOf(role, 'description'),
    allowedMemberTypes: textList(role, 'allowedMemberTypes').map((type) =>
      oneOf({ type }, 'type', ['User', 'Application']),
    ),
    isEnabled: booleanOf(role, 'isEnabled'),
  }
}

function parseRequiredAccess(required: Row): RequiredResourceAccess {
  return {
    resourceAppId: textOf(required, 'resourceAppId'),
    resourceAccess: recordList(required, 'resourceAccess').map((access) => ({
      id: textOf(access, 'id'),
      type: oneOf(access, 'type', ['Scope', 'Role']),
    })),
  }
}

function parseCredential(credential: Row): PasswordCredential {
  return {
    keyId: textOf(credential, 'keyId'),
    displayName: textOf(credential, 'displayName'),
    hint: textOf(credential, 'hint'),
    secretHash: textOf(credential, 'secretHash'),
    ...optional(credential, 'endsAt', 'endsAt', numberOf),
  }
}

function parseKey(key: Row): KeyCredential {
  return {
    keyId: textOf(key, 'keyId'),
    displayName: textOf(key, 'displayName'),
    certificate: textOf(key, 'certificate'),
    thumbprint: textOf(key, 'thumbprint'),
    startsAt: numberOf(key, 'startsAt'),
    endsAt: numberOf(key, 'endsAt'),
  }
}

function parseInfo(info: Row): Application['info'] {
  return {
    ...optional(info, 'termsOfServiceUrl', 'termsOfServiceUrl', textOf),
    ...optional(info, 'privacyStatementUrl', 'privacyStatementUrl', textOf),
    ...optional(info, 'logoUrl', 'logoUrl', textOf),
  }
}

function parseCompatibility(settings: Row): Application['latchwork'] {
  return {
    allowCodeWithoutPkce: booleanOf(settings, 'allowCodeWithoutPkce'),
    refreshTokenReuse: oneOf(settings, 'refreshTokenReuse', ['detected', 'allowed']),
    allowOutOfBand: booleanOf(settings, 'allowOutOfBand'),
    allowSilentSignIn: booleanOf(settings, 'allowSilentSignIn'),
    resourceUrls: textList(settings, 'resourceUrls'),
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) deepFreeze(member as object)
  return Object.freeze(value)
}
