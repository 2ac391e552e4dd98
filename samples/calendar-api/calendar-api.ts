// A second web API, of the older kind: its tokens are Azure v1. One refresh token serves both APIs.
import { createServer, type Server } from 'node:https'
import { createGuard } from '@latchwork/guard'
import { nodeGuard } from '@latchwork/guard/node'

export interface ApiOptions {
  /** Address of the Latchwork server. */
  readonly authority: string
  readonly cert: string
  readonly key: string
  /** Seconds since 1970; the system clock when absent. */
  readonly now?: () => number
}

const EVENTS = [
  { subject: 'Planning', start: '2026-12-01T09:00:00Z' },
  { subject: 'Lunch with Charles', start: '2026-12-01T12:00:00Z' },
]

export function createCalendarApi({ authority, cert, key, now }: ApiOptions): Server {
  const guard = createGuard({
    tenants: { baseUrl: authority, allow: 'any' },
    audience: ['https://calendar.contoso.example', 'api://b3d97f15-62e4-4a3c-9e1b-8f7d4c2a0e63'],
    ...(now && { now }),
  })
  const mayRead = nodeGuard(guard, { scopes: ['Calendar.Read'] })

  return createServer({ cert, key }, async (request, response) => {
    if (request.url !== '/events') {
      response.writeHead(404).end()
      return
    }
    // Undefined means that the guard has answered already, with 401 or 403 and the reason.
    const token = await mayRead(request, response)
    if (token === undefined) return
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ events: EVENTS }))
  })
}
