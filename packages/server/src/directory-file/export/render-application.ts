import {
  type Application,
  GRAPH_APP_ID,
  type KeyCredential,
  type RequiredResourceAccess,
} from '../../directory/application.ts'

/** A part of a directory file: what YAML and JSON can hold. */
export type FileObject = Readonly<Record<string, unknown>>

/** A list that says something; an empty one stays out of the file. */
export function unlessEmpty(name: string, values: readonly unknown[]): FileObject {
  return values.length === 0 ? {} : { [name]: values }
}

/** An object that says something. */
function unlessBare(name: string, value: FileObject): FileObject {
  return Object.keys(value).length === 0 ? {} : { [name]: value }
}

/** What a registration may name. */
interface Known {
  readonly appIds: ReadonlySet<string>
  /** People by object id. */
  readonly users: ReadonlyMap<string, string>
}

/**
 * A registration as `parse-application.ts` reads it. Secrets are left out (DESIGN §4), certificates are not, for nothing of them is secret; left out is also whatever equals what an absent
 * property means. A permission of an API that no longer exists is left out too: the file could not be applied with it.
 */
export function renderFileApplication(app: Application, known: Known): FileObject {
  const uris = (platform: string): FileObject =>
    unlessEmpty(
      'redirectUris',
      app.redirectUris.filter((redirect) => redirect.platform === platform).map(({ uri }) => uri),
    )
  const isKnown = ({ resourceAppId }: RequiredResourceAccess): boolean =>
    resourceAppId === GRAPH_APP_ID || known.appIds.has(resourceAppId)
  return {
    appId: app.appId,
    id: app.id,
    displayName: app.displayName,
    signInAudience: app.signInAudience,
    ...(app.disabledAt !== undefined && { isDisabled: true }),
    ...unlessEmpty('identifierUris', app.identifierUris),
    ...unlessBare('api', renderApi(app.api)),
    ...unlessEmpty('appRoles', app.appRoles),
    ...(app.groupMembershipClaims !== undefined && { groupMembershipClaims: app.groupMembershipClaims }),
    ...(app.isFallbackPublicClient && { isFallbackPublicClient: true }),
    ...unlessBare('publicClient', uris('publicClient')),
    ...unlessBare('web', { ...uris('web'), ...(app.logoutUrl !== undefined && { logoutUrl: app.logoutUrl }) }),
    ...unlessBare('spa', uris('spa')),
    ...unlessBare('info', app.info),
    ...unlessEmpty('keyCredentials', (app.keyCredentials ?? []).map(renderKey)),
    ...unlessEmpty('requiredResourceAccess', app.requiredResourceAccess.filter(isKnown)),
    ...unlessBare('latchwork', renderLatchwork(app, known)),
  }
}

/** An explicit null means Azure's v1 and is kept; absent means RFC 9068 (DESIGN: the API alone decides). */
function renderApi(api: Application['api']): FileObject {
  return {
    ...(api.requestedAccessTokenVersion !== undefined && {
      requestedAccessTokenVersion: api.requestedAccessTokenVersion,
    }),
    ...unlessEmpty('oauth2PermissionScopes', api.oauth2PermissionScopes),
    ...unlessEmpty('preAuthorizedApplications', api.preAuthorizedApplications),
    ...unlessEmpty('knownClientApplications', api.knownClientApplications),
  }
}

function renderLatchwork({ latchwork, api, createdBy = '' }: Application, { users }: Known): FileObject {
  const registrar = users.get(createdBy)
  return {
    ...(latchwork.allowCodeWithoutPkce && { allowCodeWithoutPkce: true }),
    ...(latchwork.refreshTokenReuse === 'allowed' && { refreshTokenReuse: 'allowed' }),
    ...(latchwork.allowOutOfBand && { allowOutOfBand: true }),
    ...(latchwork.allowSilentSignIn && { allowSilentSignIn: true }),
    ...unlessEmpty('resourceUrls', latchwork.resourceUrls),
    ...(registrar !== undefined && { createdBy: registrar }),
    ...(api.accessTokenSigningAlg !== 'RS256' && { accessTokenSigningAlg: api.accessTokenSigningAlg }),
  }
}

function renderKey({ keyId, displayName, certificate }: KeyCredential): FileObject {
  return { keyId, displayName, type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate }
}
