import type { Guard } from '../create-guard.ts'
import type { Need } from '../judge-need.ts'
import type { VerifiedToken } from '../verified-token.ts'
import { renderMetadataReply } from './metadata-reply.ts'
import { renderRefusalReply } from './refusal-reply.ts'

/**
 * Guards a handler of a Fetch-style server (Hono, Deno, Bun, workers).
 *
 * ```ts
 * export default { fetch: fetchGuard(guard, (request, token) => Response.json(tasksOf(token)), { scopes: ['Tasks.Read'] }) }
 * ```
 */
export function fetchGuard(
  guard: Guard,
  handler: (request: Request, token: VerifiedToken) => Response | Promise<Response>,
  need?: Need,
) {
  return async (request: Request): Promise<Response> => {
    const { protocol, hostname, pathname, search } = new URL(request.url)
    const metadata = renderMetadataReply(guard, { method: request.method, url: pathname })
    if (metadata !== undefined) return new Response(metadata.body, metadata)
    const secure = protocol === 'https:'
    const verdict = await guard.check({ headers: request.headers, url: search, secure, remoteAddress: hostname }, need)
    if (verdict.ok) return handler(request, verdict.token)
    const { status, headers, body } = renderRefusalReply(verdict)
    return new Response(body, { status, headers })
  }
}
