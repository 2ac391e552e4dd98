import { type Dialect, err, isGuid, metadataDocument, ok, type Result } from '@latchwork/protocol'
import type { Deps } from '../../deps.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'
import { refusalReply } from '../../http/refusal-reply.ts'
import { type Refusal, refuse } from '../../refusal/refusal.ts'
import type { Segment } from '../../session/authorize-request.ts'
import { findSegment } from '../../session/find-segment.ts'
import { type PublicDocument, publicDocument, renderDocument } from './document.ts'

/** What the documents say about the rest of the server, taken from its own tables. */
export interface Announced {
  readonly grantTypes: readonly string[]
  /** Algorithms that tokens are signed with. */
  readonly algs: readonly string[]
}

export interface MetadataHandlers {
  /** `/{tenant}[/v2.0]/.well-known/openid-configuration` (azure-ad-wire §1.8.1, §1.8.2). */
  handle(http: HttpRequest, dialect: Dialect): Promise<Reply>
  /**
   * `/.well-known/{openid-configuration,oauth-authorization-server}/{tenant}/v2.0`: the well-known name inserted before the path of
   * the issuer (RFC 8414 §3.1). Only a tenant's own id is part of an issuer.
   */
  handleInserted(http: HttpRequest): Promise<Reply>
}

/** How long a tenant is believed to exist, in seconds. */
const KNOWN_SECONDS = 60
const MOST_KNOWN = 10_000

interface Known {
  readonly checkedAt: number
  readonly document: PublicDocument
}

/** The discovery documents as bytes, made once per tenant and dialect (OpenID Connect Discovery §4, RFC 8414 §3). */
export function createMetadata(deps: Pick<Deps, 'db' | 'config' | 'now'>, announced: Announced): MetadataHandlers {
  const known = new Map<string, Known>()

  async function find(text: string, dialect: Dialect): Promise<Result<PublicDocument, Refusal>> {
    const key = `${dialect} ${text}`
    const held = known.get(key)
    const now = deps.now()
    if (held !== undefined && Math.abs(now - held.checkedAt) < KNOWN_SECONDS) return ok(held.document)
    const segment = await findSegment(deps.db, text)
    if (!segment.ok) return segment
    const document = held?.document ?? render(segment.value, dialect)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(key, { checkedAt: now, document })
    return ok(document)
  }

  function render(segment: Segment, dialect: Dialect): PublicDocument {
    const named = segment.kind === 'tenant' ? { kind: 'tenant' as const, id: segment.tenantId } : { kind: segment.kind }
    return publicDocument(metadataDocument({ baseUrl: deps.config.publicUrl, segment: named, dialect, ...announced }))
  }

  function reply(found: Result<PublicDocument, Refusal>, http: HttpRequest): Reply {
    return found.ok ? renderDocument(found.value, http) : notFound(found.error, http, deps)
  }

  return {
    async handle(http, dialect) {
      return reply(await find(http.params['tenant'] ?? '', dialect), http)
    },
    async handleInserted(http) {
      const text = http.params['tenant'] ?? ''
      return reply(isGuid(text) ? await find(text, 'v2') : err(refuse('tenant-unknown')), http)
    },
  }
}

/** A document about a tenant that does not exist is not there (RFC 8414 §3.2). */
export function notFound(refusal: Refusal, http: HttpRequest, deps: Pick<Deps, 'config' | 'now'>): Reply {
  return refusalReply({ ...refusal, status: 404 }, http, deps.now(), deps.config.publicUrl)
}
