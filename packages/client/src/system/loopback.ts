import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { AuthError } from '../auth-error.ts'
import { PAGE_HEADERS, renderStrangerPage } from './pages.ts'

/** A listener that waits for one answer of the browser (RFC 8252 §7.3). Disposing of it frees the port. */
export interface Loopback extends AsyncDisposable {
  readonly redirectUri: string
  /** The first answer that was ours. */
  readonly answer: Promise<URLSearchParams>
  /** How many answers were not ours. */
  strangers(): number
  /** Shows the page in the browser, at an address without the answer's query, and waits a moment until it has arrived. */
  finish(page: string): Promise<void>
}

const DONE_PATH = '/done'
/** Long enough for a browser to follow a redirect; whoever answered without a browser does not wait longer for the result. */
const DELIVERY_MS = 1000
const PORT_ATTEMPTS = 10

interface State {
  readonly isOurs: (params: URLSearchParams) => boolean
  readonly answered: (params: URLSearchParams) => void
  readonly delivered: () => void
  hosts: ReadonlySet<string>
  /** The browser's request that brought the answer, held until there is something to say. */
  held?: ServerResponse
  page?: string
  strangers: number
}

/**
 * Listens on both loopback addresses at one port that the system chooses, so that no other program can take the second one. Either
 * address may be missing.
 * @param isOurs decides by `state`; whatever it refuses leaves the sign-in pending (RFC 8252 §8.9)
 */
export async function openLoopback(isOurs: (params: URLSearchParams) => boolean): Promise<Loopback> {
  const answer = Promise.withResolvers<URLSearchParams>()
  const delivery = Promise.withResolvers<void>()
  const state: State = { isOurs, answered: answer.resolve, delivered: delivery.resolve, hosts: new Set(), strangers: 0 }
  const handle = (request: IncomingMessage, response: ServerResponse): void => handleRequest(state, request, response)
  const { servers, host, port } = await listenOnBoth(() =>
    createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000 }, handle),
  )
  state.hosts = new Set([`127.0.0.1:${port}`, `[::1]:${port}`])
  return {
    redirectUri: `http://${host}:${port}/`,
    answer: answer.promise,
    strangers: () => state.strangers,
    finish: async (page) => {
      state.page = page
      state.held?.writeHead(303, { ...PAGE_HEADERS, location: DONE_PATH }).end()
      const timer = setTimeout(delivery.resolve, DELIVERY_MS)
      await delivery.promise
      clearTimeout(timer)
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map(close))
    },
  }
}

/** Order: right Host, against DNS rebinding · known path · GET · ours. Nothing before the last one touches the sign-in. */
function handleRequest(state: State, request: IncomingMessage, response: ServerResponse): void {
  const send = (status: number, body = '', headers: Record<string, string> = {}): void => {
    response.writeHead(status, { ...PAGE_HEADERS, ...headers }).end(body)
  }
  const [path = '', query = ''] = splitOnce(request.url ?? '')
  const isDone = path === DONE_PATH && state.page !== undefined
  if (!state.hosts.has(request.headers.host ?? '') || (path !== '/' && !isDone)) return send(404)
  if (request.method !== 'GET') return send(405, '', { allow: 'GET' })
  if (isDone) {
    response.once('close', state.delivered)
    return send(200, state.page)
  }
  if (state.held !== undefined || query === '') return send(404)
  const params = new URLSearchParams(query)
  if (!state.isOurs(params)) {
    state.strangers += 1
    return send(400, renderStrangerPage())
  }
  state.held = response
  state.answered(params)
}

interface Listening {
  readonly servers: readonly Server[]
  readonly host: string
  readonly port: number
}

async function listenOnBoth(create: () => Server): Promise<Listening> {
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt += 1) {
    const four = create()
    const port = await listen(four, '127.0.0.1', 0)
    if (typeof port === 'string') break
    const six = create()
    const other = await listen(six, '::1', port)
    if (other !== 'taken') return { servers: other === 'missing' ? [four] : [four, six], host: '127.0.0.1', port }
    // Another program has this port on ::1 and could be asked in our place.
    await close(four)
  }
  const six = create()
  const port = await listen(six, '::1', 0)
  if (typeof port === 'number') return { servers: [six], host: '[::1]', port }
  throw new AuthError({ code: 'invalid_configuration', description: 'No loopback address can be listened on.' })
}

function listen(server: Server, host: string, port: number): Promise<number | 'taken' | 'missing'> {
  return new Promise((resolve) => {
    server.once('error', (cause: NodeJS.ErrnoException) => resolve(cause.code === 'EADDRINUSE' ? 'taken' : 'missing'))
    // exclusive: not shared with cluster workers.
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () =>
      resolve((server.address() as AddressInfo).port),
    )
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function splitOnce(url: string): readonly string[] {
  const mark = url.indexOf('?')
  return mark === -1 ? [url] : [url.slice(0, mark), url.slice(mark + 1)]
}
