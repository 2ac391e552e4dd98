import type { RequestListener, Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { AnswerContext } from './answer.ts'
import { trustProxies } from './address/client-address.ts'
import { hostRule } from './address/public-host.ts'
import { answerBrokenSocket } from './broken-socket.ts'
import { createServer } from './node-http.ts'
import type { Mount, Route } from './routing/route.ts'
import { createRouter } from './routing/router.ts'

/** Bounds for what a stranger may send (G-14); times are milliseconds. */
export interface HttpLimits {
  readonly bodyBytes: number
  readonly headerBytes: number
  /** Until the last header has come. */
  readonly headersMilliseconds: number
  /** Until the last byte of the body has come. */
  readonly requestMilliseconds: number
  /** How long a connection may stay open between two requests. */
  readonly idleMilliseconds: number
  /** How long running requests may go on once the server closes. */
  readonly drainMilliseconds: number
}

const DEFAULT_LIMITS: HttpLimits = {
  bodyBytes: 64 * 1024,
  headerBytes: 16 * 1024,
  headersMilliseconds: 10_000,
  requestMilliseconds: 20_000,
  idleMilliseconds: 65_000,
  drainMilliseconds: 10_000,
}

export interface HttpServerOptions extends Pick<AnswerContext, 'errorPage' | 'mayReadAnswers' | 'log' | 'now'> {
  readonly routes: readonly Route[]
  readonly mounts?: readonly Mount[]
  /** PEM texts; absent behind a proxy that ends TLS. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Addresses and CIDR ranges. */
  readonly trustedProxies?: readonly string[]
  readonly limits?: Partial<HttpLimits>
  /** Host of the public URL, with its port unless that is 443. A function where the port is known only after listening. */
  readonly publicHost: string | (() => string)
  /** Hears of every failure that became a 500, for the trace. */
  readonly onError?: AnswerContext['onError']
  readonly onRefusal?: AnswerContext['onRefusal']
  readonly faults?: AnswerContext['faults']
}

export interface Injection {
  readonly method?: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly remoteAddress?: string
}

export interface Injected {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  /** The Set-Cookie values. */
  readonly cookies: readonly string[]
  readonly body: string
}

export interface HttpServer {
  /** Binds every host on one port; port 0 takes a free one. Answers the port. A host that this machine lacks is left out. */
  listen(where: { readonly port: number; readonly hosts: readonly string[] }): Promise<number>
  /** Takes no new connection, lets running requests end, then closes. */
  close(): Promise<void>
  /** A request without a socket, for tests. */
  inject(injection: Injection): Promise<Injected>
  addresses(): readonly AddressInfo[]
}

export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const limits: HttpLimits = { ...DEFAULT_LIMITS, ...options.limits }
  const state = { draining: false }
  const context = createContext(options, () => state.draining)
  const { app, handler } = await createRouter(options, context, limits.bodyBytes)
  const servers: Server[] = []

  async function listen(where: { readonly port: number; readonly hosts: readonly string[] }): Promise<number> {
    let { port } = where
    for (const host of where.hosts) {
      const server = createNodeServer(handler, options.tls, limits, context)
      const bound = await bind(server, port, host)
      if (bound === undefined) options.log.warn('an address is not available on this machine', { host })
      else servers.push(server)
      port = bound ?? port
    }
    if (servers.length === 0) throw new Error('none of the addresses to listen on is available')
    return port
  }

  async function close(): Promise<void> {
    state.draining = true
    const ends = servers.map((server) => new Promise<void>((resolve) => void server.close(() => resolve())))
    const force = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), limits.drainMilliseconds)
    await Promise.all(ends)
    clearTimeout(force)
    await app.close()
  }

  async function inject(injection: Injection): Promise<Injected> {
    const response = await app.inject({
      method: (injection.method ?? 'GET') as 'GET',
      url: injection.url,
      headers: { host: context.publicHost(), ...injection.headers },
      remoteAddress: injection.remoteAddress ?? '127.0.0.1',
      ...(injection.body !== undefined && { payload: injection.body }),
    })
    const cookies = response.headers['set-cookie'] ?? []
    return {
      status: response.statusCode,
      headers: response.headers,
      cookies: typeof cookies === 'string' ? [cookies] : cookies,
      body: response.body,
    }
  }

  const addresses = () => servers.map((server) => server.address() as AddressInfo)
  return { listen, close, inject, addresses }
}

function createContext(options: HttpServerOptions, isDraining: () => boolean): AnswerContext {
  const { publicHost: given } = options
  const publicHost = typeof given === 'string' ? () => given : given
  let known = { host: publicHost(), rule: hostRule(publicHost()) }
  return {
    publicHost,
    hostRule: () => {
      const host = publicHost()
      if (host !== known.host) known = { host, rule: hostRule(host) }
      return known.rule
    },
    proxies: trustProxies(options.trustedProxies ?? []),
    mayReadAnswers: options.mayReadAnswers,
    errorPage: options.errorPage,
    onRefusal: options.onRefusal ?? (() => undefined),
    onError: options.onError ?? (() => undefined),
    faults: options.faults,
    log: options.log,
    now: options.now,
    isDraining,
  }
}

function createNodeServer(
  handler: RequestListener,
  tls: HttpServerOptions['tls'],
  limits: HttpLimits,
  context: AnswerContext,
): Server {
  const times = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMilliseconds,
    requestTimeout: limits.requestMilliseconds,
    connectionsCheckingInterval: Math.min(1000, limits.headersMilliseconds),
    keepAliveTimeout: limits.idleMilliseconds,
  }
  const server =
    tls === undefined
      ? createServer(times, handler)
      : createSecureServer({ ...times, ...tls, minVersion: 'TLSv1.2' }, handler)
  server.on('clientError', (error, socket) => answerBrokenSocket(error, socket, context))
  return server
}

const MISSING: ReadonlySet<string | undefined> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/** The bound port, or undefined when this machine has no such address (IPv6 switched off, for instance). */
function bind(server: Server, port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      MISSING.has(error.code) ? resolve(undefined) : reject(error),
    )
    // On `::` this keeps IPv4 apart, so that 0.0.0.0 and :: can both be named.
    server.listen({ port, host, ipv6Only: host.includes(':') }, () => resolve((server.address() as AddressInfo).port))
  })
}
