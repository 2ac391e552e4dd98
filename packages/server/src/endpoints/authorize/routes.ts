import type { Deps } from '../../deps.ts'
import type { Route } from '../../http/routing/route.ts'
import { handleAdminConsent, handleAuthorize, handleAuthorizePost, handleResume } from './handler.ts'

/** Where a sign-in or an administrator's consent begins, and where it goes on after each page (azure-ad-wire §1.4, §1.9). */
export function authorizeRoutes(deps: Deps): readonly Route[] {
  const dialects = [
    { dialect: 'v1', base: '/:tenant/oauth2', adminConsent: '/:tenant/adminconsent' },
    { dialect: 'v2', base: '/:tenant/oauth2/v2.0', adminConsent: '/:tenant/v2.0/adminconsent' },
  ] as const
  return [
    ...dialects.flatMap(({ dialect, base, adminConsent }): Route[] => [
      {
        method: 'GET',
        path: `${base}/authorize`,
        cors: 'none',
        handle: (http) => handleAuthorize(http, dialect, deps),
      },
      {
        method: 'POST',
        path: `${base}/authorize`,
        cors: 'none',
        handle: (http) => handleAuthorizePost(http, deps.config.publicUrl),
      },
      { method: 'GET', path: adminConsent, cors: 'none', handle: (http) => handleAdminConsent(http, dialect, deps) },
    ]),
    { method: 'GET', path: '/authorize/resume', cors: 'none', handle: (http) => handleResume(http, deps) },
  ]
}
