import type { User } from '../directory/user.ts'
import type { KnownRequest } from '../http/message.ts'
import type { AuthorizeRequest } from './authorize-request.ts'

/** What the trace of a refusal may know of a request that began earlier; nothing that came with it as a secret. */
export function knownOf(request: AuthorizeRequest, user?: User): KnownRequest {
  const { clientId, redirectUri, scopes, resources, segment } = request
  const tenantId = segment.kind === 'tenant' ? segment.tenantId : user?.tenantId
  return {
    clientId,
    redirectUri,
    scopes,
    resources,
    ...(tenantId !== undefined && { tenantId }),
    ...(user !== undefined && { userId: user.id }),
  }
}
