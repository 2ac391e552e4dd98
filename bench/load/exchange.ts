import { Agent, request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

export interface Outgoing {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Exchange = (outgoing: Outgoing) => Promise<Answer>

/** Keep-alive connections, at most `concurrency` of them to one host. */
export function openExchange(concurrency: number): { exchange: Exchange; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency, maxFreeSockets: concurrency, scheduling: 'lifo' })
  const exchange: Exchange = (outgoing) =>
    new Promise((resolve, reject) => {
      const body = outgoing.form === undefined ? undefined : new URLSearchParams(outgoing.form).toString()
      const content =
        body === undefined
          ? {}
          : { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) }
      const sent = request(
        outgoing.url,
        { agent, method: outgoing.method, headers: { ...outgoing.headers, ...content } },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
            }),
          )
          response.on('error', reject)
        },
      )
      sent.setTimeout(30_000, () => sent.destroy(new Error('no answer within 30 s')))
      sent.on('error', reject)
      sent.end(body)
    })
  return { exchange, close: () => agent.destroy() }
}
