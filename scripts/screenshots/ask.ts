// A request to a server whose public address leads elsewhere: it answers only those that name the public one.
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | null
}

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

export type Ask = (asked: Asked) => Promise<Answer>

export function askAt(port: number, publicUrl: string): Ask {
  return async ({ method, path, headers, body }) => {
    const { 'accept-encoding': _, ...kept } = headers
    const sent = { ...kept, host: new URL(publicUrl).host }
    const order = request({ host: 'localhost', port, method, path, headers: sent })
    order.end(body ?? '')
    const [answer] = (await once(order, 'response')) as [IncomingMessage]
    const told = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const)
    return { status: answer.statusCode ?? 0, headers: Object.fromEntries(told), body: await text(answer) }
  }
}

/** Moves the server's clock; what happens later is told as later. */
export async function advance(ask: Ask, seconds: number): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-latchwork-dev': '1' }
  const body = JSON.stringify({ advanceSeconds: seconds })
  const { status } = await ask({ method: 'POST', path: '/dev/clock', headers, body })
  if (status !== 200) throw new Error(`the clock did not move: ${String(status)}`)
}
