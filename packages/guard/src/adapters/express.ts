import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard } from '../create-guard.ts'
import type { Need } from '../judge-need.ts'
import type { VerifiedToken } from '../verified-token.ts'
import { renderMetadataReply } from './metadata-reply.ts'
import { renderRefusalReply } from './refusal-reply.ts'

/** The parts of Express's request that are used; `secure` honours its `trust proxy` setting. */
export interface ExpressRequest extends IncomingMessage {
  readonly secure: boolean
  readonly originalUrl: string
  /** The verified token, for the handlers behind the guard. */
  auth?: VerifiedToken
}

/** Middleware for Express: `app.get('/tasks', expressGuard(guard, { scopes: ['Tasks.Read'] }), handler)`. */
export function expressGuard(guard: Guard, need?: Need) {
  return async (request: ExpressRequest, response: ServerResponse, next: () => void): Promise<void> => {
    const { headers, method, rawHeaders, originalUrl: url, secure } = request
    const metadata = renderMetadataReply(guard, { method, url })
    if (metadata !== undefined) {
      response.writeHead(metadata.status, metadata.headers).end(metadata.body)
      return
    }
    const remoteAddress = request.socket.remoteAddress
    const verdict = await guard.check({ headers, rawHeaders, url, secure, remoteAddress }, need)
    if (verdict.ok) {
      request.auth = verdict.token
      next()
      return
    }
    const reply = renderRefusalReply(verdict)
    response.writeHead(reply.status, reply.headers).end(reply.body)
  }
}
