import type { TokenErrorBody } from '@latchwork/protocol'
import type { Refusal } from '../refusal/refusal.ts'
import { withHeaders } from './headers.ts'
import { jsonReply } from './json.ts'
import type { HttpRequest, Reply } from './message.ts'

/** A throttled client is told to come back after this long, unless the handler knows better. */
const RETRY_AFTER_SECONDS = 60

/**
 * A refusal as a JSON endpoint says it.
 * @param now epoch seconds
 * @param baseUrl the public address, without a slash at the end
 */
export function refusalReply(
  refusal: Refusal,
  request: Pick<HttpRequest, 'traceId' | 'correlationId'>,
  now: number,
  baseUrl: string,
): Reply {
  const reply = { ...jsonReply(refusal.status, tokenErrorBody(refusal, request, now, baseUrl)), refused: { refusal } }
  return refusal.status === 429 ? retryAfter(reply, RETRY_AFTER_SECONDS) : reply
}

/** A refusal as Microsoft Graph says it: for an address of the directory API that never reached it (azure-ad-wire §3.9). */
export function graphRefusalReply(refusal: Refusal, http: HttpRequest, now: number): Reply {
  const body = graphErrorBody(GRAPH_CODES[refusal.status] ?? 'Request_BadRequest', refusal.description, http, now)
  return { ...jsonReply(refusal.status, body), refused: { refusal } }
}

const GRAPH_CODES: Readonly<Record<number, string>> = {
  404: 'Request_ResourceNotFound',
  429: 'TooManyRequests',
  500: 'Service_InternalServerError',
  503: 'Service_ServiceUnavailable',
}

/** @param now epoch seconds */
export function graphErrorBody(code: string, message: string, http: HttpRequest, now: number) {
  const innerError = {
    date: new Date(now * 1000).toISOString().slice(0, 19),
    'request-id': http.traceId,
    'client-request-id': http.correlationId,
  }
  return { error: { code, message, innerError } }
}

export function tokenErrorBody(
  refusal: Refusal,
  request: Pick<HttpRequest, 'traceId' | 'correlationId'>,
  now: number,
  baseUrl: string,
): TokenErrorBody {
  return {
    error: refusal.error,
    error_description: describeRefusal(refusal, request, now),
    ...(refusal.aadsts !== undefined && { error_codes: [refusal.aadsts] }),
    timestamp: timestamp(now),
    trace_id: request.traceId,
    correlation_id: request.correlationId,
    ...(refusal.aadsts !== undefined && { error_uri: errorUri(refusal.aadsts, baseUrl) }),
    ...(refusal.suberror !== undefined && { suberror: refusal.suberror }),
    reason: refusal.reason,
  }
}

/**
 * Azure's sentence on one line: RFC 6749 §5.2 knows no line breaks, so blanks separate the parts (DESIGN §0, G-05).
 * @param now epoch seconds
 */
export function describeRefusal(
  refusal: Refusal,
  request: Pick<HttpRequest, 'traceId' | 'correlationId'>,
  now: number,
): string {
  const text =
    refusal.aadsts === undefined ? refusal.description : `AADSTS${String(refusal.aadsts)}: ${refusal.description}`
  return `${text} Trace ID: ${request.traceId} Correlation ID: ${request.correlationId} Timestamp: ${timestamp(now)}`
}

export function errorUri(aadsts: number, baseUrl: string): string {
  return `${baseUrl}/error?code=${String(aadsts)}`
}

/** Epoch seconds as `YYYY-MM-DD HH:mm:ssZ`. */
export function timestamp(now: number): string {
  const iso = new Date(now * 1000).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`
}

/** RFC 6749 §5.2: a client that tried the Authorization header is told which scheme would do. */
export function challengeBasic(reply: Reply): Reply {
  return withHeaders(reply, { 'www-authenticate': 'Basic realm="latchwork", charset="UTF-8"' })
}

/** @param seconds whole, at least 1 (RFC 9110 §10.2.3) */
export function retryAfter(reply: Reply, seconds: number): Reply {
  return withHeaders(reply, { 'retry-after': String(Math.max(1, Math.ceil(seconds))) })
}
