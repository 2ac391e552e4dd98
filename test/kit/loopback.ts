// The receiving end of a desktop program: one port of this machine, one answer in the query (RFC 8252 §7.3).
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Loopback extends AsyncDisposable {
  readonly redirectUri: string
  /** The address at which the browser arrived. */
  readonly answer: Promise<URL>
}

/** Listens on a free port until disposed of. */
export async function openLoopback(): Promise<Loopback> {
  const answer = Promise.withResolvers<URL>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', redirectUri)
    if (url.search !== '') answer.resolve(url)
    response.setHeader('content-type', 'text/plain').end('The program has its answer.')
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const redirectUri = `http://localhost:${String((server.address() as AddressInfo).port)}`
  return {
    redirectUri,
    answer: answer.promise,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
