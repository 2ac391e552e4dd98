import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { refuse } from '../refusal/refusal.ts'
import type { AnswerContext } from './answer.ts'
import { STATUS_CODES } from './node-http.ts'
import { refusalReply } from './refusal-reply.ts'

/** What Node's parser gave up on, and how that is said. Everything else is 400. */
const STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** Answers what never became a request (RFC 9112 §2.2, RFC 6585 §5), in JSON like every other refusal, and hangs up. */
export function answerBrokenSocket(error: NodeJS.ErrnoException, socket: Duplex, context: AnswerContext): void {
  const running = (socket as Duplex & { _httpMessage?: ServerResponse })._httpMessage
  if (!socket.writable || error.code === 'ECONNRESET' || running?.headersSent === true) {
    socket.destroy()
    return
  }
  const status = STATUS[error.code ?? ''] ?? 400
  const refusal = { ...refuse(status === 400 || status === 408 ? 'body-malformed' : 'body-too-large'), status }
  const traceId = randomUUID()
  const reply = refusalReply(
    refusal,
    { traceId, correlationId: traceId },
    context.now(),
    `https://${context.publicHost()}`,
  )
  const headers = { ...reply.headers, 'x-ms-request-id': traceId, connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const { body } = reply
  socket.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}content-length: ${String(body.length)}\r\n\r\n${String(body)}`,
  )
}
