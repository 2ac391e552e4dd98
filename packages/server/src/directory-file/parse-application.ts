import { checkRegistrableRedirectUri, type Platform } from '@latchwork/protocol'
import { type AppCompatibility, STRICT } from '../directory/application.ts'
import { parseKeys } from './keys/parse-key.ts'
import type { FileApplication, FileRequirement } from './model.ts'
import { parseRoles, parseScopes } from './permissions/parse-permissions.ts'
import { guidOr, optional } from './values.ts'
import type { Reader } from './shape.ts'
import { stableId } from './stable-id.ts'

interface Home {
  readonly tenantId: string
  readonly domain: string
  readonly plainSecrets: boolean
}

/** What a Graph or portal export carries and this release has no use for. */
const IGNORED = [
  '@odata.context',
  'createdDateTime',
  'deletedDateTime',
  'publisherDomain',
  'tags',
  'notes',
  'description',
  'optionalClaims',
  'certification',
  'addIns',
  'tokenEncryptionKeyId',
  'verifiedPublisher',
  'parentalControlSettings',
  'serviceManagementReference',
  'samlMetadataUrl',
  'disabledByMicrosoftStatus',
  'defaultRedirectUri',
  'applicationTemplateId',
  'isDeviceOnlyAuthSupported',
  'servicePrincipalLockConfiguration',
  'requestSignatureVerification',
  'uniqueName',
  'nativeAuthenticationApisEnabled',
  'authenticationBehaviors',
] as const

/** One application in Microsoft Graph's property names, so that an export from Azure can be pasted in (azure-ad-wire §3.2). */
export function parseApplication(app: Reader, home: Home): FileApplication {
  app.ignore(IGNORED)
  const displayName = app.requiredText('displayName')
  const appId = guidOr(app, 'appId', stableId('application', home.domain, displayName))
  const latchwork = app.object('latchwork')
  const compatibility = parseCompatibility(latchwork)
  const createdBy = latchwork.text('createdBy')?.toLowerCase()
  const uris = { appId, allowOutOfBand: compatibility.allowOutOfBand }
  const { redirects, logoutUrl } = parseRedirects(app, uris)
  const api = app.object('api')
  const parsed = {
    path: app.path,
    draft: {
      id: guidOr(app, 'id', stableId('application object', appId)),
      appId,
      tenantId: home.tenantId,
      displayName,
      publisherDomain: home.domain,
      signInAudience: app.word('signInAudience', ['AzureADMyOrg', 'AzureADMultipleOrgs'], 'AzureADMyOrg'),
      identifierUris: parseIdentifiers(app, 'identifierUris'),
      api: parseApi(api, latchwork, appId),
      appRoles: parseRoles(app, appId),
      isFallbackPublicClient: app.flag('isFallbackPublicClient', false),
      redirectUris: redirects,
      info: parseInfo(app.object('info')),
      latchwork: compatibility,
      ...parseGroupClaims(app),
      ...optional('logoutUrl', logoutUrl),
    },
    ...optional('isDisabled', app.maybe('isDisabled')),
    ...optional('createdBy', createdBy),
    keys: parseKeys(app, appId),
    secrets: app.objects('passwordCredentials').flatMap((credential) => parseSecret(credential, appId, home)),
    required: app.objects('requiredResourceAccess').map(parseRequirement),
  }
  latchwork.finish()
  api.finish()
  app.finish()
  return parsed
}

function parseCompatibility(latchwork: Reader): AppCompatibility {
  return {
    allowCodeWithoutPkce: latchwork.flag('allowCodeWithoutPkce', STRICT.allowCodeWithoutPkce),
    refreshTokenReuse: latchwork.word('refreshTokenReuse', ['detected', 'allowed'], STRICT.refreshTokenReuse),
    allowOutOfBand: latchwork.flag('allowOutOfBand', STRICT.allowOutOfBand),
    allowSilentSignIn: latchwork.flag('allowSilentSignIn', STRICT.allowSilentSignIn),
    resourceUrls: parseIdentifiers(latchwork, 'resourceUrls'),
  }
}

/** `None`, null and absent mean the same. */
function parseGroupClaims(app: Reader): { readonly groupMembershipClaims?: 'SecurityGroup' | 'All' } {
  const claims = app.word('groupMembershipClaims', ['None', 'SecurityGroup', 'All'], 'None')
  return claims === 'None' ? {} : { groupMembershipClaims: claims }
}

function parseIdentifiers(reader: Reader, name: string): readonly string[] {
  const uris = reader.texts(name)
  uris.forEach((uri, index) => {
    if (!URL.canParse(uri) || uri.includes('#') || uri.length > 255)
      reader.wrong(`${name}[${index}]`, 'an absolute URI without a fragment')
  })
  return uris
}

function parseRedirects(app: Reader, uris: { appId: string; allowOutOfBand: boolean }) {
  const redirects: { platform: Platform; uri: string }[] = []
  let logoutUrl: string | undefined
  for (const platform of ['publicClient', 'web', 'spa'] as const) {
    const section = app.object(platform)
    section.ignore(['homePageUrl', 'implicitGrantSettings', 'redirectUriSettings'])
    if (platform === 'web') logoutUrl = section.text('logoutUrl')
    section.texts('redirectUris').forEach((uri, index) => {
      const checked = checkRegistrableRedirectUri(uri, platform, uris)
      if (!checked.ok)
        section.wrong(`redirectUris[${index}]`, `a redirect URI that may be registered (${checked.error})`)
      redirects.push({ platform, uri })
    })
    section.finish()
  }
  return { redirects, logoutUrl }
}

function parseApi(api: Reader, latchwork: Reader, appId: string) {
  const version = api.value('requestedAccessTokenVersion')
  if (version !== undefined && version !== 1 && version !== 2) api.wrong('requestedAccessTokenVersion', '1, 2 or null')
  api.ignore(['acceptMappedClaims'])
  return {
    ...parseTokenVersion(api, version),
    accessTokenSigningAlg: latchwork.word('accessTokenSigningAlg', ['RS256', 'ES256', 'PS256', 'EdDSA'], 'RS256'),
    oauth2PermissionScopes: parseScopes(api, appId),
    preAuthorizedApplications: api.objects('preAuthorizedApplications').map((known) => {
      const parsed = {
        appId: known.requiredText('appId').toLowerCase(),
        delegatedPermissionIds: known.texts('delegatedPermissionIds'),
      }
      known.finish()
      return parsed
    }),
    knownClientApplications: api.texts('knownClientApplications').map((id) => id.toLowerCase()),
  }
}

/** An explicit null is Azure's v1 and is kept; an absent value means RFC 9068 (DESIGN: the API alone decides). */
function parseTokenVersion(api: Reader, version: unknown): { requestedAccessTokenVersion?: 1 | 2 | null } {
  if (version === 1 || version === 2) return { requestedAccessTokenVersion: version }
  return api.isNull('requestedAccessTokenVersion') ? { requestedAccessTokenVersion: null } : {}
}

function parseInfo(info: Reader) {
  info.ignore(['marketingUrl', 'supportUrl'])
  const parsed = {
    ...optional('termsOfServiceUrl', info.text('termsOfServiceUrl')),
    ...optional('privacyStatementUrl', info.text('privacyStatementUrl')),
    ...optional('logoUrl', info.text('logoUrl')),
  }
  info.finish()
  return parsed
}

/** A credential without its text (as every export has it) stays what it was in the database. */
function parseSecret(credential: Reader, appId: string, home: Home): FileApplication['secrets'] {
  const displayName = credential.text('displayName') ?? 'secret'
  const secretText = credential.text('secretText')
  if (secretText !== undefined && !home.plainSecrets)
    credential.wrong('secretText', 'no plain secret here (plain values are for dev)')
  const ends = credential.text('endDateTime')
  const endsAt = ends === undefined ? undefined : Math.floor(Date.parse(ends) / 1000)
  if (endsAt !== undefined && Number.isNaN(endsAt))
    credential.wrong('endDateTime', 'a date such as 2027-01-31T00:00:00Z')
  const keyId = guidOr(credential, 'keyId', stableId('secret', appId, displayName))
  credential.ignore(['hint', 'startDateTime', 'customKeyIdentifier'])
  credential.finish()
  return secretText === undefined ? [] : [{ keyId, displayName, secretText, ...optional('endsAt', endsAt) }]
}

function parseRequirement(entry: Reader): FileRequirement {
  const resource = entry.text('resource') ?? entry.text('resourceAppId')?.toLowerCase()
  if (resource === undefined) entry.wrong('resource', 'an identifier URI of the API (or resourceAppId)')
  const ids = entry.objects('resourceAccess').map((access) => {
    const parsed = { id: guidOr(access, 'id', ''), type: access.word('type', ['Scope', 'Role'], 'Scope') }
    access.finish()
    return parsed
  })
  const parsed = {
    path: entry.path,
    resource: resource ?? '',
    scopes: entry.texts('scopes'),
    roles: entry.texts('roles'),
    ids,
  }
  entry.ignore(['resourceAppId'])
  entry.finish()
  return parsed
}
