import { createServer } from 'node:http'
import { createGuard } from '@latchwork/guard'
import { nodeGuard } from '@latchwork/guard/node'
import { openExchange } from '../load/exchange.ts'

/** An issuer that the guarded API trusts: what it is called, where its plain listener is, and for whom its tokens are. */
export interface Trusted {
  readonly name: string
  readonly issuer: string
  readonly base: string
  readonly audience: string
}

/** The guarded API of the full flow: one path for each issuer. Usage: server.ts PORT JSON-LIST-OF-TRUSTED */
const [port = '', list = '[]'] = process.argv.slice(2)
const protect = new Map<string, ReturnType<typeof nodeGuard>>(
  (JSON.parse(list) as Trusted[]).map((trusted) => {
    const guard = createGuard({ issuer: trusted.issuer, audience: trusted.audience, fetch: fetchAtListener(trusted) })
    return [`/${trusted.name}`, nodeGuard(guard, { scopes: ['Tasks.Read'] })] as const
  }),
)

/** Metadata and keys are addressed by the public name; the listener behind the imagined proxy is on loopback. */
function fetchAtListener(trusted: Trusted): typeof fetch {
  const { exchange } = openExchange(2)
  const origin = new URL(trusted.issuer)
  return async (input) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const headers = { Host: origin.host, 'X-Forwarded-Proto': 'https' }
    const answer = await exchange({ method: 'GET', url: `${trusted.base}${url.pathname}${url.search}`, headers })
    return new Response(answer.body, {
      status: answer.status,
      headers: { 'Content-Type': answer.headers['content-type'] ?? '' },
    })
  }
}

const server = createServer((request, response) => {
  const guarded = protect.get(request.url ?? '')
  if (guarded === undefined) response.writeHead(request.url === '/health' ? 200 : 404).end()
  else void guarded(request, response).then((token) => token && response.end(JSON.stringify({ hello: token.subject })))
})
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'))
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
