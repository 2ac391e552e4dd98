import type { Deps } from '../../deps.ts'
import { jsonReply } from '../../http/json.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import type { Route } from '../../http/routing/route.ts'
import { readOwnToken } from '../../session/own-token.ts'

/** UserInfo (OpenID Connect Core §5.3) at the v1 and v2 addresses, GET and POST. */
export function userinfoRoutes(deps: Deps): readonly Route[] {
  const paths = ['/oidc/userinfo', '/:tenant/openid/userinfo'] as const
  return paths.map((path) => ({
    method: ['GET', 'POST'],
    path,
    cors: 'spa',
    handle: (http) => handleUserinfo(http, deps),
  }))
}

/** Members without a value are left out, never null (§5.4). `sub` is the one of this client's id tokens (§5.3.2). */
async function handleUserinfo(http: HttpRequest, deps: Deps): Promise<Reply> {
  const token = await readOwnToken(http, 'openid', deps)
  if ('status' in token) return jsonReply(token.status, {}, { 'www-authenticate': token.challenge })
  const { user, scopes } = token
  const profile = {
    name: user.displayName,
    given_name: user.givenName,
    family_name: user.surname,
    preferred_username: (token.home ?? user).userPrincipalName,
  }
  return jsonReply(200, {
    sub: deps.subjects.pairwise(user.id, token.clientAppId),
    ...(scopes.has('profile') && profile),
    ...(scopes.has('email') && { email: user.mail }),
  })
}
