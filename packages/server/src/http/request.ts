import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { clientAddress, type TrustedProxies } from './address/client-address.ts'
import { parseCookies } from './cookies.ts'
import type { HttpRequest } from './message.ts'

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const ID_PARAMETER = /(?:^|&)client-request-id=([0-9a-f-]{36})(?:&|$)/i
const ECHO_PARAMETER = /(?:^|&)return-client-request-id=true(?:&|$)/i

/** Headers that mean nothing or two things when they are sent twice (RFC 9110 §5.3, RFC 9112 §3.2). */
const SINGLE: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'content-type',
  'dpop',
  'origin',
  'client-request-id',
])

/** What the router found out about a request. */
export interface Arrived {
  readonly message: IncomingMessage
  readonly params: Readonly<Record<string, string>>
  readonly body: string
}

export function toHttpRequest(arrived: Arrived, proxies: TrustedProxies): HttpRequest {
  const { message, body } = arrived
  const { headers } = message
  const url = message.url ?? '/'
  const mark = url.indexOf('?')
  const query = mark === -1 ? '' : url.slice(mark + 1)
  const traceId = randomUUID()
  let cookies: ReadonlyMap<string, string> | undefined
  return {
    method: message.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    params: lowerTenant(arrived.params),
    query,
    headers,
    get cookies() {
      return (cookies ??= parseCookies(headers.cookie))
    },
    body,
    remoteAddress: clientAddress(message.socket.remoteAddress ?? '', joined(headers['x-forwarded-for']), proxies),
    traceId,
    correlationId: readClientRequestId(headers['client-request-id'], query, body) ?? traceId,
  }
}

/** Microsoft's libraries send it in any of three places (azure-ad-wire §1.3). Only a GUID is worth repeating. */
function readClientRequestId(header: string | string[] | undefined, query: string, body: string): string | undefined {
  if (typeof header === 'string' && GUID.test(header)) return header.toLowerCase()
  for (const text of [query, body]) {
    if (!text.includes('client-request-id=')) continue
    const [, id = ''] = ID_PARAMETER.exec(text) ?? []
    if (GUID.test(id)) return id.toLowerCase()
  }
  return undefined
}

export function wantsClientRequestId(request: HttpRequest): boolean {
  if (request.correlationId === request.traceId) return false
  if (String(request.headers['return-client-request-id']).toLowerCase() === 'true') return true
  return ECHO_PARAMETER.test(request.query) || ECHO_PARAMETER.test(request.body)
}

/** A header of `SINGLE` that occurs more than once. Node keeps the first, a proxy in front perhaps the last. */
export function findRepeatedHeader(message: IncomingMessage): string | undefined {
  const { rawHeaders } = message
  let names = 0
  for (const _ in message.headers) names += 1
  if (names * 2 === rawHeaders.length) return undefined
  const seen = new Set<string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    if (seen.has(name) && SINGLE.has(name)) return name
    seen.add(name)
  }
  return undefined
}

export function wantsPage(request: HttpRequest): boolean {
  return (request.headers.accept ?? '').includes('text/html')
}

/** Domains are case-insensitive and MSAL.js lower-cases the authority (azure-ad-wire §1.1). */
function lowerTenant(params: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { tenant } = params
  if (tenant === undefined) return params
  const lower = tenant.toLowerCase()
  return lower === tenant ? params : { ...params, tenant: lower }
}

function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header
}
