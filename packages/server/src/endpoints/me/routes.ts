import type { Deps } from '../../deps.ts'
import { jsonReply } from '../../http/json.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import type { Route } from '../../http/route.ts'
import { readOwnToken } from '../../session/own-token.ts'

/** GET /v1.0/me in Microsoft Graph's shape (azure-ad-wire §3.9). The rest of the directory API comes with the directory. */
export function meRoutes(deps: Deps): readonly Route[] {
  return [{ method: 'GET', path: '/v1.0/me', cors: 'spa', handle: (http) => handleMe(http, deps) }]
}

const CODES = {
  400: 'Request_BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
} as const
const MESSAGES = {
  400: 'The Authorization header is malformed.',
  401: 'The access token is missing, expired or not for this API.',
  403: 'Insufficient privileges to complete the operation: the access token lacks User.Read.',
} as const

async function handleMe(http: HttpRequest, deps: Deps): Promise<Reply> {
  const token = await readOwnToken(http, 'User.Read', deps)
  if ('status' in token) {
    const innerError = {
      date: new Date(deps.now() * 1000).toISOString().slice(0, 19),
      'request-id': http.traceId,
      'client-request-id': http.correlationId,
    }
    const error = { code: CODES[token.status], message: MESSAGES[token.status], innerError }
    return jsonReply(token.status, { error }, { 'www-authenticate': token.challenge })
  }
  const { user } = token
  return jsonReply(200, {
    '@odata.context': `${deps.config.publicUrl}/v1.0/$metadata#users/$entity`,
    id: user.id,
    businessPhones: [],
    displayName: user.displayName,
    givenName: user.givenName ?? null,
    jobTitle: null,
    mail: user.mail ?? null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: user.surname ?? null,
    userPrincipalName: user.userPrincipalName,
  })
}
