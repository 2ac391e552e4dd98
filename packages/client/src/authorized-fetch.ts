import { parseChallenges } from '@latchwork/protocol'

import { AuthError } from './auth-error.ts'
import type { FetchRequest, SilentRequest, Target, TokenResult } from './contract.ts'
import { networkError } from './flow/bounded-fetch.ts'
import { isLoopback } from './flow/usable-url.ts'

export interface FetchParts {
  readonly fetch: typeof fetch
  readonly acquire: (request: SilentRequest) => Promise<TokenResult>
  /** By origin; undefined when the app did not list its APIs. */
  readonly apis: Readonly<Record<string, Target>> | undefined
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const MOST_REDIRECTS = 5

/**
 * `fetch` with the access token in the header (RFC 6750 §2.1), in no other place. On `invalid_token` it refreshes once and repeats
 * once (RFC 6750 §3.1). Redirects are followed with the token within one origin only (RFC 9700 §4.9); to another origin without it,
 * and only for GET and HEAD. Other redirects are returned as they are.
 */
export async function authorizedFetch(
  parts: FetchParts,
  address: string | URL,
  init: RequestInit,
  request: FetchRequest,
): Promise<Response> {
  const url = checkAddress(address)
  const target = chooseTarget(parts.apis, url, request)
  const signal = init.signal ?? undefined
  const silent: SilentRequest = { ...target, account: request.account, ...(signal !== undefined && { signal }) }
  const first = await send(parts, url, init, await parts.acquire(silent))
  if (!asksForNewToken(first) || isStream(init.body)) return first
  await first.body?.cancel()
  return send(parts, url, init, await parts.acquire({ ...silent, forceRefresh: true }))
}

function checkAddress(address: string | URL): URL {
  if (!URL.canParse(String(address))) throw unsafe(`Not an absolute address: ${String(address)}`)
  const url = new URL(address)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
  if (!isSafe || url.username !== '' || url.password !== '') throw unsafe(`A token is not sent to ${url.origin}.`)
  return url
}

/** A token goes to the API it was obtained for (RFC 6749 §7.1, RFC 9700 §4.9.1): look-alike hosts get none. */
function chooseTarget(apis: FetchParts['apis'], url: URL, request: Target): Target {
  const named: Target = {
    ...(request.scopes !== undefined && { scopes: request.scopes }),
    ...(request.resource !== undefined && { resource: request.resource }),
  }
  if (apis === undefined) return named
  const api = Object.hasOwn(apis, url.origin) ? apis[url.origin] : undefined
  if (api === undefined) throw unsafe(`${url.origin} is not one of this app's APIs.`)
  return Object.keys(named).length === 0 ? api : named
}

async function send(parts: FetchParts, start: URL, init: RequestInit, token: TokenResult): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('authorization', `Bearer ${token.accessToken}`)
  let url = start
  for (let hops = 0; ; hops += 1) {
    const response = await request(parts, url, { ...init, headers, redirect: 'manual' })
    const next = nextAddress(response, url)
    if (next === undefined || init.redirect === 'manual' || hops === MOST_REDIRECTS) return response
    const isRead = ['GET', 'HEAD'].includes((init.method ?? 'GET').toUpperCase())
    if (init.redirect === 'error') throw unsafe(`${url.origin} redirects.`)
    if (!isRead) return response
    await response.body?.cancel()
    if (next.origin !== start.origin) {
      headers.delete('authorization')
      return request(parts, next, { ...init, headers, redirect: 'follow' })
    }
    url = next
  }
}

async function request(parts: FetchParts, url: URL, init: RequestInit): Promise<Response> {
  try {
    return await parts.fetch(url.href, init)
  } catch (cause) {
    throw networkError(cause, init.signal ?? undefined)
  }
}

function nextAddress(response: Response, from: URL): URL | undefined {
  const location = response.headers.get('location')
  if (!REDIRECTS.has(response.status) || location === null || !URL.canParse(location, from.href)) return undefined
  return new URL(location, from)
}

function asksForNewToken(response: Response): boolean {
  if (response.status !== 401) return false
  const header = response.headers.get('www-authenticate')
  const challenges = header === null ? [] : parseChallenges([header])
  return challenges.some(
    (challenge) => challenge.scheme === 'bearer' && challenge.params.get('error') === 'invalid_token',
  )
}

/** A stream has been read by the first attempt. */
function isStream(body: RequestInit['body']): boolean {
  return body instanceof ReadableStream || (typeof body === 'object' && body !== null && Symbol.asyncIterator in body)
}

function unsafe(description: string): AuthError {
  return new AuthError({ code: 'unsafe_url', description })
}
