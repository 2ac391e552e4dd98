import { jsonReply } from '../http/json.ts'
import type { HttpRequest, Reply } from '../http/message.ts'
import type { Fault } from '../http/answer.ts'
import type { Route } from '../http/routing/route.ts'
import { refuse } from '../refusal/refusal.ts'

/** Development only: a clock that can be moved, and failures that can be ordered. `serve` never mounts any of this. */
export interface DevTools {
  readonly now: () => number
  readonly routes: readonly Route[]
  readonly faults: (request: HttpRequest) => Fault | undefined
}

interface OrderedFault {
  readonly path: RegExp
  readonly status: 503
  readonly until: number
}

/** Addresses by the short names that `latchwork fault` takes. */
const FAULT_TARGETS: Readonly<Record<string, RegExp>> = {
  token: /\/oauth2(\/v2\.0)?\/token$/i,
  authorize: /\/oauth2(\/v2\.0)?\/authorize$/i,
  keys: /\/discovery(\/v2\.0)?\/keys$/i,
  metadata: /\/\.well-known\//i,
}

/** @param wallClock epoch seconds */
export function createDevTools(wallClock: () => number): DevTools {
  let offset = 0
  let fault: OrderedFault | undefined
  const now = (): number => wallClock() + offset

  function moveClock(http: HttpRequest): Reply {
    const order = readOrder(http)
    const seconds = order?.['advanceSeconds']
    if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds))
      return problem('advanceSeconds must be a whole number')
    offset = seconds === 0 ? 0 : offset + seconds
    return jsonReply(200, { offsetSeconds: offset, now: now() })
  }

  function orderFault(http: HttpRequest): Reply {
    const order = readOrder(http)
    const path = FAULT_TARGETS[String(order?.['target'])]
    const seconds = order?.['seconds']
    if (!path || order?.['status'] !== 503 || typeof seconds !== 'number')
      return problem(`target must be one of ${Object.keys(FAULT_TARGETS).join(', ')}, status 503, seconds a number`)
    fault = seconds > 0 ? { path, status: 503, until: wallClock() + seconds } : undefined
    return jsonReply(200, { target: order['target'], status: 503, seconds })
  }

  return {
    now,
    faults: (request) =>
      fault && wallClock() < fault.until && fault.path.test(request.path)
        ? { kind: 'refuse', refusal: refuse('fault-injected') }
        : undefined,
    routes: [
      // For a client that wants to live in the server's time, such as the command line.
      {
        method: 'GET',
        path: '/dev/clock',
        cors: 'none',
        handle: () => jsonReply(200, { offsetSeconds: offset, now: now() }),
      },
      { method: 'POST', path: '/dev/clock', cors: 'none', handle: moveClock },
      { method: 'POST', path: '/dev/fault', cors: 'none', handle: orderFault },
    ],
  }
}

/** The header makes a browser ask first, and nobody answers: no page can move the clock. */
function readOrder(http: HttpRequest): Record<string, unknown> | undefined {
  if (http.headers['x-latchwork-dev'] !== '1') return undefined
  try {
    return JSON.parse(http.body) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function problem(message: string): Reply {
  return jsonReply(400, { error: 'invalid_request', error_description: message })
}
