import { checkRegistrableRedirectUri, err, isGuid, ok, type RedirectProblem, type Result } from '@latchwork/protocol'
import { GRAPH_APP_ID } from '../../directory/application.ts'
import { type Manifest, objectOf, objectsOf, pick, said, textOf, textsOf } from './manifest.ts'
import { toGraphNames } from './to-graph-names.ts'

/** Something that the import leaves out or opens, and why. */
export interface ImportNote {
  readonly property: string
  readonly why: string
}

export interface Imported {
  /** One entry of `applications` of a directory file. */
  readonly application: Manifest
  readonly notes: readonly ImportNote[]
}

/**
 * An application manifest from the Azure portal, in either of its formats, as an application of a directory file. Ids, redirect
 * URIs and permissions stay, and so does a token version of null, which is Azure's v1 (DESIGN §0).
 *
 * @param knownAppIds the APIs that this instance has; a permission of another one cannot be granted here
 */
export function parseEntraManifest(value: unknown, knownAppIds: ReadonlySet<string>): Result<Imported, string> {
  const manifest = toGraphNames(objectOf(value))
  const appId = textOf(manifest['appId'])?.toLowerCase()
  const displayName = textOf(manifest['displayName'])
  if (appId === undefined || !isGuid(appId)) return err('it has no appId: is it the manifest of an app registration?')
  if (displayName === undefined) return err('it has no displayName')
  const notes: ImportNote[] = []
  const drop = (property: string, why: string): void => void notes.push({ property, why })
  const api = objectOf(manifest['api'])
  const outOfBand = usesOutOfBand(manifest)
  if (outOfBand) drop('latchwork.allowOutOfBand', 'was switched on: a redirect URI shows the code to the user')
  const application = said({
    appId,
    id: guidOf(manifest['id']),
    displayName,
    signInAudience: audienceOf(manifest, drop),
    identifierUris: textsOf(manifest['identifierUris']),
    isFallbackPublicClient: manifest['isFallbackPublicClient'] === true ? true : undefined,
    api: { requestedAccessTokenVersion: tokenVersionOf(api), ...permissionsOf(api, drop) },
    groupMembershipClaims: groupClaimsOf(manifest, drop),
    appRoles: rolesOf(manifest, drop),
    ...platformsOf(manifest, { appId, allowOutOfBand: outOfBand }, drop),
    requiredResourceAccess: requirementsOf(manifest, knownAppIds, drop),
    info: pick(objectOf(manifest['info']), ['termsOfServiceUrl', 'privacyStatementUrl', 'logoUrl']),
    latchwork: outOfBand ? { allowOutOfBand: true } : undefined,
  })
  noteRest(manifest, drop)
  return ok({ application, notes })
}

type Drop = (property: string, why: string) => void

function guidOf(value: unknown): string | undefined {
  const text = textOf(value)?.toLowerCase()
  return text !== undefined && isGuid(text) ? text : undefined
}

function audienceOf(manifest: Manifest, drop: Drop): string {
  const audience = textOf(manifest['signInAudience']) ?? 'AzureADMyOrg'
  if (audience === 'AzureADMyOrg' || audience === 'AzureADMultipleOrgs') return audience
  const instead = audience === 'AzureADandPersonalMicrosoftAccount' ? 'AzureADMultipleOrgs' : 'AzureADMyOrg'
  drop('signInAudience', `personal accounts do not exist here: ${audience} became ${instead}`)
  return instead
}

function tokenVersionOf(api: Manifest): 1 | 2 | null {
  const version = api['requestedAccessTokenVersion']
  return version === 1 || version === 2 ? version : null
}

const SCOPE_WORDS = [
  'id',
  'value',
  'isEnabled',
  'adminConsentDisplayName',
  'adminConsentDescription',
  'userConsentDisplayName',
  'userConsentDescription',
] as const

function permissionsOf(api: Manifest, drop: Drop): Manifest {
  const scopes = objectsOf(api['oauth2PermissionScopes']).flatMap((scope, index) => {
    if (textOf(scope['value']) !== undefined)
      return [{ ...pick(scope, SCOPE_WORDS), type: scope['type'] === 'Admin' ? 'Admin' : 'User' }]
    drop(`api.oauth2PermissionScopes[${index}]`, 'a permission without a value cannot be asked for')
    return []
  })
  const known = objectsOf(api['preAuthorizedApplications']).map((client) => ({
    appId: textOf(client['appId']) ?? '',
    delegatedPermissionIds: textsOf(client['delegatedPermissionIds'] ?? client['permissionIds']),
  }))
  return said({
    oauth2PermissionScopes: scopes,
    preAuthorizedApplications: known,
    knownClientApplications: textsOf(api['knownClientApplications']),
  })
}

function rolesOf(manifest: Manifest, drop: Drop): readonly Manifest[] {
  return objectsOf(manifest['appRoles']).flatMap((role, index) => {
    if (textOf(role['value']) !== undefined) {
      const allowedMemberTypes = textsOf(role['allowedMemberTypes'])
      return [{ ...pick(role, ['id', 'value', 'displayName', 'description', 'isEnabled']), allowedMemberTypes }]
    }
    drop(`appRoles[${index}]`, 'a role without a value stands in no token')
    return []
  })
}

/** Azure's value is a list of words; security groups are the only groups here. */
function groupClaimsOf(manifest: Manifest, drop: Drop): 'SecurityGroup' | 'All' | undefined {
  const words = (textOf(manifest['groupMembershipClaims']) ?? 'None').split(/,\s*/)
  const kept = (['All', 'SecurityGroup'] as const).find((word) => words.includes(word))
  const other = words.filter((word) => word !== kept && word !== 'None')
  if (other.length > 0) drop('groupMembershipClaims', `tokens name security groups only, not ${other.join(' and ')}`)
  return kept
}

const OUT_OF_BAND = /^urn:ietf:wg:oauth:2\.0:oob(:auto)?$|^https:\/\/[^/]+\/[^/]+\/oauth2\/nativeclient$/

function usesOutOfBand(manifest: Manifest): boolean {
  const native = textsOf(objectOf(manifest['publicClient'])['redirectUris'])
  return native.some((uri) => OUT_OF_BAND.test(uri))
}

const WHY: Readonly<Partial<Record<RedirectProblem, string>>> = {
  wildcard: 'wildcards are not supported: register each address',
  'http-outside-loopback': 'http is for loopback addresses only: use https',
  'custom-scheme-of-non-native-client': 'only the platform publicClient may use a scheme of its own',
  'scheme-without-dot': "a scheme of one's own needs a dot (RFC 8252 §7.1)",
  'scheme-forbidden': 'this scheme can run code or read files',
}

function platformsOf(manifest: Manifest, rules: { appId: string; allowOutOfBand: boolean }, drop: Drop): Manifest {
  const sections = (['publicClient', 'web', 'spa'] as const).map((platform) => {
    const section = objectOf(manifest[platform])
    const redirectUris = textsOf(section['redirectUris']).filter((uri) => {
      const checked = checkRegistrableRedirectUri(uri, platform, rules)
      if (!checked.ok)
        drop(`${platform}.redirectUris ${uri}`, WHY[checked.error] ?? `not registrable (${checked.error})`)
      return checked.ok
    })
    const logoutUrl = platform === 'web' ? textOf(section['logoutUrl']) : undefined
    const kept = said({ redirectUris, logoutUrl })
    return [platform, Object.keys(kept).length === 0 ? undefined : kept] as const
  })
  return Object.fromEntries(sections)
}

function requirementsOf(manifest: Manifest, known: ReadonlySet<string>, drop: Drop): readonly Manifest[] {
  return objectsOf(manifest['requiredResourceAccess']).flatMap((entry) => {
    const resourceAppId = textOf(entry['resourceAppId'])?.toLowerCase() ?? ''
    const isOwn = resourceAppId === textOf(manifest['appId'])?.toLowerCase()
    if (resourceAppId !== GRAPH_APP_ID && !known.has(resourceAppId) && !isOwn) {
      drop(
        `requiredResourceAccess ${resourceAppId}`,
        'this API is not registered here: import it first, then this one again',
      )
      return []
    }
    const resourceAccess = objectsOf(entry['resourceAccess']).map((access) => pick(access, ['id', 'type']))
    return [{ resourceAppId, resourceAccess }]
  })
}

/** What stands in the manifest, would mean something in Azure, and means nothing here. */
function noteRest(manifest: Manifest, drop: Drop): void {
  const implicit = objectOf(objectOf(manifest['web'])['implicitGrantSettings'])
  if (implicit['enableAccessTokenIssuance'] === true || implicit['enableIdTokenIssuance'] === true)
    drop('web.implicitGrantSettings', 'the implicit flow does not exist here: use the code flow with PKCE')
  if (objectsOf(manifest['passwordCredentials']).length > 0)
    drop('passwordCredentials', 'a manifest holds no secret texts: make a new secret here')
  if (objectsOf(manifest['keyCredentials']).length > 0)
    drop('keyCredentials', 'a manifest holds no certificates: upload them here')
  if (Object.values(objectOf(manifest['optionalClaims'])).some((claims) => textsOrObjects(claims)))
    drop('optionalClaims', 'tokens have the same claims for everybody')
}

function textsOrObjects(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0
}
