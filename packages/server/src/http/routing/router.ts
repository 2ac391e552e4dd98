import type { RequestListener } from 'node:http'
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { refuse, type Refusal } from '../../refusal/refusal.ts'
import { answer, type AnswerContext } from '../answer.ts'
import { createServer } from '../node-http.ts'
import { groupRoutes, type Mount, type PathRoutes, type Route } from './route.ts'

export interface Router {
  readonly app: FastifyInstance
  readonly handler: RequestListener
}

export interface Addresses {
  readonly routes: readonly Route[]
  readonly mounts?: readonly Mount[]
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']
const NO_QUERY = {}
const UNREADABLE = Symbol('a body of a type that nobody reads here')

/** Fastify routes and reads bodies; everything after that is `answer`. Hooks, schemas and its own replies are not used. */
export async function createRouter(
  { routes, mounts = [] }: Addresses,
  context: AnswerContext,
  bodyBytes: number,
): Promise<Router> {
  let handler: RequestListener = () => undefined
  const hand = handTo(context)
  const app = fastify({
    logger: false,
    bodyLimit: bodyBytes,
    // Handlers read the raw query themselves (RFC 6749 §3.1), so nobody else takes it apart.
    routerOptions: { caseSensitive: false, maxParamLength: 500, querystringParser: () => NO_QUERY },
    // No route has a schema; what Fastify would load to compile one is a fifth of the start.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    serverFactory: (given) => createServer((handler = given)),
    frameworkErrors: (_error, request, reply) => hand(request, reply, undefined, refuse('body-malformed')),
  })
  app.removeAllContentTypeParsers()
  const asBytes = (_request: FastifyRequest, body: Buffer, done: (error: null, body: Buffer) => void) =>
    done(null, body)
  app.addContentTypeParser(['application/x-www-form-urlencoded', 'application/json'], { parseAs: 'buffer' }, asBytes)
  app.addContentTypeParser('*', (_request, _stream, done) => done(null, UNREADABLE))
  app.setErrorHandler((error: FastifyError, request, reply) => {
    hand(request, reply, (request.routeOptions.config as { routes?: PathRoutes }).routes, bodyRefusal(error))
  })
  app.setNotFoundHandler((request, reply) => hand(request, reply, undefined))
  for (const path of groupRoutes(routes)) {
    app.route({
      method: METHODS,
      url: path.path,
      config: { routes: path },
      handler: (request, reply) => hand(request, reply, path),
    })
  }
  for (const mount of mounts) mountOn(app, mount, (table) => createRouter({ routes: table }, context, bodyBytes))
  await app.ready()
  return { app, handler }
}

function noSchemas(): never {
  throw new Error('a route has a schema: handlers check their input themselves')
}

/** Before the body is read, the request goes on to a router of its own, which the first one makes. */
function mountOn(app: FastifyInstance, { prefix, load }: Mount, build: (table: readonly Route[]) => Promise<Router>) {
  let loading: Promise<Router> | undefined
  const mounted = async (): Promise<Router> => {
    try {
      return await (loading ??= load().then(build))
    } catch (error) {
      loading = undefined
      return build([{ method: METHODS, path: '*', cors: 'none', handle: () => Promise.reject(error) }])
    }
  }
  app.route({
    method: METHODS,
    url: `${prefix}/*`,
    onRequest: (request, reply) => {
      reply.hijack()
      void mounted().then(({ handler }) => handler(request.raw, reply.raw))
    },
    handler: () => undefined,
  })
}

/** From Fastify's words to ours: the reply is written by `answer`, so that Fastify's own way of replying costs nothing. */
function handTo(context: AnswerContext) {
  return (request: FastifyRequest, reply: FastifyReply, routes: PathRoutes | undefined, refusal?: Refusal): void => {
    reply.hijack()
    const { body } = request
    const unread = body === UNREADABLE ? refuse('content-type-wrong') : refusal
    const incoming = {
      message: request.raw,
      response: reply.raw,
      routes,
      params: (request.params ?? {}) as Record<string, string>,
      body: Buffer.isBuffer(body) ? body : undefined,
      ...(unread !== undefined && { refusal: unread }),
    }
    void answer(incoming, context)
  }
}

function bodyRefusal(error: FastifyError): Refusal {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse('body-too-large')
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return refuse('content-type-wrong')
  return refuse('body-malformed')
}
