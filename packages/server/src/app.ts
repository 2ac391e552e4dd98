import { fileURLToPath } from 'node:url'
import { authorizeRoutes } from './endpoints/authorize/routes.ts'
import { discoveryRoutes } from './endpoints/discovery/routes.ts'
import { handleLogout } from './endpoints/logout/handler.ts'
import { nativeClientRoutes } from './endpoints/native-client/routes.ts'
import { GRANT_TYPES } from './endpoints/token/grants.ts'
import { handleToken } from './endpoints/token/handler.ts'
import { portalRoutes } from './endpoints/portal/routes.ts'
import { userinfoRoutes } from './endpoints/userinfo/routes.ts'
import type { Deps } from './deps.ts'
import { seeOther } from './http/headers.ts'
import { jsonReply } from './http/json.ts'
import type { Mount, Route } from './http/routing/route.ts'
import { handleChangePassword } from './interaction/change-password/handler.ts'
import { handleConsent } from './interaction/consent/handler.ts'
import { handleContinue } from './interaction/continue/handler.ts'
import { renderErrorCodePage } from './interaction/error/code-page.ts'
import { handleFirstPassword } from './interaction/first-password/handler.ts'
import { handleMyApps } from './interaction/my-apps/handler.ts'
import { handleNotice } from './interaction/notice/handler.ts'
import { handlePickAccount } from './interaction/pick-account/handler.ts'
import { handleSignIn } from './interaction/sign-in/handler.ts'

/** Beside this package in a checkout and where npm puts them both. */
const PORTAL_FOLDER = fileURLToPath(new URL('../../portal/dist/', import.meta.url))
const BOTH = ['GET', 'POST'] as const

/** The table of addresses (azure-ad-wire §1.2), together with the mounts below. Paths match whatever their letters' case; the tenant comes lower case. */
export function createRoutes(deps: Deps): readonly Route[] {
  const dialects = [
    { dialect: 'v1', base: '/:tenant/oauth2' },
    { dialect: 'v2', base: '/:tenant/oauth2/v2.0' },
  ] as const
  return [
    ...dialects.flatMap(({ dialect, base }): Route[] => [
      { method: 'POST', path: `${base}/token`, cors: 'spa', handle: (http) => handleToken(http, dialect, deps) },
      { method: BOTH, path: `${base}/logout`, cors: 'none', handle: (http) => handleLogout(http, dialect, deps) },
    ]),
    ...discoveryRoutes(deps, { grantTypes: GRANT_TYPES, algs: ['RS256', 'ES256', 'PS256', 'EdDSA'] }),
    ...userinfoRoutes(deps),
    ...nativeClientRoutes,
    ...authorizeRoutes(deps),
    { method: BOTH, path: '/interaction/sign-in', cors: 'none', handle: (http) => handleSignIn(http, deps) },
    { method: BOTH, path: '/interaction/pick-account', cors: 'none', handle: (http) => handlePickAccount(http, deps) },
    { method: BOTH, path: '/interaction/continue', cors: 'none', handle: (http) => handleContinue(http, deps) },
    { method: BOTH, path: '/interaction/consent', cors: 'none', handle: (http) => handleConsent(http, deps) },
    { method: BOTH, path: '/interaction/notice', cors: 'none', handle: (http) => handleNotice(http, deps) },
    {
      method: BOTH,
      path: '/interaction/first-password',
      cors: 'none',
      handle: (http) => handleFirstPassword(http, deps),
    },
    { method: BOTH, path: '/changepassword', cors: 'none', handle: (http) => handleChangePassword(http, deps) },
    { method: BOTH, path: '/myapps', cors: 'none', handle: (http) => handleMyApps(http, deps) },
    {
      method: 'GET',
      path: '/error',
      cors: 'none',
      handle: (http) => renderErrorCodePage(new URLSearchParams(http.query).get('code') ?? undefined),
    },
    { method: 'GET', path: '/', cors: 'none', handle: () => seeOther('/portal/') },
    ...portalRoutes(PORTAL_FOLDER),
    { method: 'GET', path: '/health', cors: 'any', host: 'any', handle: () => jsonReply(200, { status: 'ok' }) },
  ]
}

/** The directory API is half of the server's code, and most runs (a sign-in, a refresh) never need it. */
export function createMounts(deps: Deps): readonly Mount[] {
  return [{ prefix: '/v1.0', load: async () => (await import('./graph/routes.ts')).graphRoutes(deps) }]
}
