import { type Dialect, metadataDocument, type MetadataSegment } from '@latchwork/protocol'
import type { Deps } from '../../deps.ts'
import { jsonReply } from '../../http/json.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { refusalReply } from '../../http/refusal-reply.ts'
import type { Route } from '../../http/route.ts'
import { refuse } from '../../refusal/refusal.ts'
import type { Segment } from '../../session/authorize-request.ts'
import { findSegment } from '../../session/find-segment.ts'
import { documentReply, type ReadyDocument, readyDocument } from './document.ts'

/**
 * OpenID Connect Discovery, RFC 8414 at its three places (D-03), the key documents, and Azure's instance discovery.
 * @param grantTypes the keys of the token endpoint's table: metadata promises exactly what works
 */
export function discoveryRoutes(deps: Deps, grantTypes: readonly string[]): readonly Route[] {
  const metadata = createMetadata(deps, grantTypes)
  const get = (path: string, handle: Route['handle']): Route => ({ method: 'GET', path, cors: 'any', handle })
  return [
    get('/:tenant/.well-known/openid-configuration', (http) => metadata(http, 'v1', 'any')),
    get('/:tenant/v2.0/.well-known/openid-configuration', (http) => metadata(http, 'v2', 'any')),
    get('/.well-known/openid-configuration/:tenant/v2.0', (http) => metadata(http, 'v2', 'concrete')),
    get('/.well-known/oauth-authorization-server/:tenant/v2.0', (http) => metadata(http, 'v2', 'concrete')),
    get('/:tenant/discovery/keys', (http) => answerKeys(http, 'v1', deps)),
    get('/:tenant/discovery/v2.0/keys', (http) => answerKeys(http, 'v2', deps)),
    get('/common/discovery/instance', (http) => answerInstance(http, deps)),
    get('/common/userrealm/:user', (http) => answerUserRealm(http, deps)),
  ]
}

/**
 * The document of a tenant is made once and sent as bytes. Aliases answer with a template issuer, so RFC 8414's own places
 * serve concrete tenants only (D-01).
 */
function createMetadata(deps: Deps, grantTypes: readonly string[]): (http: HttpRequest, dialect: Dialect, which: 'any' | 'concrete') => Promise<Reply> {
  const ready = new Map<string, ReadyDocument>()
  return async (http, dialect, which) => {
    const segment = await findSegment(deps.db, http.params['tenant'] ?? '')
    if (!segment.ok || (which === 'concrete' && segment.value.kind !== 'tenant')) return notFound(http, deps)
    const key = `${dialect} ${segment.value.kind === 'tenant' ? segment.value.tenantId : segment.value.kind}`
    let document = ready.get(key)
    if (!document) {
      document = readyDocument(metadataDocument({ baseUrl: deps.config.publicUrl, algs: ['RS256'], grantTypes, segment: metadataSegment(segment.value), dialect }))
      ready.set(key, document)
    }
    return documentReply(document, http)
  }
}

function metadataSegment(segment: Segment): MetadataSegment {
  return segment.kind === 'tenant' ? { kind: 'tenant', id: segment.tenantId } : segment
}

/** An address of metadata that does not exist is a 404 with the JSON that every library can parse (standards-checklist §0.1). */
function notFound(http: HttpRequest, deps: Deps): Reply {
  return refusalReply({ ...refuse('tenant-unknown'), status: 404 }, http, deps.now(), deps.config.publicUrl)
}

async function answerKeys(http: HttpRequest, dialect: Dialect, deps: Deps): Promise<Reply> {
  const segment = await findSegment(deps.db, http.params['tenant'] ?? '')
  if (!segment.ok) return notFound(http, deps)
  return documentReply((await deps.signer.jwks())[dialect], http)
}

/** azure-ad-wire §1.8.4: "is this authority one of yours?" */
function answerInstance(http: HttpRequest, deps: Deps): Reply {
  const query = new URLSearchParams(http.query)
  const asked = query.get('authorization_endpoint') ?? ''
  const { host } = new URL(deps.config.publicUrl)
  if (!URL.canParse(asked) || new URL(asked).host !== host) {
    const reply = refusalReply(refuse('instance-unknown'), http, deps.now(), deps.config.publicUrl)
    const body: unknown = JSON.parse(String(reply.body))
    return { ...reply, body: JSON.stringify({ ...(body as object), error: 'invalid_instance' }) }
  }
  const version = asked.includes('v2.0') ? 'v2.0/' : ''
  return jsonReply(200, {
    tenant_discovery_endpoint: `${deps.config.publicUrl}/common/${version}.well-known/openid-configuration`,
    'api-version': query.get('api-version') ?? '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  })
}

/** azure-ad-wire §1.8.5: every account is managed here; whether it exists is not said. */
function answerUserRealm(http: HttpRequest, deps: Deps): Reply {
  const user = http.params['user'] ?? ''
  const { host } = new URL(deps.config.publicUrl)
  return jsonReply(200, {
    ver: '1.0',
    account_type: 'Managed',
    domain_name: user.slice(user.indexOf('@') + 1).toLowerCase(),
    cloud_instance_name: host,
    cloud_audience_urn: 'urn:federation:MicrosoftOnline',
  })
}
