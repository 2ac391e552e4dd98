import type { HttpRequest, Reply } from '../message.ts'

/** Who may read an answer from another origin (G-10): nobody, everybody, or the registered single-page apps. */
export type Cors = 'none' | 'any' | 'spa'

/** One line of the server's address table. */
export interface Route {
  readonly method: string | readonly string[]
  /** As the router writes it: `/:tenant/oauth2/v2.0/token`. Matched without regard to case (azure-ad-wire §1.1). */
  readonly path: string
  readonly cors: Cors
  /** `any`: answered under every Host, for load balancers that ask an address instead of a name. */
  readonly host?: 'any'
  handle(request: HttpRequest): Promise<Reply> | Reply
}

/** Addresses below a prefix whose table is loaded with the first request for one of them: what most runs never need. */
export interface Mount {
  /** `/v1.0`, for instance: of every path that goes on with a slash. */
  readonly prefix: string
  load(): Promise<readonly Route[]>
}

/** Everything one path answers to. */
export interface PathRoutes {
  readonly path: string
  readonly byMethod: ReadonlyMap<string, Route>
  /** The value of `Allow` (RFC 9110 §10.2.1). */
  readonly allow: string
  readonly cors: Cors
  readonly anyHost: boolean
}

/** Groups the table by path. Two routes for one method and path, or two CORS kinds on one path, are a mistake in the table. */
export function groupRoutes(routes: readonly Route[]): readonly PathRoutes[] {
  const groups = Map.groupBy(routes, (route) => route.path)
  return [...groups].map(([path, members]) => {
    const byMethod = new Map<string, Route>()
    for (const route of members) {
      for (const method of typeof route.method === 'string' ? [route.method] : route.method) {
        if (byMethod.has(method)) throw new Error(`two routes answer ${method} ${path}`)
        byMethod.set(method, route)
      }
    }
    const get = byMethod.get('GET')
    if (get !== undefined && !byMethod.has('HEAD')) byMethod.set('HEAD', get)
    const cors = members[0]?.cors ?? 'none'
    if (members.some((route) => route.cors !== cors)) throw new Error(`the routes of ${path} disagree about CORS`)
    const allow = [...byMethod.keys(), 'OPTIONS'].sort().join(', ')
    return { path, byMethod, allow, cors, anyHost: members.some((route) => route.host === 'any') }
  })
}
