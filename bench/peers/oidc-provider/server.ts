import { createServer } from 'node:http'
import Provider from 'oidc-provider'
import { apiScope, audience, clientId, configure } from './configuration.ts'
import { createSqliteAdapter } from './sqlite-adapter.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Usage: server.ts PORT ISSUER [DATABASE]. Without a database, oidc-provider's own store in memory. */
const [port = '0', issuer = '', file] = process.argv.slice(2)
const provider = new Provider(issuer, configure(file === undefined ? undefined : createSqliteAdapter(file)))
provider.proxy = true // It stands behind a proxy that ends TLS, as all servers of the benchmark do.
const handle = provider.callback()

/** Signs in whom `login_hint` names and gives the grant, so that no authorization measured later asks anybody. */
async function finishInteraction(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  const accountId = String(params['login_hint'])
  const grant = new provider.Grant({ accountId, clientId })
  grant.addOIDCScope('openid profile offline_access')
  grant.addResourceScope(audience, apiScope)
  const result = { login: { accountId }, consent: { grantId: await grant.save() } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

const server = createServer((request, response) => {
  if (request.url === '/health') response.writeHead(200).end()
  else if (request.url?.startsWith('/interaction/'))
    finishInteraction(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  else void handle(request, response)
})
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`ready ${issuer}\n`))
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
