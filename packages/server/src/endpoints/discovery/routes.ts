import type { Dialect } from '@latchwork/protocol'
import type { Deps } from '../../deps.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import type { Route } from '../../http/routing/route.ts'
import { findSegment } from '../../session/find-segment.ts'
import { renderDocument } from './document.ts'
import { handleInstanceDiscovery, handleUserRealm } from './instance.ts'
import { type Announced, createMetadata, notFound } from './metadata.ts'

/**
 * OpenID Connect Discovery, RFC 8414 at its three places (D-03), the key documents, and Azure's instance discovery.
 * @param announced what the rest of the server can do, from its own tables
 */
export function discoveryRoutes(deps: Deps, announced: Announced): readonly Route[] {
  const metadata = createMetadata(deps, announced)
  const get = (path: string, handle: Route['handle']): Route => ({ method: 'GET', path, cors: 'any', handle })
  return [
    get('/:tenant/.well-known/openid-configuration', (http) => metadata.handle(http, 'v1')),
    get('/:tenant/v2.0/.well-known/openid-configuration', (http) => metadata.handle(http, 'v2')),
    get('/.well-known/openid-configuration/:tenant/v2.0', (http) => metadata.handleInserted(http)),
    get('/.well-known/oauth-authorization-server/:tenant/v2.0', (http) => metadata.handleInserted(http)),
    get('/:tenant/discovery/keys', (http) => handleKeys(http, 'v1', deps)),
    get('/:tenant/discovery/v2.0/keys', (http) => handleKeys(http, 'v2', deps)),
    get('/common/discovery/instance', (http) => handleInstanceDiscovery(http, deps)),
    get('/common/userrealm/:user', (http) => handleUserRealm(http, deps)),
  ]
}

async function handleKeys(http: HttpRequest, dialect: Dialect, deps: Deps): Promise<Reply> {
  const segment = await findSegment(deps.db, http.params['tenant'] ?? '')
  return segment.ok ? renderDocument((await deps.signer.jwks())[dialect], http) : notFound(segment.error, http, deps)
}
