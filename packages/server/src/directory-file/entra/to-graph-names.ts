import { type Manifest, objectOf, objectsOf, textOf, textsOf } from './manifest.ts'

const OLD_NAMES = [
  'replyUrlsWithType',
  'replyUrls',
  'oauth2Permissions',
  'accessTokenAcceptedVersion',
  'allowPublicClient',
  'availableToOtherTenants',
  'oauth2AllowImplicitFlow',
] as const

/** Platforms of a reply address, in the portal's old words. */
const PLATFORMS: Readonly<Record<string, 'web' | 'spa' | 'publicClient'>> = {
  Web: 'web',
  Spa: 'spa',
  InstalledClient: 'publicClient',
}

/** A manifest in the portal's older format (Azure AD Graph's names) in Microsoft Graph's names; one of those stays as it is. */
export function toGraphNames(manifest: Manifest): Manifest {
  if (!OLD_NAMES.some((name) => name in manifest)) return manifest
  const urls = objectOf(manifest['informationalUrls'])
  return {
    ...manifest,
    id: textOf(manifest['id']) ?? textOf(manifest['objectId']),
    displayName: textOf(manifest['name']) ?? textOf(manifest['displayName']),
    signInAudience: textOf(manifest['signInAudience']) ?? audienceOf(manifest),
    isFallbackPublicClient: manifest['allowPublicClient'] === true || manifest['publicClient'] === true,
    api: {
      requestedAccessTokenVersion: manifest['accessTokenAcceptedVersion'] ?? null,
      oauth2PermissionScopes: manifest['oauth2Permissions'],
      knownClientApplications: manifest['knownClientApplications'],
      preAuthorizedApplications: objectsOf(manifest['preAuthorizedApplications']).map((known) => ({
        appId: known['appId'],
        delegatedPermissionIds: textsOf(known['permissionIds'] ?? known['delegatedPermissionIds']),
      })),
    },
    ...redirectsOf(manifest),
    info: {
      termsOfServiceUrl: urls['termsOfService'],
      privacyStatementUrl: urls['privacy'],
      logoUrl: manifest['logoUrl'],
    },
  }
}

function audienceOf(manifest: Manifest): string {
  return manifest['availableToOtherTenants'] === true ? 'AzureADMultipleOrgs' : 'AzureADMyOrg'
}

/** Before platforms existed, a manifest said of all its reply addresses at once whether they are a native client's. */
function redirectsOf(manifest: Manifest): Manifest {
  const usual = manifest['publicClient'] === true ? 'publicClient' : 'web'
  const typed = objectsOf(manifest['replyUrlsWithType']).map((reply) => ({
    uri: textOf(reply['url']),
    platform: PLATFORMS[textOf(reply['type']) ?? ''] ?? usual,
  }))
  const untyped = typed.length > 0 ? [] : textsOf(manifest['replyUrls']).map((uri) => ({ uri, platform: usual }))
  const urisOf = (platform: string): readonly (string | undefined)[] =>
    [...typed, ...untyped].filter((reply) => reply.platform === platform).map(({ uri }) => uri)
  return {
    publicClient: { redirectUris: urisOf('publicClient') },
    spa: { redirectUris: urisOf('spa') },
    web: {
      redirectUris: urisOf('web'),
      logoutUrl: manifest['logoutUrl'],
      homePageUrl: manifest['homepage'] ?? manifest['signInUrl'],
      implicitGrantSettings: {
        enableAccessTokenIssuance: manifest['oauth2AllowImplicitFlow'] === true,
        enableIdTokenIssuance: manifest['oauth2AllowIdTokenImplicitFlow'] === true,
      },
    },
  }
}
