import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../create-guard.ts'
import type { Need } from '../judge-need.ts'
import type { VerifiedToken } from '../verified-token.ts'
import { renderMetadataReply } from './metadata-reply.ts'
import { renderRefusalReply } from './refusal-reply.ts'

/**
 * Guards a handler of `node:http` or `node:https`: returns the token, or answers the request and returns undefined.
 *
 * ```ts
 * const protect = nodeGuard(guard, { scopes: ['Tasks.Read'] })
 * createServer(tls, async (request, response) => {
 *   const token = await protect(request, response)
 *   if (token !== undefined) response.end(`Hello ${token.subject}`)
 * })
 * ```
 */
export function nodeGuard(guard: Guard, need?: Need) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<VerifiedToken | undefined> => {
    const metadata = renderMetadataReply(guard, request)
    if (metadata !== undefined) {
      response.writeHead(metadata.status, metadata.headers).end(metadata.body)
      return undefined
    }
    const { headers, rawHeaders, url, socket } = request
    const secure = 'encrypted' in socket && socket.encrypted === true
    const verdict = await guard.check({ headers, rawHeaders, url, secure, remoteAddress: socket.remoteAddress }, need)
    if (verdict.ok) return verdict.token
    const reply = renderRefusalReply(verdict)
    response.writeHead(reply.status, reply.headers).end(reply.body)
    return undefined
  }
}
