// A server whose handlers say what they were given, and a way to speak to it byte by byte.
import { connect } from 'node:net'
import type { Fault } from '../../src/http/answer.ts'
import { jsonReply } from '../../src/http/json.ts'
import type { HttpRequest, Reply } from '../../src/http/message.ts'
import type { Mount, Route } from '../../src/http/routing/route.ts'
import { createHttpServer, type HttpServer } from '../../src/http/serve.ts'

const NOW = 1_790_000_000
export const SPA = 'https://spa.contoso.example'

/** What the fixture observes and what a test orders. */
export interface Echo {
  readonly logged: string[]
  fault: Fault | undefined
}

const echo = (request: HttpRequest): Reply =>
  jsonReply(200, {
    params: request.params,
    query: request.query,
    body: request.body,
    address: request.remoteAddress,
    cookies: Object.fromEntries(request.cookies),
    correlationId: request.correlationId,
  })

const routes: readonly Route[] = [
  { method: 'POST', path: '/:tenant/oauth2/v2.0/token', cors: 'spa', handle: echo },
  { method: 'GET', path: '/:tenant/.well-known/openid-configuration', cors: 'any', handle: echo },
  { method: ['GET', 'POST'], path: '/page', cors: 'none', handle: echo },
  { method: 'GET', path: '/broken', cors: 'none', handle: () => Promise.reject(new Error('the database is away')) },
  {
    method: 'GET',
    path: '/bad-header',
    cors: 'none',
    handle: () => ({ status: 303, headers: { location: 'https://x/\r\nset-cookie: a=b' }, body: '' }),
  },
  {
    method: 'GET',
    path: '/slow',
    cors: 'none',
    handle: () => new Promise((resolve) => setTimeout(() => resolve(jsonReply(200, {})), 200)),
  },
  { method: 'GET', path: '/health', cors: 'any', host: 'any', handle: () => jsonReply(200, { status: 'ok' }) },
]

export function createEchoServer(
  publicHost: string | (() => string),
  trustedProxies: readonly string[] = [],
  echoed: Echo = { logged: [], fault: undefined },
  mounts: readonly Mount[] = [],
): Promise<HttpServer> {
  return createHttpServer({
    routes,
    mounts,
    publicHost,
    trustedProxies,
    limits: { headersMilliseconds: 300, requestMilliseconds: 600, drainMilliseconds: 1000 },
    mayReadAnswers: (origin) => origin === SPA,
    errorPage: (refusal) => ({
      status: refusal.status,
      headers: { 'content-type': 'text/html' },
      body: `page ${refusal.reason}`,
    }),
    faults: () => echoed.fault,
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (message, fields) => void echoed.logged.push(`${message} ${JSON.stringify(fields)}`),
    },
    now: () => NOW,
  })
}

/** Writes bytes as they are and reads until the server hangs up. */
export function speak(port: number, text: string | Buffer, hold = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.setEncoding('utf8').on('data', (part: string) => (answer += part))
    socket.on('error', reject).on('close', () => resolve(answer))
    socket.write(text)
    if (!hold) socket.end()
  })
}

export const head = (port: number, line: string, ...more: string[]) =>
  `${[line, `host: localhost:${String(port)}`, ...more].join('\r\n')}\r\n\r\n`
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
export const TOKEN = '/contoso.example/oauth2/v2.0/token'

export function reasonOf(body: string): string {
  return (JSON.parse(body) as { reason: string }).reason
}
