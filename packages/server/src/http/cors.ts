import { NO_STORE } from './headers.ts'
import type { HttpRequest, Reply } from './message.ts'
import type { PathRoutes } from './routing/route.ts'

/** Whether an exact origin belongs to a redirect URI that is registered as `spa` (G-10). */
export type MayReadAnswers = (origin: string) => Promise<boolean> | boolean

const EXPOSED = 'x-ms-request-id, client-request-id, Retry-After, WWW-Authenticate, ETag, Location'
const NO_HEADERS: Readonly<Record<string, string>> = {}
const ANY: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED,
}
const VARY: Readonly<Record<string, string>> = { vary: 'Origin' }

/** The CORS headers of an answer; credentials are never allowed. */
export async function corsHeaders(
  routes: PathRoutes,
  origin: string | undefined,
  mayRead: MayReadAnswers,
): Promise<Readonly<Record<string, string>>> {
  if (routes.cors === 'none') return NO_HEADERS
  if (routes.cors === 'any') return ANY
  if (origin === undefined || !(await mayRead(origin))) return VARY
  return { ...VARY, 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED }
}

/** Answers OPTIONS; the headers of `corsHeaders` are added to it like to every other answer. */
export function preflightReply(routes: PathRoutes, request: Pick<HttpRequest, 'headers'>): Reply {
  const allow = { allow: routes.allow, ...NO_STORE }
  if (routes.cors === 'none') return { status: 204, headers: allow, body: '' }
  const wanted = request.headers['access-control-request-headers']
  const names = typeof wanted === 'string' && /^[\w\-, ]{1,1000}$/.test(wanted) ? wanted : 'authorization, content-type'
  const headers = {
    ...allow,
    'access-control-allow-methods': routes.allow,
    'access-control-allow-headers': names,
    'access-control-max-age': '600',
  }
  return { status: 204, headers, body: '' }
}
