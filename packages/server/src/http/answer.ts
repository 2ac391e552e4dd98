import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../log.ts'
import { refuse, type Refusal } from '../refusal/refusal.ts'
import type { TrustedProxies } from './address/client-address.ts'
import { corsHeaders, preflightReply, type MayReadAnswers } from './cors.ts'
import { HSTS, withHeaders } from './headers.ts'
import { mayServeHost, type HostRule } from './address/public-host.ts'
import type { HttpRequest, Refused, Reply } from './message.ts'
import { graphRefusalReply, refusalReply } from './refusal-reply.ts'
import { findRepeatedHeader, toHttpRequest, wantsClientRequestId, wantsPage } from './request.ts'
import type { PathRoutes } from './routing/route.ts'

/** A failure ordered in development: wait, refuse, or do everything and lose the answer. */
export type Fault =
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'refuse'; readonly refusal: Refusal }
  | { readonly kind: 'lose-answer' }

/** What every answer needs to know. */
export interface AnswerContext {
  readonly publicHost: () => string
  readonly hostRule: () => HostRule
  readonly proxies: TrustedProxies
  readonly mayReadAnswers: MayReadAnswers
  readonly errorPage: (refusal: Refusal, request: HttpRequest, now: number) => Reply
  /** Hears of every refusal once its answer is sent. Must not throw. */
  readonly onRefusal: (refused: Refused, request: HttpRequest) => void
  readonly onError: (error: unknown, request: HttpRequest) => void
  readonly faults: ((request: HttpRequest) => Fault | undefined) | undefined
  readonly log: Log
  /** Epoch seconds. */
  readonly now: () => number
  readonly isDraining: () => boolean
}

/** A request as far as the router got with it. */
export interface Incoming {
  readonly message: IncomingMessage
  readonly response: ServerResponse
  /** Undefined when nothing is at the address. */
  readonly routes: PathRoutes | undefined
  readonly params: Readonly<Record<string, string>>
  /** The bytes of the body, when they were read. */
  readonly body: Buffer | undefined
  /** Why the request was refused before anybody looked at it. */
  readonly refusal?: Refusal
}

/** Answers one request; whatever goes wrong inside ends as an answer, never as an unhandled failure. */
export async function answer(incoming: Incoming, context: AnswerContext): Promise<void> {
  const { message, response, routes } = incoming
  const text = incoming.body === undefined ? '' : decodeUtf8(incoming.body)
  const request = toHttpRequest({ message, params: incoming.params, body: text ?? '' }, context.proxies)
  let reply: Reply | undefined
  try {
    const early = incoming.refusal ?? checkTransport(incoming, text, context)
    reply = early === undefined ? await route(request, routes, context) : sayToProgram(early, request, context)
    if (reply === undefined) return void message.socket.destroy()
    const origin = request.headers.origin
    const cors = routes === undefined ? {} : await corsHeaders(routes, single(origin), context.mayReadAnswers)
    send(response, reply, listHeaders(reply, request, cors, context))
    if (reply.refused !== undefined) context.onRefusal(reply.refused, request)
  } catch (error) {
    fail(error, request, response, context)
  }
}

/** The checks before any handler, in this order. */
function checkTransport(incoming: Incoming, text: string | undefined, context: AnswerContext): Refusal | undefined {
  const { message, routes } = incoming
  if (!(message.url ?? '').startsWith('/')) return refuse('body-malformed')
  if (routes?.anyHost !== true && !mayServeHost(context.hostRule(), message.headers.host)) return refuse('host-wrong')
  const repeated = findRepeatedHeader(message)
  if (repeated !== undefined) return refuse('body-malformed', { say: `The header ${repeated} occurs more than once.` })
  if (text === undefined) return refuse('body-malformed', { say: 'The body is not valid UTF-8.' })
  return undefined
}

/** The reply, or undefined when the answer is to be lost. */
async function route(
  request: HttpRequest,
  routes: PathRoutes | undefined,
  context: AnswerContext,
): Promise<Reply | undefined> {
  if (routes === undefined) return sayNo(refuse('path-unknown'), request, context)
  const found = routes.byMethod.get(request.method)
  if (found === undefined) {
    if (request.method === 'OPTIONS') return preflightReply(routes, request)
    const reply = sayToProgram(refuse('method-wrong'), request, context)
    return withHeaders(reply, { allow: routes.allow })
  }
  const fault = context.faults?.(request)
  if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds))
  if (fault?.kind === 'refuse') return sayToProgram(fault.refusal, request, context)
  const result = found.handle(request)
  const reply = result instanceof Promise ? await result : result
  return fault?.kind === 'lose-answer' ? undefined : reply
}

/** A page for a person, JSON for a program (azure-ad-wire §1.3, trap 33). */
function sayNo(refusal: Refusal, request: HttpRequest, context: AnswerContext): Reply {
  return wantsPage(request)
    ? context.errorPage(refusal, request, context.now())
    : sayToProgram(refusal, request, context)
}

/** Programs that call the directory API read Microsoft Graph's errors, whoever refuses (azure-ad-wire §3.9). */
function sayToProgram(refusal: Refusal, request: HttpRequest, context: AnswerContext): Reply {
  return /^\/v1\.0\//i.test(request.path)
    ? graphRefusalReply(refusal, request, context.now())
    : refusalReply(refusal, request, context.now(), baseUrl(context))
}

/** What broke goes to the operator's log under the trace id; the caller learns nothing of it (G-15). */
function fail(error: unknown, request: HttpRequest, response: ServerResponse, context: AnswerContext): void {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  context.log.error('a request failed', {
    traceId: request.traceId,
    method: request.method,
    path: request.path,
    error: what,
  })
  if (response.headersSent) return void response.destroy()
  try {
    context.onError(error, request)
    const reply = sayNo(refuse('internal'), request, context)
    send(response, reply, listHeaders(reply, request, {}, context))
    if (reply.refused !== undefined) context.onRefusal(reply.refused, request)
  } catch {
    response.destroy()
  }
}

/** Names and values in turn: the form that Node writes without building an object of its own. */
function listHeaders(
  reply: Reply,
  request: HttpRequest,
  cors: Readonly<Record<string, string>>,
  context: AnswerContext,
): string[] {
  const list = ['x-ms-request-id', request.traceId, 'x-content-type-options', 'nosniff']
  if (context.hostRule().hsts) list.push('strict-transport-security', HSTS)
  if (wantsClientRequestId(request)) list.push('client-request-id', request.correlationId)
  for (const name in reply.headers) list.push(name, reply.headers[name] ?? '')
  for (const name in cors) list.push(name, cors[name] ?? '')
  for (const cookie of reply.cookies ?? []) list.push('set-cookie', cookie)
  if (context.isDraining()) list.push('connection', 'close')
  return list
}

function send(response: ServerResponse, reply: Reply, headers: string[]): void {
  const { status, body } = reply
  if (status !== 204 && status !== 304) {
    headers.push('content-length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.length))
  }
  // A body that nobody read would be taken for the next request's beginning.
  if (!response.req.complete) headers.push('connection', 'close')
  response.writeHead(status, headers)
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text, or undefined when the bytes are no UTF-8. */
function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

function baseUrl(context: AnswerContext): string {
  return `https://${context.publicHost()}`
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
