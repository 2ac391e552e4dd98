// A bad network in front of the server: TLS on both sides, and answers of the token endpoint that get lost.
import { readFile } from 'node:fs/promises'
import { createServer, request as send } from 'node:https'
import { join } from 'node:path'

export interface DroppingProxy {
  readonly tally: { requests: number; lostRequests: number; lostAnswers: number }
  /** Share of token requests that get no answer, 0 to 1; two thirds of these reach the server. */
  share: number
  close(): Promise<void>
}

/** Listens under the certificate in this data folder; the server's public address must name the proxy's port. */
export async function startDroppingProxy(data: string, port: number, serverPort: number): Promise<DroppingProxy> {
  const [cert, key] = await Promise.all(
    ['cert.pem', 'key.pem'].map((name) => readFile(join(data, 'tls', name), 'utf8')),
  )
  const proxy = { tally: { requests: 0, lostRequests: 0, lostAnswers: 0 }, share: 0 }
  const server = createServer({ cert: cert ?? '', key: key ?? '' }, (incoming, outgoing) => {
    const fate = incoming.url?.includes('/oauth2/v2.0/token') === true ? castLots(proxy) : 'pass'
    if (fate === 'lose request') {
      incoming.socket.destroy()
      return
    }
    const { method, url, headers } = incoming
    const forward = send({ host: 'localhost', port: serverPort, method, path: url, headers, rejectUnauthorized: false })
    forward.on('error', () => incoming.socket.destroy())
    forward.on('response', (answer) => {
      if (fate === 'lose answer') {
        answer.resume().on('end', () => incoming.socket.destroy())
        return
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(forward)
  })
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  return Object.assign(proxy, {
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

function castLots({ tally, share }: Pick<DroppingProxy, 'tally' | 'share'>): 'pass' | 'lose request' | 'lose answer' {
  tally.requests += 1
  if (Math.random() >= share) return 'pass'
  if (Math.random() < 1 / 3) {
    tally.lostRequests += 1
    return 'lose request'
  }
  tally.lostAnswers += 1
  return 'lose answer'
}
