import type { Application } from '../../api/types.ts'

/** Something that the registration says in two ways, and the change that makes it one. */
export interface Contradiction {
  readonly text: string
  readonly button: string
  readonly patch: Readonly<Record<string, unknown>>
}

const ANY_PORT = 'http://localhost'
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:[/?]|$)/

/** In the order in which a person would want to know. The first sign-in is where they would hurt (users-and-peers §E1, "Health"). */
export function findContradictions(app: Application): readonly Contradiction[] {
  return [...nativeInTheWrongPlace(app), ...publicFlowsOff(app), ...webWithoutSecret(app), ...apiWithoutName(app)]
}

const urisOf = (app: Application, platform: 'web' | 'spa' | 'publicClient'): readonly string[] =>
  app[platform]?.redirectUris ?? []

const hasSecret = (app: Application): boolean =>
  (app.passwordCredentials ?? []).length + (app.keyCredentials ?? []).length > 0

/** Public client flows on, or loopback addresses without a secret: a program on a person's machine, registered as a website. */
function nativeInTheWrongPlace(app: Application): readonly Contradiction[] {
  const web = urisOf(app, 'web')
  const native = urisOf(app, 'publicClient')
  if (native.length > 0 || web.length === 0 || hasSecret(app)) return []
  const loopback = web.filter((uri) => LOOPBACK.test(uri))
  if (app.isFallbackPublicClient !== true && loopback.length < web.length) return []
  const kept = web.filter((uri) => !LOOPBACK.test(uri))
  return [
    {
      text: 'This app is a CLI or desktop app, but it has only web redirect URIs. A web app proves itself with a secret, so every sign-in would end with AADSTS7000218.',
      button: 'Make them redirect URIs of a desktop app',
      patch: {
        isFallbackPublicClient: true,
        web: { redirectUris: kept },
        publicClient: { redirectUris: loopback.length > 0 ? loopback : [ANY_PORT] },
      },
    },
  ]
}

/** A native redirect URI without public client flows: what names no redirect URI, such as a device code, is refused. */
function publicFlowsOff(app: Application): readonly Contradiction[] {
  const others = urisOf(app, 'web').length + urisOf(app, 'spa').length
  if (urisOf(app, 'publicClient').length === 0 || others > 0 || app.isFallbackPublicClient === true) return []
  return [
    {
      text: 'This app has only native redirect URIs, but public client flows are off. A sign-in without a redirect URI fails.',
      button: 'Allow public client flows',
      patch: { isFallbackPublicClient: true },
    },
  ]
}

/** A website without a secret cannot redeem a code; what runs in the browser is a single-page app. */
function webWithoutSecret(app: Application): readonly Contradiction[] {
  const web = urisOf(app, 'web')
  const isNative = urisOf(app, 'publicClient').length > 0 || nativeInTheWrongPlace(app).length > 0
  if (web.length === 0 || hasSecret(app) || isNative) return []
  return [
    {
      text: 'This app has web redirect URIs and no client secret. A website needs one (Certificates & secrets); an app that runs in the browser is a single-page app and needs none.',
      button: 'It is a single-page app',
      patch: { web: { redirectUris: [] }, spa: { redirectUris: [...urisOf(app, 'spa'), ...web] } },
    },
  ]
}

/** Scopes that nobody can ask for. */
function apiWithoutName(app: Application): readonly Contradiction[] {
  const scopes = app.api?.oauth2PermissionScopes ?? []
  if (scopes.length === 0 || (app.identifierUris ?? []).length > 0) return []
  return [
    {
      text: 'This API has scopes but no Application ID URI, so most libraries cannot name them.',
      button: `Set api://${app.appId}`,
      patch: { identifierUris: [`api://${app.appId}`] },
    },
  ]
}
