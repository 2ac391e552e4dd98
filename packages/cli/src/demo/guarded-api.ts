import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface ApiPlan {
  /** The Latchwork server. */
  readonly authority: string
  readonly tls: { readonly cert: string; readonly key: string }
  /** Seconds since 1970, of the server: the demo moves its clock. */
  readonly now: () => number
  readonly path: string
  readonly audience: readonly string[]
  /** The permission that reading needs. */
  readonly scope: string
  readonly answer: unknown
}

export interface RunningApi {
  readonly url: string
  close(): void
}

/** A web API behind the guard, on a free port: the Tasks API and the Calendar API of the story. */
export async function startApi(plan: ApiPlan): Promise<RunningApi> {
  const [{ createGuard }, { nodeGuard }] = await Promise.all([
    import('@latchwork/guard'),
    import('@latchwork/guard/node'),
  ])
  const guard = createGuard({
    tenants: { baseUrl: plan.authority, allow: 'any' },
    audience: plan.audience,
    now: plan.now,
  })
  const protect = nodeGuard(guard, { scopes: [plan.scope] })
  const server: Server = createServer(plan.tls, async (request, response) => {
    const token = await protect(request, response)
    if (token !== undefined)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(plan.answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `https://localhost:${port}${plan.path}`,
    close: () => server.close(() => undefined).closeAllConnections(),
  }
}
