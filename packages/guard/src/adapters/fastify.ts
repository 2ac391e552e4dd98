import type { IncomingMessage } from 'node:http'
import type { Guard } from '../create-guard.ts'
import type { Need } from '../judge-need.ts'
import type { VerifiedToken } from '../verified-token.ts'
import { renderMetadataReply } from './metadata-reply.ts'
import { renderRefusalReply } from './refusal-reply.ts'

/** The parts of Fastify's request that are used; `protocol` honours its `trustProxy` setting. */
export interface FastifyRequest {
  readonly raw: IncomingMessage
  readonly protocol: string
  /** The verified token, for the handlers behind the guard. */
  auth?: VerifiedToken
}

export interface FastifyReply {
  code(status: number): FastifyReply
  headers(values: Record<string, string>): FastifyReply
  send(body: string): FastifyReply
}

/** A hook for Fastify: `app.get('/tasks', { onRequest: fastifyGuard(guard, { scopes: ['Tasks.Read'] }) }, handler)`. */
export function fastifyGuard(guard: Guard, need?: Need) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const metadata = renderMetadataReply(guard, request.raw)
    if (metadata !== undefined) {
      return reply
        .code(metadata.status)
        .headers({ ...metadata.headers })
        .send(metadata.body)
    }
    const { headers, rawHeaders, url, socket } = request.raw
    const secure = request.protocol === 'https'
    const verdict = await guard.check({ headers, rawHeaders, url, secure, remoteAddress: socket.remoteAddress }, need)
    if (verdict.ok) {
      request.auth = verdict.token
      return undefined
    }
    const refusal = renderRefusalReply(verdict)
    return reply
      .code(refusal.status)
      .headers({ ...refusal.headers })
      .send(refusal.body)
  }
}
