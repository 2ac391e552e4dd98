import type { Application, KeyCredential } from '../../directory/application.ts'
import type { GraphObject } from '../odata/filter.ts'
import { etagOf } from '../call.ts'

/** Epoch seconds → Graph's date. */
export function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

/**
 * A registration in Microsoft Graph's shape (azure-ad-wire §3.9). Secrets have a hint and no text. An API without a token version
 * says nothing about it, because null means Azure's v1 (DESIGN, access token shape).
 */
export function renderApplication(app: Application): GraphObject {
  const uris = (platform: string): readonly string[] =>
    app.redirectUris.filter((redirect) => redirect.platform === platform).map(({ uri }) => uri)
  const { accessTokenSigningAlg, ...api } = app.api
  return {
    '@odata.etag': etagOf(app.version),
    id: app.id,
    appId: app.appId,
    displayName: app.displayName,
    createdDateTime: dateOf(app.createdAt),
    deletedDateTime: null,
    signInAudience: app.signInAudience,
    publisherDomain: app.publisherDomain,
    identifierUris: app.identifierUris,
    isDisabled: app.disabledAt !== undefined,
    isFallbackPublicClient: app.isFallbackPublicClient,
    groupMembershipClaims: app.groupMembershipClaims ?? null,
    optionalClaims: null,
    tags: [],
    api: { acceptMappedClaims: null, ...api },
    appRoles: app.appRoles,
    keyCredentials: (app.keyCredentials ?? []).map(renderKey),
    passwordCredentials: app.passwordCredentials.map((credential) => ({
      keyId: credential.keyId,
      displayName: credential.displayName,
      hint: credential.hint,
      secretText: null,
      endDateTime: credential.endsAt === undefined ? null : dateOf(credential.endsAt),
    })),
    publicClient: { redirectUris: uris('publicClient') },
    spa: { redirectUris: uris('spa') },
    web: {
      homePageUrl: null,
      logoutUrl: app.logoutUrl ?? null,
      redirectUris: uris('web'),
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
    info: {
      logoUrl: null,
      marketingUrl: null,
      privacyStatementUrl: null,
      supportUrl: null,
      termsOfServiceUrl: null,
      ...app.info,
    },
    requiredResourceAccess: app.requiredResourceAccess,
    latchwork: { ...app.latchwork, accessTokenSigningAlg },
  }
}

/** A certificate is public, and its text would only make every list long: its thumbprint tells it apart. */
export function renderKey(key: KeyCredential): GraphObject {
  return {
    keyId: key.keyId,
    displayName: key.displayName,
    customKeyIdentifier: key.thumbprint,
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: null,
    startDateTime: dateOf(key.startsAt),
    endDateTime: dateOf(key.endsAt),
  }
}
